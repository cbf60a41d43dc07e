// A CPU's name -> what code for it may use, refused when this machine could not run it -> the LLVM target machine
// that compiles it.
#pragma once

#include <memory>
#include <string>

#include "compiler/codegen/jit.h"
#include "compiler/codegen/llvm.h"
#include "compiler/codegen/lower.h"

namespace elig {

/// What a kernel is compiled for. Cheap to make: no code generator is set up.
struct Target {
  std::string triple, cpu, features;  // as LLVM names them; the features in order
  VectorShape shape;
  llvm::CodeGenOptLevel level;
  std::string description;  // "sapphirerapids (AVX-512)"
  bool runs_here = true;    // false: of another architecture, for emitting only
};

/// The level for JitOptions::optimisation = -1. Measured on 16 criteria: level 0 compiles in 3 ms, 1 and 2 in
/// 28 ms, for code that is 20 % faster on columns in the cache and no faster on columns in memory.
inline constexpr int kMeasuredBest = 0;

Result<Target> make_target(const JitOptions& options);

/// For one thread at a time.
Result<std::unique_ptr<llvm::TargetMachine>> make_machine(const Target& target);

}  // namespace elig
