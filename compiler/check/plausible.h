// A constant outside what its measurement declares as plausible: most often the right number with the wrong unit.
#pragma once

#include <optional>
#include <string>

#include "compiler/check/number.h"

namespace elig::sema {

/// Is `constant`, held against `recorded`, outside? Only of a measurement as it was recorded: of a multiple of it, or a
/// multiple of its limit, nothing is declared.
bool is_implausible(const Number& constant, const Number& recorded);

/// The same number with the unit that was probably meant: the one that the measurement is declared in; else one on the
/// other side of a conversion that it declares (mass and substance, % and mmol/mol); else another scale of the written
/// one, by a power of ten before others. Each only where the number is then plausible, the nearest scale first.
std::optional<std::string> plausible_quantity(const Number& constant, const NumberSymbol& analyte);

}  // namespace elig::sema
