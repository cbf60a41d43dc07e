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

Result<std::unique_ptr<Compiled>> compile_trial(const std::string& path, const Population& population, Jit& jit) {
  Sources sources;
  const SourceId source = sources.add({path, read_text(path)});
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, source, diagnostics);
  if (!programs) return Error{render_text(diagnostics, sources, false)};
  auto compiled = std::make_unique<Compiled>();
  compiled->binding = bind(programs->front(), population);
  auto planned = plan(programs->front(), compiled->binding, {}, diagnostics);
  if (!planned) return Error{render_text(diagnostics, sources, false)};
  compiled->planned = std::move(*planned);
  const auto function = jit.compile(compiled->planned.plan);
  if (!function) return function.error();
  compiled->kernel = {.function = function.value(),
                      .columns = compiled->planned.columns,
                      .constants = compiled->planned.plan.constants,
                      .criteria = programs->front().criteria.size()};
  return compiled;
}

TrialCounts screen_with(const Compiled& elig, std::size_t patients, unsigned threads) {
  ScreenOptions options;
  options.threads = threads;
  return screen(elig.kernel, patients, options);
}

}  // namespace elig::bench
