// Ast -> canonical text (`eligc fmt`). Printing what was printed changes nothing, and printing then
// parsing gives an equal Ast. Comments stay with the item, criterion or expression they stood by.
#pragma once

#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace elig::ast {

/// The whole file, with comments, ending in a newline.
std::string print(const Ast& ast);

/// One expression on one line, without comments, with the parentheses that it, or its reader, needs.
std::string print(const Ast& ast, ExprId expr);

/// `<=`, `and`.
std::string_view spelling(BinaryOp op);

}  // namespace elig::ast
