// The clauses of all trials as the loops over them want them: those of kTrialsTogether trials side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/screen/portfolio_clauses.h"

namespace elig::portfolio {

/// Trials that are judged at once, for one patient.
inline constexpr std::size_t kTrialsTogether = 32;

/// Codes that are looked up at once.
inline constexpr std::size_t kCodesTogether = 64;
struct alignas(64) CodePage {
  Code codes[kCodesTogether];
};

/// A literal of each of kTrialsTogether trials: of which feature, and its ranges.
struct alignas(64) ClauseRow {
  Code feature[kTrialsTogether];
  Code fails_low[kTrialsTogether], fails_span[kTrialsTogether];
  Code open_low[kTrialsTogether], open_span[kTrialsTogether];
};
static_assert(sizeof(ClauseRow) == 5 * sizeof(Code) * kTrialsTogether);

/// Clauses of equally many literals each, in as many rows each.
struct ClauseRun {
  std::uint32_t literals = 0, clauses = 0;
  bool review = false;  // of Clauses::review
};

struct ClauseTable {
  std::size_t code_pages = 0;             // how many hold a code of each feature
  std::vector<std::uint32_t> group_runs;  // by group of kTrialsTogether trials, so many of `runs`
  std::vector<ClauseRun> runs;
  std::vector<ClauseRow> rows;
  std::vector<std::uint32_t> trial_at;  // of the trials, in the order of the table: PortfolioPlan::trials
};

/// `builder` gets to know the features.
ClauseTable clause_table(const PortfolioPlan& plan, ClauseBuilder& builder);

}  // namespace elig::portfolio
