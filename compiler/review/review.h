// Checked rules -> warnings about what type-checks and yet reads as a mistake: criteria that decide nothing, that
// nobody or everybody meets, that exclude each other, and measurements of any age. Every claim is proved by enumeration
// (combinations.h) and holds for every patient; what cannot be enumerated is passed over in silence.
#pragma once

#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig {

/// `programs` are those that check() made of `rules`.
void review_rules(const ast::Ast& rules, const std::vector<ir::Program>& programs, Diagnostics& diagnostics);

}  // namespace elig
