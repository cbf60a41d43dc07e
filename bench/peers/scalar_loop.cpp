// The trial patient by patient: what a careful programmer writes first.
#include "bench/peers/sixteen.h"

namespace elig::bench {
namespace {

enum class Truth : std::uint8_t { False, True, Unknown };

Truth truth(bool value) { return value ? Truth::True : Truth::False; }

bool bit(const std::uint64_t* bitmap, std::size_t row) { return (bitmap[row / 64] >> (row % 64) & 1) != 0; }

template <class T, int base>
int value(const Lab<T, base>& lab, std::size_t row) {
  return base + lab.data[row];
}

template <class L>
Truth at_least(const L& lab, std::size_t row, int limit) {
  return bit(lab.valid, row) ? truth(value(lab, row) >= limit) : Truth::Unknown;
}
template <class L>
Truth at_most(const L& lab, std::size_t row, int limit) {
  return bit(lab.valid, row) ? truth(value(lab, row) <= limit) : Truth::Unknown;
}
template <class L>
Truth above(const L& lab, std::size_t row, int limit) {
  return at_least(lab, row, limit + 1);
}
/// value * of_value <= limit * of_limit
template <class V, class L>
Truth within(const V& lab, int of_value, const L& limit, int of_limit, std::size_t row) {
  if (!bit(lab.valid, row) || !bit(limit.valid, row)) return Truth::Unknown;
  return truth(value(lab, row) * of_value <= value(limit, row) * of_limit);
}

std::array<Truth, kCriteria> decide(const Sixteen& p, std::size_t row) {
  Truth bili = within(p.bili, 2, p.bili_uln, 3, row);
  if (bili == Truth::False && bit(p.bili_below, row)) bili = Truth::Unknown;
  return {at_least(p.hb, row, 90),
          at_least(p.anc, row, 150),
          at_least(p.plt, row, 100),
          within(p.creatinine, 1, p.creatinine_uln, 15, row),
          bili,
          within(p.alt, 2, p.alt_uln, 5, row),
          within(p.ast, 2, p.ast_uln, 5, row),
          within(p.alp, 1, p.alp_uln, 5, row),
          at_least(p.albumin, row, 28),
          at_most(p.inr, row, 150),
          at_least(p.lvef, row, 50),
          at_most(p.sodium, row, 129),
          above(p.potassium, row, 55),
          above(p.calcium, row, 115),
          above(p.glucose, row, 250),
          above(p.qtc, row, 480)};
}

void count(const std::array<Truth, kCriteria>& truths, Tally& tally) {
  std::size_t reasons = 0, first = 0;
  bool unknown = false;
  for (std::size_t c = 0; c < kCriteria; ++c) {
    tally.criteria[c].met += truths[c] == Truth::True;
    tally.criteria[c].not_met += truths[c] == Truth::False;
    unknown |= truths[c] == Truth::Unknown;
    if (truths[c] == (c < kFirstExclusion ? Truth::False : Truth::True) && reasons++ == 0) first = c;
  }
  tally.criteria[first].first_reason += reasons > 0;
  tally.criteria[first].only_reason += reasons == 1;
  tally.ineligible += reasons > 0;
  tally.needs_data += reasons == 0 && unknown;
  tally.eligible += reasons == 0 && !unknown;
}

}  // namespace

TrialCounts scalar_loop(const Sixteen& columns, unsigned threads) {
  return in_parts(columns.patients, threads, [&](std::size_t first, std::size_t last) {
    Tally tally;
    const std::size_t end = last * 64 < columns.patients ? last * 64 : columns.patients;
    for (std::size_t row = first * 64; row < end; ++row) count(decide(columns, row), tally);
    return tally;
  });
}

}  // namespace elig::bench
