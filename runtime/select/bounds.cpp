#include "runtime/select/bounds.h"

#include <algorithm>
#include <limits>

#include "runtime/select/vectorized.h"

namespace elig {
namespace {

// No row ends so late: as a lower bound, nothing lies inside.
constexpr Day kNever = std::numeric_limits<Day>::max();

bool common(const PatientDays* days) { return days == nullptr || days->common.has_value(); }

void spread(const std::uint64_t* words, std::size_t count, std::uint8_t* flags) {
  for (std::size_t i = 0; i < count; ++i) flags[i] = words[i / kRowsPerWord] >> i % kRowsPerWord & 1;
}

// bounds = the latest (earliest) of them and the dates, where both ends of the window are known.
ELIG_VECTORIZED
void take_latest(Day* bounds, const Day* dates, const std::uint8_t* known, const std::uint8_t* other_known,
                 std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) {
    const Day date = (known[p] & other_known[p]) != 0 ? dates[p] : kBeforeAllTime;
    bounds[p] = std::max(bounds[p], date);
  }
}
ELIG_VECTORIZED
void take_earliest(Day* bounds, const Day* dates, const std::uint8_t* known, const std::uint8_t* other_known,
                   std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) {
    const Day date = (known[p] & other_known[p]) != 0 ? dates[p] : kAfterAllTime;
    bounds[p] = std::min(bounds[p], date);
  }
}
ELIG_VECTORIZED
void note_missing(std::uint8_t* open, const std::uint8_t* known, std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) open[p] |= known[p] ^ 1;
}
// Windows without any day in common.
ELIG_VECTORIZED
void close_empty(Day* from_lo, Day* from_hi, const Day* to_hi, std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) {
    const bool empty = from_lo[p] > to_hi[p];
    from_lo[p] = empty ? kNever : from_lo[p];
    from_hi[p] = empty ? kNever : from_hi[p];
  }
}
ELIG_VECTORIZED
void leave_open(Day* from_hi, const std::uint8_t* open, std::size_t count) {
  for (std::size_t p = 0; p < count; ++p) from_hi[p] = open[p] != 0 ? kNever : from_hi[p];
}

}  // namespace

bool common_bounds(const RowQuery& query) {
  return common(query.visible_to) &&
         std::ranges::all_of(query.windows, [](const RowWindow& w) { return common(w.from) && common(w.to); });
}

void BoundsOf::Dates::take(const PatientDays* days, Day unbounded, std::size_t first, std::size_t last) {
  const std::size_t count = last - first;
  if (common(days)) {
    const DayRange all = days == nullptr ? DayRange{unbounded, unbounded} : *days->common;
    lo.assign(count, all.lo);
    hi.assign(count, all.hi);
    known.assign(count, 1);
    return;
  }
  known.assign(count, 0);
  if (days->days.lo.empty()) {  // of no patient
    lo.assign(count, unbounded);
    hi.assign(count, unbounded);
    return;
  }
  const Day* all_lo = days->days.lo.as<Day>();
  const Day* all_hi = days->days.hi.empty() ? all_lo : days->days.hi.as<Day>();
  lo.assign(all_lo + first, all_lo + last);
  hi.assign(all_hi + first, all_hi + last);
  if (!days->known.empty()) spread(days->known.words() + first / kRowsPerWord, count, known.data());
}

void BoundsOf::narrow(const RowWindow& window, std::size_t first, std::size_t last) {
  const std::size_t count = last - first;
  from_.take(window.from, kBeforeAllTime, first, last);
  to_.take(window.to, kAfterAllTime, first, last);
  take_latest(bounds_.from_lo.data(), from_.lo.data(), from_.known.data(), to_.known.data(), count);
  take_latest(bounds_.from_hi.data(), from_.hi.data(), from_.known.data(), to_.known.data(), count);
  take_earliest(bounds_.to_lo.data(), to_.lo.data(), to_.known.data(), from_.known.data(), count);
  take_earliest(bounds_.to_hi.data(), to_.hi.data(), to_.known.data(), from_.known.data(), count);
  note_missing(open_.data(), from_.known.data(), count);
  note_missing(open_.data(), to_.known.data(), count);
}

const Bounds& BoundsOf::patients(std::size_t first, std::size_t last) {
  const std::size_t count = last - first;
  bounds_.from_lo.assign(count, kBeforeAllTime);
  bounds_.from_hi.assign(count, kBeforeAllTime);
  bounds_.to_lo.assign(count, kAfterAllTime);
  bounds_.to_hi.assign(count, kAfterAllTime);
  open_.assign(count, 0);
  for (const RowWindow& window : query_.windows) narrow(window, first, last);
  close_empty(bounds_.from_lo.data(), bounds_.from_hi.data(), bounds_.to_hi.data(), count);
  // What is visible limits the start alone: a row that lasts may lie in a window that it has not reached yet.
  if (query_.visible_to != nullptr) narrow({nullptr, query_.visible_to}, first, last);
  leave_open(bounds_.from_hi.data(), open_.data(), count);
  return bounds_;
}

}  // namespace elig
