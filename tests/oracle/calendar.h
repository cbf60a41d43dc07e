// Days and times by the calendar (MEANING.md, "Histories: time").
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "runtime/population/history.h"

namespace elig::oracle {

/// A time as an author may write it: `3 months` and `28 days` are one step, `max(4 weeks, 60 hours)` the farther
/// of several, `min(...)` the nearer.
struct TimeSpan {
  enum class Kind { Step, Farther, Nearer } kind = Kind::Step;
  long months = 0, days = 0;   // of a step
  std::vector<TimeSpan> of{};  // of the others

  [[nodiscard]] bool calendar() const {
    return months != 0 || std::any_of(of.begin(), of.end(), [](const TimeSpan& one) { return one.calendar(); });
  }
};

Day day_of(int year, unsigned month, unsigned day);

/// The days that `2014-01-02`, `2014-01` or `2014` may be.
DayRange days_of(std::string_view iso);

/// `span` later, or earlier when `forward` is false. 31 May less 3 months is 28 or 29 Feb.
Day moved(Day day, const TimeSpan& span, bool forward);
DayRange moved(const DayRange& days, const TimeSpan& span, bool forward);

/// The earlier of two days of which each is known to lie between two ends.
DayRange earlier(const DayRange& a, const DayRange& b);

}  // namespace elig::oracle
