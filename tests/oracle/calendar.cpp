#include "tests/oracle/calendar.h"

#include <chrono>
#include <cstdlib>
#include <string>

namespace elig::oracle {
namespace {

using std::chrono::year_month_day;

Day count_of(const year_month_day& date) {
  return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// The last of the month where the month has no such day.
Day clamped(const year_month_day& date) {
  if (date.ok()) return count_of(date);
  return count_of(date.year() / date.month() / std::chrono::last);
}

Day stepped(Day day, long months, long days) {
  if (day <= kBeforeAllTime || day >= kAfterAllTime) return day;
  const year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return clamped(date + std::chrono::months{months}) + static_cast<Day>(days);
}

}  // namespace

Day day_of(int year, unsigned month, unsigned day) {
  return count_of(std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day));
}

DayRange days_of(std::string_view iso) {
  const std::string text(iso);
  const int year = std::atoi(text.substr(0, 4).c_str());
  if (text.size() < 7) return {day_of(year, 1, 1), day_of(year, 12, 31)};
  const auto month = static_cast<unsigned>(std::atoi(text.substr(5, 2).c_str()));
  if (text.size() < 10)
    return {day_of(year, month, 1), clamped(std::chrono::year{year} / static_cast<int>(month) / 31)};
  const Day day = day_of(year, month, static_cast<unsigned>(std::atoi(text.substr(8, 2).c_str())));
  return {day, day};
}

Day moved(Day day, const TimeSpan& span, bool forward) {
  if (span.kind == TimeSpan::Kind::Step)
    return stepped(day, forward ? span.months : -span.months, forward ? span.days : -span.days);
  std::vector<Day> reached;
  for (const TimeSpan& one : span.of) reached.push_back(moved(day, one, forward));
  const bool last = forward == (span.kind == TimeSpan::Kind::Farther);
  return last ? *std::max_element(reached.begin(), reached.end()) : *std::min_element(reached.begin(), reached.end());
}

DayRange moved(const DayRange& days, const TimeSpan& span, bool forward) {
  return {moved(days.lo, span, forward), moved(days.hi, span, forward)};
}

DayRange earlier(const DayRange& a, const DayRange& b) { return {std::min(a.lo, b.lo), std::min(a.hi, b.hi)}; }

}  // namespace elig::oracle
