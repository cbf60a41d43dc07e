// A trial's file and a population -> a kernel that is ready to run: what the benchmarks of screening begin with.
#pragma once

#include <memory>
#include <string>

#include "compiler/driver/pipeline.h"

namespace elig::bench {

/// `binding` and the population are borrowed by `kernel`.
struct Compiled {
  Binding binding;
  PlannedKernel planned;
  BoundKernel kernel;
};

/// The first trial of the file. The error is the text of its diagnostics.
Result<std::unique_ptr<Compiled>> compile_trial(const std::string& path, const Population& population, Jit& jit);

TrialCounts screen_with(const Compiled& elig, std::size_t patients, unsigned threads);

}  // namespace elig::bench
