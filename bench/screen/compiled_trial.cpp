#include "bench/screen/compiled_trial.h"

#include <fstream>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/plan/known_blocks.h"

namespace elig::bench {
namespace {

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

BoundKernel bound(const CompiledTrial& trial, std::size_t patients, unsigned threads) {
  return {.function = trial.function,
          .columns = trial.planned.columns,
          .constants = trial.planned.plan.constants,
          .criteria = trial.planned.plan.criteria.size(),
          .known = known_blocks(trial.planned, patients, threads)};
}

}  // namespace

Result<std::unique_ptr<CompiledTrial>> compile_trial(const std::string& path, const Population& population,
                                                     const PlanOptions& options, Jit& jit) {
  Sources sources;
  const SourceId source = sources.add({path, read_text(path)});
  Diagnostics diagnostics;
  auto programs = compile_rules(sources, source, diagnostics);
  if (!programs) return Error{render_text(diagnostics, sources, false)};
  auto trial = std::make_unique<CompiledTrial>();
  trial->binding = bind(programs->front(), population);
  auto planned = plan(programs->front(), trial->binding, options, diagnostics);
  if (!planned) return Error{render_text(diagnostics, sources, false)};
  trial->planned = std::move(*planned);
  const auto function = jit.compile(trial->planned.plan);
  if (!function) return function.error();
  trial->function = function.value();
  trial->program = std::move(programs->front());
  return trial;
}

TrialCounts sample_of(const CompiledTrial& trial, std::size_t patients) {
  constexpr std::size_t kBlocks = 32;
  return screen_sample(bound(trial, patients, 1), patients, kBlocks);
}

TrialCounts screen_with(const CompiledTrial& trial, std::size_t patients, unsigned threads) {
  ScreenOptions options;
  options.threads = threads;
  return screen_with(trial, patients, options);
}

TrialCounts screen_with(const CompiledTrial& trial, std::size_t patients, const ScreenOptions& options) {
  return screen(bound(trial, patients, options.threads), patients, options);
}

}  // namespace elig::bench
