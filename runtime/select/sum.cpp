// Sums and medians of the values of the rows that belong.
#include <algorithm>
#include <array>
#include <atomic>
#include <span>
#include <utility>
#include <vector>

#include "runtime/base/bug.h"
#include "runtime/select/members.h"
#include "runtime/select/needing.h"
#include "runtime/select/packed_flags.h"
#include "runtime/select/row_loops.h"

namespace elig {
namespace {

// What comes of the readings of one patient.
struct Figure {
  std::int64_t number = 0;
  bool below = false, above = false;
  bool overflow = false;
};

struct Reading {
  std::int64_t value;
  int side;  // -1: just under it, 1: just over
  friend auto operator<=>(const Reading&, const Reading&) = default;
};

Figure sum_of(std::span<const Reading> readings) {
  Figure figure;
  for (const Reading& reading : readings) {
    figure.overflow |= __builtin_add_overflow(figure.number, reading.value, &figure.number);
    figure.below |= reading.side < 0;
    figure.above |= reading.side > 0;
  }
  return figure;
}

Figure double_median_of(std::span<Reading> readings) {
  const std::size_t half = readings.size() / 2;
  std::ranges::nth_element(readings, readings.begin() + static_cast<std::ptrdiff_t>(half));
  const Reading upper = readings[half];
  const Reading lower = readings.size() % 2 != 0 ? upper : std::ranges::max(readings.first(half));
  return sum_of(std::array{lower, upper});
}

// bits[p] = readings[p] != 0
ELIG_VECTORIZED
void mark_some(const std::uint32_t* readings, std::size_t patients, std::uint64_t* bits) {
  alignas(64) std::uint8_t flags[kRowsPerWord];
  for (std::size_t begin = 0; begin < patients; begin += kRowsPerWord) {
    const std::size_t count = patients - begin < kRowsPerWord ? patients - begin : kRowsPerWord;
    for (std::size_t i = 0; i < kRowsPerWord; ++i) flags[i] = i < count && readings[begin + i] != 0 ? 1 : 0;
    *bits++ = packed_word(flags);
  }
}

// What `figure_of` makes of the readings of each patient. Threads meet in no word of a bitmap: blocks are whole words.
template <class FigureOf>
class Results {
 public:
  Results(const RowQuery& query, const Numbers& values, FigureOf figure_of)
      : query_(query), values_(values), figure_of_(figure_of) {
    summed_.sum = AlignedBytes(query.patients * sizeof(std::int64_t));
    summed_.readings = AlignedBytes(query.patients * sizeof(std::uint32_t));
    summed_.valid = Bitmap(query.patients);
    if (!values.below.empty()) summed_.below = Bitmap(query.patients);
    if (!values.above.empty()) summed_.above = Bitmap(query.patients);
  }

  // Of any patients.
  void one_by_one(const Members& members, std::size_t first, std::size_t last) {
    std::vector<Reading> readings;
    for (std::size_t p = first; p < last; ++p) {
      const Bits rows = members.of(members.sure, p);
      if (!members.exact() && rows.count() != members.of(members.may, p).count()) continue;
      readings.clear();
      rows.for_each([&](std::size_t place) {
        const std::size_t row = members.offsets[p] + place;
        readings.push_back({values_.data[row], values_.below.test(row) ? -1 : values_.above.test(row) ? 1 : 0});
      });
      if (!readings.empty()) set(p, readings.size(), figure_of_(std::span<Reading>(readings)));
    }
  }
  // Of patients whose rows all surely do or do not belong, where none is censored; values of up to 32 bits.
  void plain_sums(const Members& members, std::size_t first, std::size_t last) {
    auto* readings = summed_.readings.template as<std::uint32_t>();
    row_loops().add(members, values_.data, first, last, summed_.sum.template as<std::int64_t>(), readings);
    mark_some(readings + first, last - first, summed_.valid.words() + first / kRowsPerWord);
  }
  // Takes away what `needing` forbids.
  void demand(const Members& members, std::size_t first, std::size_t last) {
    Needing needing(query_);
    if (!needing.asked()) return;
    for (std::size_t p = first; p < last; ++p) {
      if (summed_.valid.test(p) && !needing.of(members, p).surely) unset(p);
    }
  }

  Summed finish() && {
    summed_.overflow = overflow_;
    return std::move(summed_);
  }

 private:
  void set(std::size_t patient, std::size_t readings, const Figure& figure) {
    if (figure.overflow) overflow_ = true;
    if (figure.below && figure.above) return;
    summed_.sum.template as<std::int64_t>()[patient] = figure.number;
    summed_.readings.template as<std::uint32_t>()[patient] = static_cast<std::uint32_t>(readings);
    summed_.valid.set(patient);
    if (figure.below) summed_.below.set(patient);
    if (figure.above) summed_.above.set(patient);
  }
  void unset(std::size_t patient) {
    summed_.sum.template as<std::int64_t>()[patient] = 0;
    summed_.readings.template as<std::uint32_t>()[patient] = 0;
    for (Bitmap* bits : {&summed_.valid, &summed_.below, &summed_.above}) {
      if (bits->test(patient)) bits->words()[patient / kRowsPerWord] ^= std::uint64_t{1} << patient % kRowsPerWord;
    }
  }

  const RowQuery& query_;
  const Numbers& values_;
  FigureOf figure_of_;
  Summed summed_;
  std::atomic<bool> overflow_ = false;
};

}  // namespace

Summed sum_rows(const RowQuery& query, const Numbers& values, unsigned threads) {
  must(values.data.base == 0, "rows are added as they are stored");
  Results results(query, values, sum_of);
  const bool plain = values.below.empty() && values.above.empty() && values.data.width != Width::W64;
  for_each_block(query, &values.valid, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    if (plain && members.exact()) {
      results.plain_sums(members, first, last);
    } else {
      results.one_by_one(members, first, last);
    }
    results.demand(members, first, last);
  });
  return std::move(results).finish();
}

Summed double_median(const RowQuery& query, const Numbers& values, unsigned threads) {
  Results results(query, values, double_median_of);
  for_each_block(query, &values.valid, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    results.one_by_one(members, first, last);
    results.demand(members, first, last);
  });
  return std::move(results).finish();
}

}  // namespace elig
