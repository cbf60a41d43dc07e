// A CPU's name -> the LLVM target machine that compiles for it, refused when this machine could not run the code.
#pragma once

#include <memory>
#include <string>

#include "compiler/codegen/jit.h"
#include "compiler/codegen/llvm.h"
#include "compiler/codegen/lower.h"

namespace elig {

struct Target {
  std::unique_ptr<llvm::TargetMachine> machine;  // for one thread at a time
  VectorShape shape;
  std::string description;  // "sapphirerapids (AVX-512)"
};

/// The level of optimisation for JitOptions::optimisation = -1.
inline constexpr int kMeasuredBest = 0;

Result<Target> make_target(const JitOptions& options);

}  // namespace elig
