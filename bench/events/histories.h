// A seed -> what happened to patients: so many concepts, each with a few dated numbers a patient (none for some, a
// dozen for others), in the last three years. Invented in memory, and the same for every number of patients.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/population/history.h"

namespace elig::bench {

/// One of them on one day at most, so that no answer depends on how ties are broken.
inline constexpr Day kFirstDay = 19'000;
inline constexpr Day kIndexDay = kFirstDay + 3 * 365;

struct HistoryOptions {
  std::size_t patients = 0;
  std::size_t events = 100;  // of a patient, on average
  std::size_t concepts = 20;
  std::uint64_t seed = 1;
};

/// A run for each concept, with dense offsets and a field `value`, which every row has. Uses every processor.
std::vector<EventRun> make_histories(const HistoryOptions& options);

/// The numbers of that field.
const Numbers& values_of(const EventRun& run);

}  // namespace elig::bench
