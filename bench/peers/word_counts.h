// The truths of the sixteen criteria for 64 patients -> counters: what every loop does that goes by words of bitmaps.
// Only for sources built with -march=native (bench/CMakeLists.txt), which counts bits in one instruction.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "bench/peers/sixteen.h"

namespace elig::bench {

struct Masks {
  std::uint64_t met, not_met;
};

inline Masks known(std::uint64_t holds, std::uint64_t valid) { return {holds & valid, ~holds & valid}; }

inline std::uint64_t ones(std::uint64_t mask) { return static_cast<std::uint64_t>(std::popcount(mask)); }

inline void count(const std::array<Masks, kCriteria>& masks, std::uint64_t live, Tally& tally) {
  std::uint64_t once = 0, twice = 0, decided = ~std::uint64_t{0};
  std::array<std::uint64_t, kCriteria> reasons;
  for (std::size_t c = 0; c < kCriteria; ++c) {
    const auto [met, not_met] = masks[c];
    tally.criteria[c].met += ones(met);
    tally.criteria[c].not_met += ones(not_met);
    reasons[c] = c < kFirstExclusion ? not_met : met;
    tally.criteria[c].first_reason += ones(reasons[c] & ~once);
    twice |= once & reasons[c];
    once |= reasons[c];
    decided &= met | not_met;
  }
  for (std::size_t c = 0; c < kCriteria; ++c) tally.criteria[c].only_reason += ones(reasons[c] & ~twice);
  tally.ineligible += ones(once);
  tally.needs_data += ones(live & ~once & ~decided);
  tally.eligible += ones(live & ~once & decided);
}

/// Counts what `decide` (word -> std::array<Masks, kCriteria>) says of each word of patients.
template <class Decide>
TrialCounts count_words(std::size_t patients, unsigned threads, Decide decide) {
  return in_parts(patients, threads, [&](std::size_t first, std::size_t last) {
    Tally tally;
    for (std::size_t word = first; word < last; ++word) {
      const std::size_t left = patients - word * 64;
      const std::uint64_t live = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
      count(decide(word), live, tally);
    }
    return tally;
  });
}

}  // namespace elig::bench
