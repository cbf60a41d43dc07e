// Calendar dates as sources write them, and ages by them (S9).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace elig {

using CivilDate = std::chrono::year_month_day;

/// `2014-01-02`, also with a time after it (`2014-01-02T08:30`, `2014-01-02 00:00:00`), which is ignored.
/// nullopt: partial (`2014-01`), not ISO, or not a day of the calendar.
std::optional<CivilDate> parse_date(std::string_view text);

/// Completed calendar years. Whoever was born on 29 Feb turns a year older on 1 Mar in common years.
/// Negative when `birth` is after `day`.
int completed_years(CivilDate birth, CivilDate day);

}  // namespace elig
