// The stages put together, for eligc, the tests and the benchmarks: text -> rules -> programs -> a screened
// population. Prints nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/codegen/jit.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/plan/plan.h"
#include "runtime/population/population.h"
#include "runtime/screen/screen.h"

namespace elig {

/// A file and the modules it uses, parsed.
struct Rules {
  std::vector<ast::Ast> modules;  // in order of use, each once
  ast::Ast main;
};

/// Parses sources[id] and, through `use`, the modules it names: `use std.labs` is the built-in
/// std/labs.elig, `use site.codes` is site/codes.elig beside the file. A file without `use` sees all of std.
std::optional<Rules> load_rules(Sources& sources, SourceId id, Diagnostics& diagnostics);

/// load_rules, then check.
std::optional<std::vector<ir::Program>> compile_rules(Sources& sources, SourceId id, Diagnostics& diagnostics);

/// The built-in modules: name (`std.labs`) and text.
struct BuiltinModule {
  std::string_view name;
  std::string_view text;
};
const std::vector<BuiltinModule>& builtin_modules();

struct Screened {
  Binding binding;
  PlannedKernel planned;
  TrialCounts counts;
  double compile_s = 0, screen_s = 0;
};

/// Binds, plans, compiles and runs one program. nullopt when planning reported errors.
std::optional<Result<Screened>> screen_program(const ir::Program& program, const Population& population, Jit& jit,
                                               const PlanOptions& plan_options, const ScreenOptions& screen_options,
                                               Diagnostics& diagnostics);

}  // namespace elig
