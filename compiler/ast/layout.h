// The pieces of canonical text that print.cpp sets into lines. Private to ast/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/ast/precedence.h"

namespace elig::ast {

/// Lines are kept within this many columns where the text allows it.
inline constexpr std::size_t kLineWidth = 100;

/// The expression on one line, with only the parentheses it needs where at least `least` must bind it together.
std::string expression_text(const Ast& ast, ExprId expr, Precedence least = Precedence::Expression);

/// The expression in lines of at most `width` columns where possible: broken before `implies`, `or`, `and` (all of
/// one kind at once), then before arithmetic, filling up. Continuation lines bring their own indentation.
std::vector<std::string> expression_lines(const Ast& ast, ExprId expr, std::size_t width);

/// `80 g/L`, `1.5e9/L`, `90 'mL/min/{1.73_m2}'`, `50 %`.
std::string number_text(const Number& number);
/// As it stands after `unit`, `in`, `:`; quoted when it was.
std::string unit_text(const UnitText& unit);
/// In quotes, with `"` and `\` escaped.
std::string quoted(std::string_view text);
/// As it stands when the grammar reads it as a name, else in quotes.
std::string word_or_quoted(std::string_view text);

/// `2013-07-01`.
std::string date_text(const DateLiteral& date);
/// `latest(Hb within 7 days)`.
std::string selection_text(const Ast& ast, const Select& select);
/// The same where it may be broken into lines: before `where`, `followed by`, windows and `needing`.
std::vector<std::string> selection_pieces(const Ast& ast, const Select& select);

/// A code, with the words and comma that go with it, or the name of a set: where a code set may be broken into lines.
struct CodePiece {
  Span span;
  std::string text;
};
std::vector<CodePiece> code_pieces(const CodeSet& set);
/// On one line, without braces.
std::string code_set_text(const CodeSet& set);

/// Code points.
std::size_t columns(std::string_view text);

}  // namespace elig::ast
