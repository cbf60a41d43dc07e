// Columns that no source wrote: a recorded one with some rows left out, or one computed row by row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "runtime/population/population.h"

namespace elig::planning {

/// An empty bitmap has no bit set.
inline std::uint64_t word_of(const Bitmap& bits, std::size_t word) { return bits.empty() ? 0 : bits.words()[word]; }

std::uint64_t count_rows(const Bitmap& bits, std::size_t patients);

/// The rows of `numbers` that are in `keep`; the others are missing. The layout stays.
Numbers restricted(const Numbers& numbers, const Bitmap& keep, std::size_t patients);

/// The same numbers with base 0; their blocks are known where they were.
Numbers from_zero(const Numbers& numbers, std::size_t patients);

/// Exact numbers: row -> optional integer. `cell` is asked twice for every row, so that no copy of 64 bits is held.
template <class Cell>
Numbers computed(std::size_t patients, Cell cell) {
  Numbers numbers;
  bool first = true;
  for (std::size_t row = 0; row < patients; ++row) {
    const std::optional<std::int64_t> value = cell(row);
    if (!value) continue;
    numbers.data.min = first ? *value : std::min(numbers.data.min, *value);
    numbers.data.max = first ? *value : std::max(numbers.data.max, *value);
    first = false;
  }
  numbers.data.width = narrowest(numbers.data.min, numbers.data.max);
  numbers.data.data = AlignedBytes(words_for(patients) * kRowsPerWord * static_cast<std::size_t>(numbers.data.width));
  numbers.valid = Bitmap(patients);
  for (std::size_t row = 0; row < patients; ++row) {
    const std::optional<std::int64_t> value = cell(row);
    if (!value) continue;
    numbers.data.set(row, *value);
    numbers.valid.set(row);
  }
  return numbers;
}

}  // namespace elig::planning
