// Rules without an operand that is said to decide nothing.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace elig::review_test {

/// `text`, with the operand at `operand` replaced by what leaves the other side of its `and`, `or` or `implies` as it
/// is: `yes` or `no`. Empty where it is no such operand.
std::string without_operand(const ast::Ast& rules, const std::string& text, Span operand);

}  // namespace elig::review_test
