#include "bench/screen/clinics.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace elig::bench {
namespace {

constexpr std::size_t kPatientsOfAClinic = 40'000;

// Of a hundred analytes, a clinic has so many never measured, all within the usual, all below it, all above it.
constexpr unsigned kNever = 25;
constexpr unsigned kUsual = 45;
constexpr unsigned kLow = 3;
constexpr unsigned kHigh = 3;

struct Quantiles {
  std::int64_t fifth, tenth, ninetieth, ninety_fifth;  // in 100
};

Quantiles quantiles_of(const Numbers& numbers, std::size_t rows) {
  constexpr std::size_t kSample = 10'000;
  std::vector<std::int64_t> values;
  for (std::size_t row = 0; row < std::min(rows, kSample); ++row) {
    if (numbers.valid.test(row)) values.push_back(numbers.data[row]);
  }
  if (values.empty()) return {0, 0, 0, 0};
  std::ranges::sort(values);
  const auto at = [&](std::size_t percent) { return values[(values.size() - 1) * percent / 100]; };
  return {at(5), at(10), at(90), at(95)};
}

void unset(Bitmap& bits, std::size_t row) {
  if (!bits.empty()) bits.words()[row / kRowsPerWord] &= ~(std::uint64_t{1} << (row % kRowsPerWord));
}

/// Each row becomes the one of `from` that `place(row)` names.
template <class Place>
Numbers placed(const Numbers& from, std::size_t rows, Place place) {
  Numbers to{.data = Integers::zeros(rows, from.data.min, from.data.max),
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

/// What the clinics make of one analyte.
Numbers of_clinics(const Numbers& from, std::size_t rows, std::mt19937_64& random) {
  const Quantiles quantiles = quantiles_of(from, rows);
  Numbers to = placed(from, rows, [](std::size_t row) { return row; });
  for (std::size_t first = 0; first < rows; first += kPatientsOfAClinic) {
    const auto kind = static_cast<unsigned>(random() % 100);
    const auto [lo, hi] = kind < kUsual                  ? std::pair(quantiles.tenth, quantiles.ninetieth)
                          : kind < kUsual + kLow         ? std::pair(from.data.min, quantiles.fifth)
                          : kind < kUsual + kLow + kHigh ? std::pair(quantiles.ninety_fifth, from.data.max)
                                                         : std::pair(from.data.min, from.data.max);
    const bool never = kind >= 100 - kNever;
    for (std::size_t row = first; row < std::min(rows, first + kPatientsOfAClinic); ++row) {
      if (!to.valid.test(row)) continue;
      to.data.set(row, never ? 0 : std::clamp(to.data[row], lo, hi));
      if (!never) continue;
      unset(to.valid, row);
      unset(to.below, row);
      unset(to.above, row);
    }
  }
  return to;
}

template <class NumbersOf>
Population each_column(const Population& from, NumbersOf numbers_of) {
  Population to;
  to.patients = from.patients;
  for (const Column& column : from.columns) {
    Numbers numbers = numbers_of(*column.numbers);
    numbers.blocks = block_ranges(numbers, from.patients);
    to.columns.push_back({.header = column.header,
                          .name = column.name,
                          .role = column.role,
                          .unit = column.unit,
                          .numbers = std::move(numbers),
                          .texts = {}});
  }
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
