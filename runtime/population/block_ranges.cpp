// The least and the greatest number of each block of a column, and how many rows of it have none.

#include <algorithm>
#include <bit>

#include "runtime/population/population.h"

namespace elig {
namespace {

BlockRange range_of(const Numbers& numbers, std::size_t first, std::size_t end) {
  BlockRange range;
  std::uint64_t found = 0;
  for (std::size_t word = first / kRowsPerWord; word < words_for(end); ++word) {
    for (std::uint64_t left = numbers.valid.words()[word]; left != 0; left &= left - 1) {
      const std::size_t row = word * kRowsPerWord + static_cast<std::size_t>(std::countr_zero(left));
      const std::int64_t stored = numbers.data.stored(row);
      range.min = found == 0 ? stored : std::min(range.min, stored);
      range.max = found == 0 ? stored : std::max(range.max, stored);
      ++found;
    }
  }
  range.missing = end - first - found;
  return range;
}

}  // namespace

AlignedBytes block_ranges(const Numbers& numbers, std::size_t rows) {
  AlignedBytes bytes(blocks_for(rows) * sizeof(BlockRange));
  for (std::size_t block = 0; block < blocks_for(rows); ++block) {
    const std::size_t first = block * kBlockRows;
    bytes.as<BlockRange>()[block] = range_of(numbers, first, std::min(rows, first + kBlockRows));
  }
  return bytes;
}

void find_block_ranges(Population& population) {
  for (Column& column : population.columns) {
    if (!column.numbers || !column.numbers->blocks.empty()) continue;
    column.numbers->blocks = block_ranges(*column.numbers, population.patients);
  }
}

}  // namespace elig
