// A planned kernel run by plain loops, one row after the other. It also checks what the planner promised: no integer
// leaves its lanes, in any row, missing or not, and nothing is rounded on the way to double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/plan/plan.h"

namespace elig::test {

struct Run {
  std::vector<std::vector<bool>> met, not_met;  // [criterion, then atom][patient]
  std::vector<std::vector<bool>> status;        // [ELIG_STATUSES][patient]
  std::vector<std::uint64_t> counts;            // [criteria][ELIG_COUNTS_PER_CRITERION], [ELIG_STATUSES]
};

/// `criteria`: those that are counted. `known`: by comparison, an ELIG_KNOWN_* of all rows, which is then taken for
/// what it says; null: nothing is.
Run interpret(const PlannedKernel& kernel, std::size_t patients, std::size_t criteria,
              const std::uint8_t* known = nullptr);

}  // namespace elig::test
