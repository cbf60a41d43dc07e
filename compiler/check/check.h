// Ast -> Program: resolves names, checks types and units, folds exact constants, lowers conditional
// values, each/either and overrides to the tape. What a rule means where language.md is silent stands in
// compiler/MEANING.md; ops.def says what the tape means.
#pragma once

#include <optional>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig {

/// At most this many distinct undecided `if`s and uncertain values may meet in one comparison (2^n cases, S13).
inline constexpr std::size_t kMaxConditionals = 6;

/// One Program per trial of `rules`, in order; `modules` are the vocabularies it uses, in order of use.
/// Every declaration of `modules` and `rules` is checked, used or not. nullopt when anything was wrong.
std::optional<std::vector<ir::Program>> check(const std::vector<const ast::Ast*>& modules, const ast::Ast& rules,
                                              Diagnostics& diagnostics);

}  // namespace elig
