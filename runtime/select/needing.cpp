#include "runtime/select/needing.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace elig {
namespace {

constexpr std::int64_t kMinutesPerDay = std::int64_t{24} * 60;
constexpr std::int64_t kLongAgo = std::numeric_limits<std::int64_t>::min() / 2;

}  // namespace

Enough Needing::of(const Members& members, std::size_t patient) {
  if (!asked()) return {members.of(members.sure, patient).any(), members.of(members.may, patient).any()};
  return {enough(members, members.sure, patient, true), enough(members, members.may, patient, false)};
}

bool Needing::enough(const Members& members, const std::uint64_t* words, std::size_t patient, bool surely) {
  const Bits rows = members.of(words, patient);
  if (rows.count() < std::max({query_.needed_readings, query_.needed_days, 1U})) return false;
  const auto most_apart = [&](bool by_day, std::int64_t gap) {
    collect(rows, members.offsets[patient], by_day);
    return surely ? surely_apart(gap) : perhaps_apart(gap);
  };
  if (query_.needed_days > 1 && most_apart(true, 1) < query_.needed_days) return false;
  if (!query_.apart_minutes) return true;
  const std::int64_t gap = *query_.apart_minutes;
  return most_apart(query_.apart_in_days, query_.apart_in_days ? (gap + kMinutesPerDay - 1) / kMinutesPerDay : gap) >=
         query_.needed_readings;
}

void Needing::collect(const Bits& rows, std::size_t first_row, bool by_day) {
  const EventRun& run = *query_.run;
  const std::int16_t* minutes = run.minutes.empty() ? nullptr : run.minutes.as<std::int16_t>();
  places_.clear();
  rows.for_each([&](std::size_t place) {
    const std::size_t row = first_row + place;
    const DayRange day = run.start[row];
    Place at{day.lo, day.hi};
    if (!by_day) {
      const bool known = day.lo == day.hi && minutes != nullptr && minutes[row] >= 0;
      at.lo = day.lo * kMinutesPerDay + (known ? minutes[row] : 0);
      at.hi = day.hi * kMinutesPerDay + (known ? minutes[row] : kMinutesPerDay - 1);
    }
    places_.push_back(at);
  });
}

// Always the next that surely ends first. There is no larger choice that is surely apart, and in the worst case of what
// is not known no larger one at all.
std::size_t Needing::surely_apart(std::int64_t gap) {
  std::ranges::sort(places_, {}, &Place::hi);
  std::size_t count = 0;
  std::int64_t last = kLongAgo;
  for (const Place& place : places_) {
    if (place.lo < last + gap) continue;
    ++count;
    last = place.hi;
  }
  return count;
}

// Two bounds, each at least the truth: what fits if a row could be there twice, at different times; and the rows whose
// time is known, as early as they fit, with all others somewhere between.
std::size_t Needing::perhaps_apart(std::int64_t gap) {
  std::ranges::sort(places_, {}, &Place::lo);
  latest_.clear();
  std::size_t open = 0, known = 0;
  std::int64_t last = kLongAgo;
  for (const Place& place : places_) {
    latest_.push_back(std::max(latest_.empty() ? place.hi : latest_.back(), place.hi));
    if (place.lo != place.hi) {
      ++open;
    } else if (place.lo >= last + gap) {
      ++known;
      last = place.lo;
    }
  }
  std::size_t repeated = 0;
  for (std::int64_t at = kLongAgo; repeated < places_.size(); ++repeated, at += gap) {
    // The earliest from here on: now, if a row that began by now may still be; else when the next begins.
    const auto begun = std::ranges::upper_bound(places_, at, {}, &Place::lo) - places_.begin();
    if (begun > 0 && latest_[static_cast<std::size_t>(begun) - 1] >= at) continue;
    if (begun == std::ssize(places_)) break;
    at = places_[static_cast<std::size_t>(begun)].lo;
  }
  return std::min(repeated, known + open);
}

}  // namespace elig
