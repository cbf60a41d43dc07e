// The counters of threads -> the counts of trials.
#pragma once

#include <cstddef>
#include <vector>

#include "runtime/portfolio/loops.h"
#include "runtime/portfolio/program.h"

namespace elig::portfolio {

class Totals {
 public:
  /// Borrows plan and program.
  Totals(const PortfolioPlan& plan, const Program& program, std::size_t patients);

  void add(const Counters& counters);

  /// By PortfolioPlan::trials, when all have been added.
  std::vector<TrialCounts> finish() &&;

 private:
  void add_criteria(const Counters& counters);

  const PortfolioPlan& plan_;
  const Program& program_;
  std::size_t patients_;
  std::vector<TrialCounts> totals_;
};

}  // namespace elig::portfolio
