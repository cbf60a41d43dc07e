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

/// The level for JitOptions::optimisation = -1. Measured on 16 criteria: level 0 compiles in 3 ms, 1 and 2 in
/// 28 ms, for code that is 20 % faster on columns in the cache and no faster on columns in memory.
inline constexpr int kMeasuredBest = 0;

Result<Target> make_target(const JitOptions& options);

}  // namespace elig
