// The five selections that are measured, as Elig's runtime works them out: rows of one concept in a window -> one thing
// a patient, as an array. Where it is the value of a row, fetching that is part of the work; a mean is a sum and the
// number of readings, which is how a kernel takes it (the division is its).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "runtime/population/history.h"

namespace elig::bench {

enum class Selected : std::uint8_t { Any, Count, Latest, Highest, Mean };
inline constexpr std::array kSelections{Selected::Any, Selected::Count, Selected::Latest, Selected::Highest,
                                        Selected::Mean};
std::string name_of(Selected selected);

/// Days from..to, both included, the same for every patient.
struct Days {
  Day from, to;
};

/// Works one of them out and drops it.
void select(Selected selected, const EventRun& run, std::size_t patients, Days window, unsigned threads);

/// The same as numbers that can be compared with others': 1 or 0; the count; the value; of a mean the sum and, in its
/// lowest 16 bits, the readings. kNothing where there is none.
inline constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::min();
std::vector<std::int64_t> selected(Selected selected, const EventRun& run, std::size_t patients, Days window,
                                   unsigned threads);

/// The bytes that it has to read.
std::size_t bytes_of(Selected selected, const EventRun& run);

}  // namespace elig::bench
