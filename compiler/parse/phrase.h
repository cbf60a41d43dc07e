// Words that mean something in one place only, and are names everywhere else: those of selections, code sets,
// population bindings and tests. Which place it is, settle.cpp knows; here is only which words they are.
#pragma once

#include <cstddef>
#include <optional>

#include "compiler/parse/cursor.h"

namespace elig {

/// `length` lexemes that become one `token`.
struct Phrase {
  Token token;
  std::size_t length = 1;
};

/// A name before a `(` that selects rows: `latest`, `any`, `nth`; also `date`, `start`, `end`.
std::optional<Phrase> selector_at(const Cursor& cursor, std::size_t ahead = 0);

/// Behind an operand in a selection's parentheses: `where`, `followed by`, `needing`, what begins a window
/// (`on or before`, `within the last`), and the words inside of those (`ago`, `apart`).
std::optional<Phrase> clause_at(const Cursor& cursor, std::size_t ahead = 0);

/// Outside all brackets: `codes`, `event`, `equivalent`, `population`, `test`.
std::optional<Phrase> item_at(const Cursor& cursor, std::size_t ahead = 0);

/// In a test's braces, after `previous`: a word that begins a line of it (`patient`, `row`, `expect`, ...).
std::optional<Phrase> test_part_at(const Cursor& cursor, Token previous, std::size_t ahead = 0);

/// Can an operand end with this token, so that a word after it is no operand?
bool ends_operand(Token token);

}  // namespace elig
