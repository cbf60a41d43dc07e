// kernel::Plan -> native code, through LLVM's code generator, or from a cache of what it made before. The header of
// codegen that others include (with object_cache.h); LLVM itself stays behind it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/codegen/object_cache.h"
#include "compiler/ir/kernel.h"
#include "elig/abi.h"
#include "runtime/base/result.h"

namespace elig {

struct JitOptions {
  std::string cpu = "native";  // an LLVM CPU name: native, x86-64, x86-64-v3, x86-64-v4, ...
  int optimisation = -1;       // LLVM's code generator level 0..3; -1: the level measured best (target.h)
  std::shared_ptr<ObjectCache> cache = nullptr;  // null: nothing is kept between processes
  /// Empty: this machine's. `aarch64`: emit() gives code for Linux there (`native` is then any CPU of that kind), and
  /// compile() refuses.
  std::string architecture = {};
};

/// How the kernels of a Jit came about.
struct KernelCounts {
  std::size_t compiled = 0;    // by LLVM
  std::size_t from_cache = 0;  // by an earlier process
  std::size_t shared = 0;      // by this Jit, for a plan that differed in name and thresholds at most
};

enum class EmitKind { Llvm, Assembly, Object };

/// One per process and CPU is enough; compile() may be called from several threads. Kernels live as
/// long as the Jit.
class Jit {
 public:
  static Result<std::unique_ptr<Jit>> create(const JitOptions& options);
  ~Jit();
  Jit(const Jit&) = delete;
  Jit& operator=(const Jit&) = delete;

  /// Plans that differ in their thresholds at most share a function.
  Result<elig_kernel> compile(const kernel::Plan& plan);

  [[nodiscard]] KernelCounts counts() const;

  /// LLVM IR, assembly text or object bytes of the same kernel, for `eligc emit`.
  Result<std::string> emit(const kernel::Plan& plan, EmitKind kind);

  /// "znver4 (AVX-512)": what the code is compiled for.
  [[nodiscard]] std::string target() const;
  /// Of its vector registers: 512, 256 or 128.
  [[nodiscard]] unsigned register_bits() const;

 private:
  struct State;
  explicit Jit(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace elig
