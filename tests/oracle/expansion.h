// Text that two conditions share when they are the same one: canonical print, lets replaced (MEANING.md,
// "Conditional values").
#pragma once

#include <string>

#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

std::string printed_with_lets_replaced(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr);

/// The same for the condition `expr is known`.
std::string printed_is_known(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr);

}  // namespace elig::oracle
