#include "compiler/plan/derive.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::planning {

std::uint64_t count_rows(const Bitmap& bits, std::size_t patients) {
  std::uint64_t rows = 0;
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    rows += static_cast<std::uint64_t>(std::popcount(word_of(bits, word)));
  }
  return rows;
}

namespace {

Bitmap intersection(const Bitmap& a, const Bitmap& b, std::size_t patients) {
  Bitmap result(patients);
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    result.words()[word] = word_of(a, word) & word_of(b, word);
  }
  return result;
}

Bitmap only_if_any(Bitmap rows, std::size_t patients) {
  return count_rows(rows, patients) > 0 ? std::move(rows) : Bitmap();
}

// Copies the valid rows of `to` and finds their range.
template <class T>
void copy_rows(const Integers& from, Numbers& to, std::size_t patients) {
  const T* source = from.data.as<T>();
  T* target = to.data.data.as<T>();
  T lo = std::numeric_limits<T>::max();
  T hi = std::numeric_limits<T>::min();
  for (std::size_t row = 0; row < patients; ++row) {
    if (!to.valid.test(row)) continue;
    target[row] = source[row];
    lo = std::min(lo, source[row]);
    hi = std::max(hi, source[row]);
  }
  to.data.min = lo <= hi ? from.base + lo : from.base;
  to.data.max = lo <= hi ? from.base + hi : from.base;
}

}  // namespace

Numbers from_zero(const Numbers& numbers, std::size_t patients) {
  Numbers result = numbers;
  result.data = Integers::zeros(patients, numbers.data.min, numbers.data.max);
  for (std::size_t row = 0; row < patients; ++row) {
    if (numbers.valid.test(row)) result.data.set(row, numbers.data[row]);
  }
  if (!numbers.blocks.empty()) result.blocks = block_ranges(result, patients);
  return result;
}

Numbers restricted(const Numbers& numbers, const Bitmap& keep, std::size_t patients) {
  Numbers result;
  result.decimals = numbers.decimals;
  result.valid = intersection(numbers.valid, keep, patients);
  result.below = only_if_any(intersection(numbers.below, keep, patients), patients);
  result.above = only_if_any(intersection(numbers.above, keep, patients), patients);
  result.data.width = numbers.data.width;
  result.data.base = numbers.data.base;
  result.data.data = AlignedBytes(words_for(patients) * kRowsPerWord * static_cast<std::size_t>(numbers.data.width));
  switch (numbers.data.width) {
    case Width::W8:
      copy_rows<std::int8_t>(numbers.data, result, patients);
      break;
    case Width::W16:
      copy_rows<std::int16_t>(numbers.data, result, patients);
      break;
    case Width::W32:
      copy_rows<std::int32_t>(numbers.data, result, patients);
      break;
    case Width::W64:
      copy_rows<std::int64_t>(numbers.data, result, patients);
      break;
  }
  return result;
}

}  // namespace elig::planning
