// The lanes of a kernel tape, cut into pieces that fit vector registers. Lanes never depend on masks, so all
// comparisons of a word can be computed first, each group of them from its columns in one go: a few rows at
// a time, so that what lies between load and comparison stays in registers. Knows nothing of LLVM.
#pragma once

#include <vector>

#include "compiler/ir/kernel.h"

namespace elig {

/// Comparisons (operators from lanes to a mask) that share arithmetic.
struct LaneGroup {
  std::vector<kernel::InstId> lanes;        // all they need, operands before users
  std::vector<kernel::InstId> comparisons;  // in tape order
  unsigned widest = 8;                      // bits of the widest lanes among them
};

/// Every comparison of the plan in exactly one group. Arithmetic is in one group only; what is as cheap to
/// repeat as to keep (loads, constants, a widened load) may be in several.
std::vector<LaneGroup> lane_groups(const kernel::Plan& plan);

/// How the 64 rows of a word go through a group.
struct Chunking {
  unsigned lanes;  // rows at a time: a power of two, at most 64
  bool loop;       // with a loop over the chunks, instead of code for each
};
Chunking chunking(const kernel::Plan& plan, const LaneGroup& group, unsigned register_bits);

}  // namespace elig
