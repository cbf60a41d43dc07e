// A planned kernel × what the blocks of its columns hold -> which of its comparisons come out the same for every
// patient of a block, and which blocks are answered by that alone. The kernel's tape is run once for each block, over
// intervals instead of rows.
#pragma once

#include "compiler/plan/plan.h"
#include "runtime/screen/known_blocks.h"

namespace elig {

/// Knows nothing (block_words 0) where `kernel.plan.skips` is not set. Goes by `kernel.plan.constants`, the thresholds.
/// Takes some 50 nanoseconds a block and criterion, shared by `threads` (0: as many as the machine has). Thread-safe.
KnownBlocks known_blocks(const PlannedKernel& kernel, std::size_t patients, unsigned threads = 1);

}  // namespace elig
