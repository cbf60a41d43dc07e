// Lexemes -> lexemes that the grammar can read one at a time: joins what people write apart (`1.5 × 10^9`,
// `mL / min`), and decides what a sign means by what stands around it (a division or a unit's slash, a set's
// brace or a block's, the `else` of an `if` or the operator).
#pragma once

#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/parse/lexeme.h"

namespace elig {

/// Linear in the number of lexemes. Reports a decimal comma (E0011) and reads it as a point.
std::vector<Lexeme> settle(std::string_view text, const std::vector<Lexeme>& lexemes, SourceId source,
                           Diagnostics& diagnostics);

}  // namespace elig
