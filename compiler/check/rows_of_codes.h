// A set of codes -> the event whose rows have such codes, for an author who named the set alone.
#pragma once

#include <string>

#include "compiler/check/symbols.h"

namespace elig::sema {

/// "`drug in vaccine`", by the code systems of the set; where they do not tell, several to choose from.
std::string rows_of_codes(const CodesSymbol& set, const Symbols& symbols);

}  // namespace elig::sema
