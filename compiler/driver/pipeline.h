// The stages put together, for eligc, the tests and the benchmarks: text -> rules -> programs -> a screened
// population. Prints nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/check.h"
#include "compiler/codegen/jit.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/features/features.h"
#include "compiler/ir/program.h"
#include "compiler/plan/plan.h"
#include "runtime/population/population.h"
#include "runtime/portfolio/portfolio.h"
#include "runtime/screen/screen.h"

namespace elig {

/// A file and the modules it uses, parsed.
struct Rules {
  /// Of the built-in ones, for a trial, a declaration each that it names; of others, each once.
  std::vector<std::shared_ptr<const ast::Ast>> modules;
  ast::Ast main;
  std::vector<KnownName> known{};  // what the built-in ones declare besides, to be suggested

  [[nodiscard]] std::vector<const ast::Ast*> borrowed_modules() const;
};

class Library;

/// Parses source `id` and, through `use`, the modules it names: `use std.labs` is the built-in
/// std/labs.elig, `use site.codes` is site/codes.elig beside the file. A file without `use` sees all of std.
/// `tests` are files that may name more: tests of its trials. Files of one command share a library.
std::optional<Rules> load_rules(Library& library, SourceId id, Diagnostics& diagnostics,
                                const std::vector<SourceId>& tests = {});
std::optional<Rules> load_rules(Sources& sources, SourceId id, Diagnostics& diagnostics);

/// check(), and what a `population` in them says of columns.
std::optional<std::vector<ir::Program>> check_rules(const Rules& rules, Sources& sources, Diagnostics& diagnostics);

/// Where a let's value is written, so that a message can name it.
struct LetPlace {
  std::string name;
  Span value;
};

/// load_rules, then check_rules. `lets`, when asked for, gets those of the rules and their modules.
std::optional<std::vector<ir::Program>> compile_rules(Library& library, SourceId id, Diagnostics& diagnostics,
                                                      std::vector<LetPlace>* lets = nullptr);
std::optional<std::vector<ir::Program>> compile_rules(Sources& sources, SourceId id, Diagnostics& diagnostics);

/// The built-in modules: name (`std.labs`) and text.
struct BuiltinModule {
  std::string_view name;
  std::string_view text;
};
const std::vector<BuiltinModule>& builtin_modules();

/// A program over one population, ready to run.
struct Prepared {
  Binding binding;
  PlannedKernel planned;
  elig_kernel function = nullptr;
  double features_s = 0;  // selections of rows brought down to patients
  double compile_s = 0;
  std::vector<const Column*> unverified{};  // whose numbers are verified while they are screened (Verify)
};

/// When the numbers of a population file are verified that a program reads. What they lead to is not to be said before.
enum class Verify : std::uint8_t {
  AtOnce,
  WhileScreening  // by screen_prepared, where only the kernel reads them: each is fetched from the file once
};

/// The criteria of a program, those first that make most patients of a sample ineligible: PlanOptions::order.
std::vector<std::size_t> decisive_first(const ir::Program& program, const TrialCounts& sample);

/// Computes features, binds, plans and compiles; for verdicts over many patients, criteria are ordered by a sample of
/// them. `features` is of the same population, and must outlive the result.
/// nullopt when that reported errors.
std::optional<Result<Prepared>> prepare_program(const ir::Program& program, const Population& population,
                                                FeatureStore& features, Jit& jit, const PlanOptions& options,
                                                Diagnostics& diagnostics, Verify verify = Verify::AtOnce);

/// The vector instructions of the CPU that `jit` compiles for.
VectorLevel vector_level(const Jit& jit);

struct Screened {
  Binding binding;
  PlannedKernel planned;
  TrialCounts counts;
  double features_s = 0, compile_s = 0, screen_s = 0;
  std::shared_ptr<FeatureStore> features;  // what the binding borrows from
};

/// Errors: a number that was read is damaged.
Result<Screened> screen_prepared(Prepared prepared, const Population& population, const ScreenOptions& options);

/// Several programs over one population, ready to run together.
struct PreparedPortfolio {
  std::vector<Binding> bindings;         // by program
  std::vector<std::vector<bool>> blind;  // as PlannedKernel::blind, by program
  std::optional<Portfolio> portfolio;
  double features_s = 0, compile_s = 0;
  std::vector<const Column*> unverified{};  // as Prepared::unverified
};

/// As prepare_program, of all of them. What they have in common is computed, bound, planned and compiled once.
std::optional<Result<PreparedPortfolio>> prepare_portfolio(const std::vector<ir::Program>& programs,
                                                           const Population& population, FeatureStore& features,
                                                           Jit& jit, Diagnostics& diagnostics,
                                                           Verify verify = Verify::AtOnce);

/// Runs it. An error names what is damaged in the population's file; the counts are not to be trusted then, nor what
/// `options` made of them.
Result<std::vector<TrialCounts>> screen_portfolio(const Portfolio& portfolio, const Population& population,
                                                  const std::vector<const Column*>& unverified,
                                                  const PortfolioOptions& options);

/// Both, for one program and a store of its own.
std::optional<Result<Screened>> screen_program(const ir::Program& program, const Population& population, Jit& jit,
                                               const PlanOptions& plan_options, const ScreenOptions& screen_options,
                                               Diagnostics& diagnostics);

}  // namespace elig
