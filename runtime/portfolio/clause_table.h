// The clauses of all trials as the loops over them want them: those of kTrialsTogether trials side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/portfolio/clauses.h"

namespace elig::portfolio {

/// Trials that are judged at once, for one patient.
inline constexpr std::size_t kTrialsTogether = 64;

/// Codes by the number of the feature; a row is of features of one page.
struct alignas(64) CodePage {
  static constexpr std::size_t kCodes = 256;
  Code codes[kCodes];
};

/// A literal of each of kTrialsTogether trials: its feature in the page, and its ranges.
struct alignas(64) ClauseRow {
  std::uint8_t feature[kTrialsTogether];
  Code fails_low[kTrialsTogether], fails_span[kTrialsTogether];
  Code open_low[kTrialsTogether], open_span[kTrialsTogether];
};

/// Clauses of equally many literals, each in as many rows.
struct ClauseRun {
  bool review = false;
  std::uint32_t literals = 0, clauses = 0;
};

struct ClauseTable {
  std::size_t features = 0;
  std::vector<std::uint32_t> group_runs;  // by group of kTrialsTogether trials, so many of `runs`
  std::vector<ClauseRun> runs;
  std::vector<ClauseRow> rows;
  std::vector<std::uint32_t> pages;     // by row
  std::vector<std::uint32_t> trial_at;  // of the trials, in the order of the table: PortfolioPlan::trials
};

/// `builder` gets to know the features.
ClauseTable clause_table(const PortfolioPlan& plan, ClauseBuilder& builder);

}  // namespace elig::portfolio
