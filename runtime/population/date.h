// Calendar dates as sources write them, and ages by them (S9).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/population/history.h"

namespace elig {

using CivilDate = std::chrono::year_month_day;

/// `2014-01-02`, also with a time after it (`2014-01-02T08:30`, `2014-01-02 00:00:00`), which is ignored.
/// nullopt: partial (`2014-01`), not ISO, or not a day of the calendar.
std::optional<CivilDate> parse_date(std::string_view text);

/// When something was, as far as its source says.
struct Moment {
  DayRange day;
  std::int16_t minute = -1;  // of a day that is known: 0..1439; -1: not known
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// A whole date as above, with its time where it has one; `2013-12` and `2013` are every day of that month and year,
/// and so are dates with parts that are said to be unknown (`2013-12-UN`, `2013-UNK-UNK`, `2013---15`, `2013-XX-XX`).
/// `A/B` lies between the two, `../B` on B or before, `A/..` on A or after. Seconds and the time zone are ignored: it
/// is the day that the clock on the wall showed. nullopt: not such a date. Blanks around it are not accepted.
std::optional<Moment> parse_moment(std::string_view text);

/// The day as a number, and back.
Day day_number(CivilDate date);
CivilDate civil_date(Day day);
/// `2014-01-02`.
std::string day_text(Day day);

/// Completed calendar years. Whoever was born on 29 Feb turns a year older on 1 Mar in common years.
/// Negative when `birth` is after `day`.
int completed_years(CivilDate birth, CivilDate day);

}  // namespace elig
