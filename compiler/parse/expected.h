// A place where the grammar does not go on -> a diagnostic in a person's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/parse/lexeme.h"

namespace elig {

/// E0003, or what says it better: E0004 for a character that is no part of any word.
/// `before` is the lexeme that went well last (END at the start), `expected` what could have stood at `found`.
void report_unexpected(std::string_view text, SourceId source, const Lexeme& before, const Lexeme& found,
                       const std::vector<Token>& expected, Diagnostics& diagnostics);

/// `text` itself, or its beginning and `...` when it is too long for a message.
std::string abridged(std::string_view text);

}  // namespace elig
