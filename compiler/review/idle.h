// Operands of `and`, `or` and `implies` without which a condition would be the same for every patient.
#pragma once

#include <vector>

#include "compiler/review/combinations.h"
#include "compiler/review/written.h"

namespace elig::review {

/// The widest such operands, of equals the later one; all of them can be left out together. None in a condition that is
/// never true or never false. `combinations` are those of the condition.
std::vector<const Written*> idle_operands(const Written& condition, const Combinations& combinations);

}  // namespace elig::review
