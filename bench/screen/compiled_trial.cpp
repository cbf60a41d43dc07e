#include "bench/screen/compiled_trial.h"

#include <fstream>
#include <sstream>

#include "compiler/diag/render.h"

namespace elig::bench {
namespace {

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

Result<std::unique_ptr<CompiledTrial>> compile_trial(const std::string& path, const Population& population,
                                                     const PlanOptions& options, Jit& jit) {
  Sources sources;
  const SourceId source = sources.add({path, read_text(path)});
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, source, diagnostics);
  if (!programs) return Error{render_text(diagnostics, sources, false)};
  auto trial = std::make_unique<CompiledTrial>();
  trial->binding = bind(programs->front(), population);
  auto planned = plan(programs->front(), trial->binding, options, diagnostics);
  if (!planned) return Error{render_text(diagnostics, sources, false)};
  trial->planned = std::move(*planned);
  const auto function = jit.compile(trial->planned.plan);
  if (!function) return function.error();
  trial->function = function.value();
  return trial;
}

TrialCounts screen_with(const CompiledTrial& trial, std::size_t patients, unsigned threads) {
  ScreenOptions options;
  options.threads = threads;
  return screen({.function = trial.function,
                 .columns = trial.planned.columns,
                 .constants = trial.planned.plan.constants,
                 .criteria = trial.planned.plan.criteria.size()},
                patients, options);
}

}  // namespace elig::bench
