// Tests in canonical layout. Private to ast/.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/ast/page.h"

namespace elig::ast {

void print_test(const Test& test, Span span, Page& page);

}  // namespace elig::ast
