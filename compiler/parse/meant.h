// What an author who knows medicine and other languages wrote where the grammar does not go on -> how it is said here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/parse/lexeme.h"

namespace elig {

/// A help line, or "" where nothing is known. `before`, `found` and `expected` are those of report_unexpected().
std::string meant_by(std::string_view text, const Lexeme& before, const Lexeme& found,
                     const std::vector<Token>& expected);

}  // namespace elig
