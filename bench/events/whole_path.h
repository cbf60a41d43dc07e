// The five selections written as a rule, from its text to the counts of its criteria.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/history.h"

namespace elig::bench {

inline constexpr std::size_t kCriteriaOfFive = 5;

struct WholePath {
  double check_s = 0;     // from text to checked program
  double features_s = 0;  // all five selections
  double compile_s = 0;   // the kernel
  double screen_s = 0;
  std::array<std::uint64_t, kCriteriaOfFive> met{};
};

/// five.elig over a population with these histories as its table `measurement`.
Result<WholePath> screen_five(const std::vector<EventRun>& runs, std::size_t patients, unsigned threads);

/// How many patients meet each criterion, from the runtime's selections alone.
std::array<std::uint64_t, kCriteriaOfFive> met_by_selections(const std::vector<EventRun>& runs, std::size_t patients,
                                                             unsigned threads);

}  // namespace elig::bench
