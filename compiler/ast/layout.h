// The pieces of canonical text that print.cpp sets into lines. Private to ast/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace elig::ast {

/// Lines are kept within this many columns where the text allows it.
inline constexpr std::size_t kLineWidth = 100;

/// The expression on one line, with only the parentheses it needs.
std::string expression_text(const Ast& ast, ExprId expr);

/// The expression in lines of at most `width` columns where possible: broken before `implies`, `or`, `and` (all of
/// one kind at once), then before arithmetic, filling up. Continuation lines bring their own indentation.
std::vector<std::string> expression_lines(const Ast& ast, ExprId expr, std::size_t width);

/// `80 g/L`, `1.5e9/L`, `90 'mL/min/{1.73_m2}'`, `50 %`.
std::string number_text(const Number& number);
/// As it stands after `unit`, `in`, `:`; quoted when it was.
std::string unit_text(const UnitText& unit);
/// In quotes, with `"` and `\` escaped.
std::string quoted(std::string_view text);

/// Code points.
std::size_t columns(std::string_view text);

}  // namespace elig::ast
