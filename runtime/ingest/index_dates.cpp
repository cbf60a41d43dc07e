#include "runtime/ingest/index_dates.h"

#include <algorithm>

#include "runtime/population/date.h"

namespace elig {

std::optional<Error> check_index_date(const std::string& text) {
  if (text.empty() || (text.size() == 10 && parse_date(text))) return std::nullopt;
  return Error{"the index date `" + text + "` is not a date such as `2026-01-31`"};
}

void take_index_column(Population& population) {
  const auto column = std::ranges::find_if(
      population.columns, [](const Column& c) { return c.name == "index_date" && c.role == ColumnRole::Value; });
  if (column == population.columns.end()) return;
  PatientDays index;
  index.days.lo = AlignedBytes(population.patients * sizeof(Day));
  index.days.hi = AlignedBytes(population.patients * sizeof(Day));
  index.known = Bitmap(population.patients);
  std::size_t unreadable = 0;
  std::string example;
  for (std::size_t row = 0; row < population.patients; ++row) {
    const std::string text = cell_text(*column, row);
    const std::optional<Moment> moment = parse_moment(text);
    if (!moment) {
      if (!text.empty() && unreadable++ == 0) example = text;
      continue;
    }
    index.days.lo.as<Day>()[row] = moment->day.lo;
    index.days.hi.as<Day>()[row] = moment->day.hi;
    index.known.set(row);
  }
  if (unreadable > 0) {
    population.notes.push_back({"`index_date` is no date for " + std::to_string(unreadable) +
                                (unreadable == 1 ? " patient" : " patients") + " (`" + example + "`)"});
  }
  population.index = std::move(index);
  population.columns.erase(column);
}

void set_index(Population& population, const std::string& date) {
  if (date.empty()) return;
  population.index_date = date;
  population.index.reset();
}

}  // namespace elig
