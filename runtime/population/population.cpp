// Integers of four widths, and cells back to text.

#include "runtime/population/population.h"

#include <algorithm>
#include <limits>

#include "runtime/base/bug.h"
#include "runtime/population/decimal.h"

namespace elig {

Width narrowest(std::int64_t lo, std::int64_t hi) {
  auto holds = [&]<class T>(T) { return lo > std::numeric_limits<T>::min() && hi <= std::numeric_limits<T>::max(); };
  if (holds(std::int8_t{})) return Width::W8;
  if (holds(std::int16_t{})) return Width::W16;
  if (holds(std::int32_t{})) return Width::W32;
  must(holds(std::int64_t{}), "the lowest 64-bit integer cannot be stored");
  return Width::W64;
}

namespace {

// What a width stores, its lowest number left out, is -most..most.
std::int64_t most_of(Width width) {
  return std::numeric_limits<std::int64_t>::max() >> (64 - 8 * static_cast<unsigned>(width));
}

// Bases to which any number of the width can be added.
struct Bases {
  std::int64_t least, greatest;
};
Bases bases_of(Width width) {
  return {std::numeric_limits<std::int64_t>::min() + most_of(width) + 1,
          std::numeric_limits<std::int64_t>::max() - most_of(width)};
}

// The multiple of the highest power of two in lo..hi, which 0 is not within.
std::int64_t roundest(std::int64_t lo, std::int64_t hi) {
  for (std::int64_t step = std::int64_t{1} << 62; step > 1; step /= 2) {
    const std::int64_t multiple = hi & ~(step - 1);
    if (multiple >= lo) return multiple;
  }
  return hi;
}

}  // namespace

IntegerLayout narrowest(std::int64_t lo, std::int64_t hi, Base base) {
  const Width from_zero = narrowest(lo, hi);
  if (base == Base::Zero) return {from_zero, 0};
  const auto span = static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(lo);
  for (const Width width : {Width::W8, Width::W16, Width::W32}) {
    if (width >= from_zero) break;
    const std::int64_t most = most_of(width);
    if (span > 2 * static_cast<std::uint64_t>(most)) continue;
    const auto [least, greatest] = bases_of(width);
    return {width, roundest(std::max(hi, least + most) - most, std::min(lo, greatest - most) + most)};
  }
  return {from_zero, 0};
}

bool holds(const IntegerLayout& layout, std::int64_t lo, std::int64_t hi) {
  const std::int64_t most = most_of(layout.width);
  const auto [least, greatest] = bases_of(layout.width);
  const bool is_layout = layout.base >= least && layout.base <= greatest;
  return is_layout && lo >= layout.base - most && lo <= hi && hi <= layout.base + most;
}

Integers Integers::zeros(std::size_t rows, std::int64_t min, std::int64_t max, Base base) {
  const IntegerLayout layout = narrowest(min, max, base);
  Integers result{layout.width, {}, min, max, layout.base};
  result.data = AlignedBytes(words_for(rows) * kRowsPerWord * static_cast<std::size_t>(result.width));
  return result;
}

std::string patient_id(const Population& population, std::size_t row) {
  return population.ids.empty() ? std::to_string(row + 1) : std::string(population.ids[row]);
}

std::string cell_text(const Column& column, std::size_t row) {
  if (column.numbers && column.numbers->valid.test(row)) {
    const Numbers& numbers = *column.numbers;
    std::string number = decimal_text(numbers.data[row], numbers.decimals);
    if (numbers.below.test(row)) return "<" + number;
    if (numbers.above.test(row)) return ">" + number;
    return number;
  }
  if (column.texts && column.texts->valid.test(row)) {
    return std::string(column.texts->labels[static_cast<std::size_t>(column.texts->codes[row])]);
  }
  return "";
}

}  // namespace elig
