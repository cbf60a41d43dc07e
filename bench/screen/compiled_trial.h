// A trial's text and a population -> the trial, ready to screen it.
#pragma once

#include <memory>
#include <string>

#include "compiler/driver/pipeline.h"

namespace elig::bench {

struct CompiledTrial {
  Binding binding;
  PlannedKernel planned;  // borrows from the binding and the population
  elig_kernel function = nullptr;
  ir::Program program;
};

/// Errors: what the compiler said.
Result<std::unique_ptr<CompiledTrial>> compile_trial(const std::string& path, const Population& population,
                                                     const PlanOptions& options, Jit& jit);

TrialCounts sample_of(const CompiledTrial& trial, std::size_t patients);

/// Finds out what is known of blocks, and screens.
TrialCounts screen_with(const CompiledTrial& trial, std::size_t patients, unsigned threads);
TrialCounts screen_with(const CompiledTrial& trial, std::size_t patients, const ScreenOptions& options);

}  // namespace elig::bench
