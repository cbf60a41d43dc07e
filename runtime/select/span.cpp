// From when to when the rows of a patient reach: the first day that one of them starts on, and the last that one ends
// on. Which row it is may not be known where the day is.
#include <algorithm>

#include "runtime/select/members.h"
#include "runtime/select/needing.h"

namespace elig {
namespace {

DayRange start_of(const EventRun& run, std::size_t row) { return run.start[row]; }
DayRange end_of(const EventRun& run, std::size_t row) { return run.end ? (*run.end)[row] : run.start[row]; }

// The rows that surely belong are there; one that perhaps does may come before them, or after.
DayRange first_of(const EventRun& run, const Members& members, std::size_t patient) {
  DayRange first{kAfterAllTime, kAfterAllTime};
  const std::size_t offset = members.offsets[patient];
  members.of(members.may, patient).for_each([&](std::size_t place) {
    first.lo = std::min(first.lo, start_of(run, offset + place).lo);
  });
  members.of(members.sure, patient).for_each([&](std::size_t place) {
    first.hi = std::min(first.hi, start_of(run, offset + place).hi);
  });
  return first;
}

DayRange last_of(const EventRun& run, const Members& members, std::size_t patient) {
  DayRange last{kBeforeAllTime, kBeforeAllTime};
  const std::size_t offset = members.offsets[patient];
  members.of(members.sure, patient).for_each([&](std::size_t place) {
    last.lo = std::max(last.lo, end_of(run, offset + place).lo);
  });
  members.of(members.may, patient).for_each([&](std::size_t place) {
    last.hi = std::max(last.hi, end_of(run, offset + place).hi);
  });
  return last;
}

template <class DayOf>
PatientDays days_of(const RowQuery& query, unsigned threads, DayOf day_of) {
  PatientDays days;
  const std::size_t padded = words_for(query.patients) * kRowsPerWord;
  days.days.lo = AlignedBytes(padded * sizeof(Day));
  days.days.hi = AlignedBytes(padded * sizeof(Day));
  days.known = Bitmap(query.patients);
  if (query.patients == 0) return days;
  auto *lo = days.days.lo.as<Day>(), *hi = days.days.hi.as<Day>();
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    Needing needing(query);
    for (std::size_t p = first; p < last; ++p) {
      if (!members.of(members.sure, p).any() || (needing.asked() && !needing.of(members, p).surely)) continue;
      const DayRange day = day_of(*query.run, members, p);
      lo[p] = day.lo;
      hi[p] = day.hi;
      days.known.set(p);
    }
  });
  if (std::equal(lo, lo + query.patients, hi)) days.days.hi = {};
  return days;
}

}  // namespace

PatientDays first_start(const RowQuery& query, unsigned threads) { return days_of(query, threads, first_of); }
PatientDays last_end(const RowQuery& query, unsigned threads) { return days_of(query, threads, last_of); }

}  // namespace elig
