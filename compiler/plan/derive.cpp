#include "compiler/plan/derive.h"

#include "runtime/base/bug.h"

namespace elig::planning {

namespace {

Bitmap intersection(const Bitmap& a, const Bitmap& b, std::size_t patients) {
  Bitmap result(patients);
  bool any = false;
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    result.words()[word] = word_of(a, word) & word_of(b, word);
    any = any || result.words()[word] != 0;
  }
  return any ? std::move(result) : Bitmap();
}

}  // namespace

std::uint64_t count_rows(const Bitmap& bits, std::size_t patients) {
  std::uint64_t rows = 0;
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    rows += static_cast<std::uint64_t>(std::popcount(word_of(bits, word)));
  }
  return rows;
}

void store(Integers& integers, std::size_t row, std::int64_t value) {
  switch (integers.width) {
    case Width::W8:
      integers.data.as<std::int8_t>()[row] = static_cast<std::int8_t>(value);
      return;
    case Width::W16:
      integers.data.as<std::int16_t>()[row] = static_cast<std::int16_t>(value);
      return;
    case Width::W32:
      integers.data.as<std::int32_t>()[row] = static_cast<std::int32_t>(value);
      return;
    case Width::W64:
      integers.data.as<std::int64_t>()[row] = value;
      return;
  }
  bug("a width that does not exist");
}

Numbers restricted(const Numbers& numbers, const Bitmap& keep, std::size_t patients) {
  Numbers result = computed(patients, [&](std::size_t row) -> std::optional<std::int64_t> {
    if (!numbers.valid.test(row) || !keep.test(row)) return std::nullopt;
    return numbers.data[row];
  });
  result.decimals = numbers.decimals;
  result.below = intersection(numbers.below, result.valid, patients);
  result.above = intersection(numbers.above, result.valid, patients);
  return result;
}

}  // namespace elig::planning
