// Several trials over one population -> the plan of screening them together (runtime/portfolio/portfolio.h): what they
// have in common is on one tape once, a comparison of a column with a constant is an entry of a table, and only
// arithmetic becomes a kernel to be compiled. So a thousand trials cost no thousand compilations.
#pragma once

#include <optional>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/kernel.h"
#include "compiler/plan/plan.h"
#include "runtime/portfolio/portfolio.h"

namespace elig {

/// A program and what its inputs are bound to.
struct BoundTrial {
  const ir::Program* program;
  const Binding* binding;
};

struct PlannedPortfolio {
  PortfolioPlan plan;                    // whole but for the functions of its kernels
  std::vector<kernel::Plan> kernels;     // what those are to be compiled from, by PortfolioPlan::kernels
  std::vector<std::vector<bool>> blind;  // as PlannedKernel::blind, by trial
};

/// nullopt as plan() of one of them. All bindings are of one population, which must outlive the result, as they must.
std::optional<PlannedPortfolio> plan_portfolio(const std::vector<BoundTrial>& trials, Diagnostics& diagnostics);

}  // namespace elig
