// Texts of trials -> a portfolio ready to run, stage by stage; and some of them as single kernels, to screen one at a
// time.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "bench/portfolio/trials/trials.h"
#include "compiler/driver/pipeline.h"
#include "runtime/portfolio/portfolio.h"

namespace elig::bench {

/// Seconds from text to a portfolio ready to run.
struct PortfolioStages {
  double parse = 0;  // texts, and the vocabulary that they name
  double check = 0;
  double prepare = 0;  // bind, plan, compile

  [[nodiscard]] double total() const { return parse + check + prepare; }
};

/// Not to be moved: what is in it borrows from what is in it, and from the population.
struct CompiledPortfolio {
  std::vector<ir::Program> programs;  // by trial
  PreparedPortfolio prepared;
  PortfolioStages stages;
  std::unique_ptr<FeatureStore> features;

  [[nodiscard]] const Portfolio& portfolio() const { return *prepared.portfolio; }
};

/// The error is what was wrong with the trials.
Result<std::unique_ptr<CompiledPortfolio>> compile_portfolio(const WrittenTrials& trials, const Population& population,
                                                             Jit& jit);

/// How much of the trials' conditions is left when each is there once.
struct PortfolioSize {
  std::size_t atoms = 0;       // comparisons
  std::size_t masks = 0;       // bitmaps, with those that operations between them make
  std::size_t judgements = 0;  // distinct criteria
};
PortfolioSize size_of(const CompiledPortfolio& compiled);

/// Trials with a kernel each.
class SingleKernels {
 public:
  /// `trials` are their places in `compiled`, which must outlive this, as the population must.
  static Result<std::unique_ptr<SingleKernels>> of(const CompiledPortfolio& compiled,
                                                   const std::vector<std::size_t>& trials, const Population& population,
                                                   Jit& jit);
  /// One after the other.
  std::vector<TrialCounts> screen(unsigned threads) const;

 private:
  std::deque<Prepared> prepared_;
  std::vector<BoundKernel> kernels_;
  std::size_t patients_ = 0;
};

}  // namespace elig::bench
