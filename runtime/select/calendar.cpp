// Dates of patients, moved by calendar time and compared. The calendar repeats every 400 years, so that one cycle of
// the standard library's serves all the days there are.
#include <algorithm>
#include <chrono>
#include <utility>

#include "runtime/select/select.h"

namespace elig {
namespace {

constexpr std::int64_t kCycleDays = 146'097;
constexpr std::int64_t kCycleYears = 400;

Day within_all_time(std::int64_t day) {
  return static_cast<Day>(std::clamp<std::int64_t>(day, kBeforeAllTime, kAfterAllTime));
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// `months` later, on the month's last day where it has no such day. Not yet within all time.
std::int64_t months_later(Day day, std::int32_t months) {
  using namespace std::chrono;
  const std::int64_t cycle = floor_div(day, kCycleDays);
  const year_month_day from{sys_days{days{day - cycle * kCycleDays}}};
  const std::int64_t month = (static_cast<int>(from.year()) + cycle * kCycleYears) * 12 +
                             static_cast<unsigned>(from.month()) - 1 + months;  // since January of the year 0
  const std::int64_t year_of_all = floor_div(month, 12);
  const std::int64_t to_cycle = floor_div(year_of_all - 1970, kCycleYears);
  const std::chrono::year year{static_cast<int>(year_of_all - to_cycle * kCycleYears)};
  const std::chrono::month of_year{static_cast<unsigned>(month - year_of_all * 12 + 1)};
  const auto last = (year / of_year / std::chrono::last).day();
  return to_cycle * kCycleDays + sys_days{year / of_year / std::min(from.day(), last)}.time_since_epoch().count();
}

AlignedBytes shifted_days(const AlignedBytes& from, std::int32_t months, std::int32_t days, std::size_t patients) {
  if (from.empty()) return {};
  AlignedBytes to(patients * sizeof(Day));
  for (std::size_t p = 0; p < patients; ++p) to.as<Day>()[p] = shifted(from.as<Day>()[p], months, days);
  return to;
}

// `choose` of the intervals of each patient, end by end.
template <class Choose>
PatientDays combined(const PatientDays& a, const PatientDays& b, std::size_t patients, Choose choose) {
  const auto chosen = [&](const DayRange& x, const DayRange& y) {
    return DayRange{choose(x.lo, y.lo), choose(x.hi, y.hi)};
  };
  PatientDays result;
  if (a.common && b.common) {
    result.common = chosen(*a.common, *b.common);
    return result;
  }
  result.days.lo = AlignedBytes(patients * sizeof(Day));
  result.days.hi = AlignedBytes(patients * sizeof(Day));
  result.known = Bitmap(patients);
  for (std::size_t p = 0; p < patients; ++p) {
    const std::optional<DayRange> x = a[p], y = b[p];
    if (!x || !y) continue;
    const DayRange range = chosen(*x, *y);
    result.days.lo.as<Day>()[p] = range.lo;
    result.days.hi.as<Day>()[p] = range.hi;
    result.known.set(p);
  }
  return result;
}

}  // namespace

Day shifted(Day day, std::int32_t months, std::int32_t days) {
  if (day <= kBeforeAllTime || day >= kAfterAllTime) return within_all_time(day);
  return within_all_time((months == 0 ? day : months_later(day, months)) + days);
}

PatientDays shifted(const PatientDays& from, std::int32_t months, std::int32_t days, std::size_t patients) {
  PatientDays to;
  if (from.common) {
    to.common = {shifted(from.common->lo, months, days), shifted(from.common->hi, months, days)};
    return to;
  }
  to.days.lo = shifted_days(from.days.lo, months, days, patients);
  to.days.hi = shifted_days(from.days.hi, months, days, patients);
  to.known = from.known;
  return to;
}

PatientDays earlier(const PatientDays& a, const PatientDays& b, std::size_t patients) {
  return combined(a, b, patients, [](Day x, Day y) { return std::min(x, y); });
}

PatientDays later(const PatientDays& a, const PatientDays& b, std::size_t patients) {
  return combined(a, b, patients, [](Day x, Day y) { return std::max(x, y); });
}

}  // namespace elig
