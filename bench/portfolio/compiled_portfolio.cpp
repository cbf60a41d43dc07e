#include "bench/portfolio/compiled_portfolio.h"

#include "bench/measure/measure.h"
#include "compiler/diag/render.h"
#include "compiler/driver/library.h"
#include "compiler/plan/portfolio.h"

namespace elig::bench {

Result<std::unique_ptr<CompiledPortfolio>> compile_portfolio(const WrittenTrials& trials, const Population& population,
                                                             Jit& jit) {
  auto compiled = std::make_unique<CompiledPortfolio>();
  PortfolioStages& stages = compiled->stages;
  Sources sources;
  Diagnostics diagnostics;
  Library library(sources);
  std::vector<SourceId> ids;
  for (const WrittenTrial& trial : trials.trials) ids.push_back(sources.add({trial.id + ".elig", trial.text}));
  for (const SourceId id : ids) {
    std::optional<Rules> rules;
    stages.parse += seconds_of([&] { rules = load_rules(library, id, diagnostics); });
    if (!rules) break;
    stages.check += seconds_of([&] {
      auto programs = check_rules(*rules, sources, diagnostics);
      if (programs) std::ranges::move(*programs, std::back_inserter(compiled->programs));
    });
  }
  if (diagnostics.has_errors()) return Error{render_text(diagnostics, sources, false)};
  compiled->features = std::make_unique<FeatureStore>(population, jit, 1);
  std::optional<Result<PreparedPortfolio>> prepared;
  stages.prepare = seconds_of(
      [&] { prepared = prepare_portfolio(compiled->programs, population, *compiled->features, jit, diagnostics); });
  if (!prepared) return Error{render_text(diagnostics, sources, false)};
  if (!*prepared) return prepared->error();
  compiled->prepared = std::move(*prepared).value();
  return compiled;
}

PortfolioSize size_of(const CompiledPortfolio& compiled) {
  std::vector<BoundTrial> bound;
  for (std::size_t i = 0; i < compiled.programs.size(); ++i) {
    bound.push_back({&compiled.programs[i], &compiled.prepared.bindings[i]});
  }
  Diagnostics diagnostics;
  const auto planned = plan_portfolio(bound, diagnostics);
  if (!planned) return {};
  PortfolioSize size;
  for (const ComparedColumn& column : planned->plan.columns) size.atoms += column.thresholds.size();
  size.atoms += planned->plan.pairs.size();
  for (const CompiledMasks& kernel : planned->plan.kernels) size.atoms += kernel.kernel.criteria;
  size.masks = planned->plan.masks;
  size.judgements = planned->plan.judgements.size();
  return size;
}

Result<std::unique_ptr<SingleKernels>> SingleKernels::of(const CompiledPortfolio& compiled,
                                                         const std::vector<std::size_t>& trials,
                                                         const Population& population, Jit& jit) {
  auto kernels = std::make_unique<SingleKernels>();
  kernels->patients_ = population.patients;
  FeatureStore features(population, jit, 1);  // there are no histories to keep anything of
  Diagnostics diagnostics;
  for (const std::size_t trial : trials) {
    auto prepared = prepare_program(compiled.programs[trial], population, features, jit, {}, diagnostics);
    if (!prepared) return Error{"a trial does not compile alone"};
    if (!*prepared) return prepared->error();
    const Prepared& one = kernels->prepared_.emplace_back(std::move(*prepared).value());
    kernels->kernels_.push_back({.function = one.function,
                                 .columns = one.planned.columns,
                                 .constants = one.planned.plan.constants,
                                 .criteria = one.planned.plan.criteria.size()});
  }
  return kernels;
}

std::vector<TrialCounts> SingleKernels::screen(unsigned threads) const {
  std::vector<TrialCounts> counts;
  ScreenOptions options;
  options.threads = threads;
  for (const BoundKernel& kernel : kernels_) counts.push_back(elig::screen(kernel, patients_, options));
  return counts;
}

}  // namespace elig::bench
