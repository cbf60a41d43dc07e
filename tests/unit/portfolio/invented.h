// Portfolios made up from a seed, and what they must give: one patient at a time, as plainly as it can be written.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "runtime/population/aligned_bytes.h"
#include "runtime/portfolio/portfolio.h"

namespace elig::invented {

/// A plan with the data that it borrows. Some columns are sorted, so that blocks differ; rows without a value, and
/// padding, hold anything.
struct Invented {
  std::size_t patients = 0;
  PortfolioPlan plan;
  std::deque<AlignedBytes> memory;
};

struct Size {
  std::size_t columns = 4, thresholds = 6, pairs = 3, operations = 30, judgements = 20, trials = 12, criteria = 6;
};

Invented invent(std::uint32_t seed, std::size_t patients, const Size& size = {});

struct Expected {
  std::vector<TrialCounts> counts;
  std::vector<std::vector<std::uint8_t>> statuses;   // by patient, then trial
  std::vector<std::vector<std::uint32_t>> eligible;  // by trial
};
Expected expected(const Invented& invented);

}  // namespace elig::invented
