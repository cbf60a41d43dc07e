// Ast -> Program: resolves names, checks types and units, folds exact constants, lowers conditional
// values, each/either and overrides to the tape. What a rule means where language.md is silent stands in
// compiler/MEANING.md; ops.def says what the tape means.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig {

/// At most this many distinct undecided `if`s and uncertain values may meet in one comparison (2^n cases, S13).
inline constexpr std::size_t kMaxConditionals = 6;

/// A name that the rules may use, declared in `modules` or not: one that they do not use need not be read to be
/// suggested.
struct KnownName {
  std::string_view name;
  enum class Kind : std::uint8_t { Rows, CodeSet, Computed } kind = Kind::Computed;
};

/// One Program per trial of `rules`, in order; `modules` are the vocabularies it uses, in order of use.
/// Every declaration of `modules` and `rules` is checked, used or not. nullopt when anything was wrong.
std::optional<std::vector<ir::Program>> check(const std::vector<const ast::Ast*>& modules, const ast::Ast& rules,
                                              Diagnostics& diagnostics, std::span<const KnownName> known = {});

}  // namespace elig
