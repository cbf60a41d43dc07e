#include "compiler/features/index_dates.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/features/sources.h"
#include "compiler/plan/binder.h"
#include "compiler/plan/derive.h"
#include "runtime/population/date.h"

namespace elig::features {

namespace {

bool a_day(Day day) { return day > kBeforeAllTime && day < kAfterAllTime; }

// The last day that rows may have started on, as far as it is known.
std::optional<Day> last_start(const DayColumn& start, std::size_t rows) {
  std::optional<Day> last;
  for (std::size_t row = 0; row < rows; ++row) {
    const Day day = start[row].hi;
    if (a_day(day) && (!last || day > *last)) last = day;
  }
  return last;
}

std::optional<Day> last_start(const Population& population) {
  std::optional<Day> last;
  const auto see = [&](std::optional<Day> day) {
    if (day && (!last || *day > *last)) last = day;
  };
  for (const EventTable& table : population.tables) {
    for (const EventRun& run : table.runs) see(last_start(run.start, run.rows));
  }
  for (const Column& column : population.columns) {
    if (column.role != ColumnRole::Date) continue;
    const DatesWritten written(column);
    for (std::size_t row = 0; row < population.patients; ++row) {
      const auto day = written[row];
      if (day && a_day(day->hi)) see(day->hi);
    }
  }
  return last;
}

// The patient's own where there is one, else everyone's.
PatientDays completed(const PatientDays& own, std::optional<Day> everyones, std::size_t patients) {
  if (own.common || !everyones) return own;
  PatientDays result;
  result.days.lo = AlignedBytes(words_for(patients) * kRowsPerWord * sizeof(Day));
  result.days.hi = AlignedBytes(words_for(patients) * kRowsPerWord * sizeof(Day));
  result.known = Bitmap(patients);
  for (std::size_t patient = 0; patient < patients; ++patient) {
    const DayRange day = own[patient].value_or(DayRange{*everyones, *everyones});
    result.days.lo.as<Day>()[patient] = day.lo;
    result.days.hi.as<Day>()[patient] = day.hi;
    result.known.set(patient);
  }
  return result;
}

}  // namespace

std::string common_day(const PatientDays& days) {
  return days.common && days.common->lo == days.common->hi ? day_text(days.common->lo) : "";
}

IndexDates index_dates(const Population& population) {
  std::optional<Day> everyones;
  if (const auto date = parse_date(population.index_date)) everyones = day_number(*date);
  IndexDates index;
  if (population.index) {
    index.days = completed(*population.index, everyones, population.patients);
    return index;
  }
  if (!everyones) {
    everyones = last_start(population);
    if (everyones) {
      index.note = fmt::format("index is {}, the last day on which anything starts; `--index` sets another",
                               day_text(*everyones));
    }
  }
  if (everyones) {
    index.days.common = DayRange{*everyones, *everyones};
  } else {
    index.days.known = Bitmap(population.patients);
  }
  return index;
}

std::optional<Numbers> ages(const Population& population, const PatientDays& index) {
  const auto births = planning::columns_named(population, "birth_date", ColumnRole::Value);
  if (births.empty()) return std::nullopt;
  const DatesWritten birth_days(*births.front());
  return planning::computed(population.patients, [&](std::size_t patient) -> std::optional<std::int64_t> {
    const auto birth = birth_days[patient];
    const auto day = index[patient];
    if (!birth || !day || !a_day(birth->lo) || !a_day(birth->hi) || !a_day(day->lo) || !a_day(day->hi)) {
      return std::nullopt;
    }
    const int youngest = completed_years(civil_date(birth->hi), civil_date(day->lo));
    const int oldest = completed_years(civil_date(birth->lo), civil_date(day->hi));
    return youngest == oldest && oldest >= 0 ? std::optional<std::int64_t>(oldest) : std::nullopt;
  });
}

}  // namespace elig::features
