// An expression's tree as text that shows its whole shape: `(and a (not b))`. For the tests of the parser, and
// deliberately not the printer that they would otherwise also be testing.
#pragma once

#include <string>
#include <string_view>

#include "compiler/ast/ast.h"

namespace elig {

std::string tree(const ast::Ast& ast, ast::ExprId id);
/// `icd10cm:C00..C97:D46* except skin`.
std::string codes(const ast::CodeSet& set);

/// Of the lone expression in `text`; the messages of its errors when there are any.
std::string tree(std::string_view text);

/// Its rendered diagnostics; empty when it parses.
std::string errors(std::string_view text);

}  // namespace elig
