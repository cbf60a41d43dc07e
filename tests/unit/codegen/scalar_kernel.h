// What a kernel tape means, one patient at a time with __int128 and double: the plainest reading of
// kernel_ops.def, against which the compiled code is compared. Shares nothing with compiler/codegen.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/kernel.h"
#include "elig/abi.h"

namespace elig {

__extension__ using Int128 = __int128;

/// The value of one instruction for one patient; which member counts depends on its sort.
struct Cell {
  Int128 integer = 0;
  double real = 0;
  bool truth = false;
};

/// Every instruction of the tape for row `row` of the columns in `args`.
std::vector<Cell> interpret_row(const kernel::Plan& plan, const elig_args& args, std::uint64_t row);

/// Does to args.counts, met, not_met and status what the compiled kernel must do.
void interpret(const kernel::Plan& plan, const elig_args& args);

}  // namespace elig
