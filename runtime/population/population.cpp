// Integers of four widths, and cells back to text.

#include "runtime/population/population.h"

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

Integers Integers::zeros(std::size_t rows, std::int64_t min, std::int64_t max) {
  Integers result{narrowest(min, max), {}, min, max};
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
