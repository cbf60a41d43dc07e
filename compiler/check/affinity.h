// What a constant is taken for beside another number: a point or a difference of its scale, a quantity of its
// analyte by molar mass, charge or a declared conversion. MEANING.md, "Points and differences".
#pragma once

#include "compiler/check/number.h"

namespace elig::sema {

/// Reads a literal as a difference beside a point or a difference of `of`'s kind, if it can be one.
void read_as_difference(Number& n, const Number& of);

/// Makes the two of one dimension and affinity, converting a constant through the other's analyte.
/// False: they do not go together.
bool reconcile(Number& a, Number& b);

}  // namespace elig::sema
