// kernel::Plan -> one LLVM function `void(const elig_args*)`.
#pragma once

#include <string>

#include "compiler/codegen/llvm.h"
#include "compiler/ir/kernel.h"

namespace elig {

/// What the shape of the code depends on.
struct VectorShape {
  unsigned register_bits = 128;
  bool mask_registers = false;  // comparisons give a bit a lane (AVX-512), not a lane of ones
};

/// Adds the kernel to `module` under the name `symbol`. `plan` must be well formed (kernel::verify).
void lower(const kernel::Plan& plan, const std::string& symbol, const VectorShape& shape, llvm::Module& module);

}  // namespace elig
