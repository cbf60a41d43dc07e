#include "bench/screen/clinics.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace elig::bench {
namespace {

constexpr std::size_t kPatientsOfAClinic = 100'000;

// Of a hundred analytes, a clinic has so many never measured, all within the usual, and (measured in everyone) all so
// low or so high as few are elsewhere.
constexpr unsigned kNever = 10;
constexpr unsigned kUsual = 60;
constexpr unsigned kLow = 3;
constexpr unsigned kHigh = 3;

struct Quantiles {
  std::int64_t lowest, tenth, ninetieth, highest;  // of a hundred; of a thousand, five are beyond the outer ones
};

Quantiles quantiles_of(const Numbers& numbers, std::size_t rows) {
  constexpr std::size_t kSample = 10'000;
  std::vector<std::int64_t> values;
  for (std::size_t row = 0; row < std::min(rows, kSample); ++row) {
    if (numbers.valid.test(row)) values.push_back(numbers.data[row]);
  }
  if (values.empty()) return {0, 0, 0, 0};
  std::ranges::sort(values);
  const auto at = [&](std::size_t thousandth) { return values[(values.size() - 1) * thousandth / 1000]; };
  return {at(5), at(100), at(900), at(995)};
}

void unset(Bitmap& bits, std::size_t row) {
  if (!bits.empty()) bits.words()[row / kRowsPerWord] &= ~(std::uint64_t{1} << (row % kRowsPerWord));
}

/// Each row becomes the one of `from` that `place(row)` names.
template <class Place>
Numbers placed(const Numbers& from, std::size_t rows, Place place) {
  Numbers to{.data = Integers::zeros(rows, from.data.min, from.data.max, Base::Chosen),
             .decimals = from.decimals,
             .valid = Bitmap(rows),
             .below = from.below.empty() ? Bitmap() : Bitmap(rows),
             .above = from.above.empty() ? Bitmap() : Bitmap(rows)};
  to.data.min = from.data.min;
  to.data.max = from.data.max;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t source = place(row);
    if (!from.valid.test(source)) continue;
    to.data.set(row, from.data[source]);
    to.valid.set(row);
    if (from.below.test(source)) to.below.set(row);
    if (from.above.test(source)) to.above.set(row);
  }
  return to;
}

enum class Seen : std::uint8_t { Never, Usual, Low, High, Anything };

Seen seen(unsigned of_hundred) {
  if (of_hundred < kNever) return Seen::Never;
  if (of_hundred < kNever + kUsual) return Seen::Usual;
  if (of_hundred < kNever + kUsual + kLow) return Seen::Low;
  return of_hundred < kNever + kUsual + kLow + kHigh ? Seen::High : Seen::Anything;
}

/// What a clinic that sees its patients so makes of one of them.
void see(Seen how, const Quantiles& quantiles, Numbers& numbers, std::size_t row) {
  const auto becomes = [&](std::int64_t value) {
    numbers.data.set(row, value);
    numbers.valid.set(row);
    unset(numbers.below, row);
    unset(numbers.above, row);
  };
  const bool measured = numbers.valid.test(row);
  switch (how) {
    case Seen::Never:
      becomes(numbers.data.base);  // stored as 0
      return unset(numbers.valid, row);
    case Seen::Usual:
      if (measured) numbers.data.set(row, std::clamp(numbers.data[row], quantiles.tenth, quantiles.ninetieth));
      return;
    case Seen::Low:
      return becomes(measured ? std::min(numbers.data[row], quantiles.lowest) : quantiles.lowest);
    case Seen::High:
      return becomes(measured ? std::max(numbers.data[row], quantiles.highest) : quantiles.highest);
    case Seen::Anything:
      return;
  }
}

/// What the clinics make of one analyte.
Numbers of_clinics(const Numbers& from, std::size_t rows, std::mt19937_64& random) {
  const Quantiles quantiles = quantiles_of(from, rows);
  Numbers to = placed(from, rows, [](std::size_t row) { return row; });
  for (std::size_t first = 0; first < rows; first += kPatientsOfAClinic) {
    const Seen how = seen(static_cast<unsigned>(random() % 100));
    for (std::size_t row = first; row < std::min(rows, first + kPatientsOfAClinic); ++row) see(how, quantiles, to, row);
  }
  return to;
}

template <class NumbersOf>
Population each_column(const Population& from, NumbersOf numbers_of) {
  Population to;
  to.patients = from.patients;
  for (const Column& column : from.columns) {
    to.columns.push_back({.header = column.header,
                          .name = column.name,
                          .role = column.role,
                          .unit = column.unit,
                          .numbers = numbers_of(*column.numbers),
                          .texts = {}});
  }
  find_block_ranges(to);
  return to;
}

}  // namespace

Population in_clinics(const Population& cohort, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  return each_column(cohort, [&](const Numbers& numbers) { return of_clinics(numbers, cohort.patients, random); });
}

Population shuffled(const Population& population, std::uint64_t seed) {
  std::vector<std::uint32_t> order(population.patients);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::shuffle(order, std::mt19937_64(seed));
  return each_column(population, [&](const Numbers& numbers) {
    return placed(numbers, population.patients, [&](std::size_t row) { return std::size_t{order[row]}; });
  });
}

}  // namespace elig::bench
