// A seed -> patients screened for an oncology trial: demographics, performance status and a laboratory
// panel with the limits of the laboratory that measured it. Invented, but shaped like real screening data:
// skewed values, results that move together, decimals, missing cells, `<0.2`. Built in memory, so that a
// benchmark of ten million patients does not begin with a file of gigabytes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/population/population.h"

namespace elig::bench {

struct CohortOptions {
  std::size_t patients = 0;
  std::size_t first = 0;  // rows before these: parts of one cohort are made one at a time
  std::uint64_t seed = 1;
  /// Names of the columns to make (their limits come along); empty: all. A column's values do not depend on
  /// which others are made.
  std::vector<std::string> names;
  /// Are those of the specialties among all? They make a hundred columns of a quarter of that.
  bool specialties = false;
};

/// Depends on the options alone. Layouts are those of each column's possible range, not of the values drawn,
/// so that they are the same for every number of patients. Uses every processor.
Population make_cohort(const CohortOptions& options);

}  // namespace elig::bench
