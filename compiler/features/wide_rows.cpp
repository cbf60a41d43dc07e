// Wide columns of one measurement -> a run with at most one row a patient.
#include <algorithm>

#include "compiler/features/gather.h"
#include "compiler/features/sources.h"
#include "compiler/plan/binder.h"
#include "runtime/population/date.h"

namespace elig::features {

namespace {

using planning::columns_named;

bool has_number(const Column& column, std::size_t row) { return column.numbers && column.numbers->valid.test(row); }
bool has_cell(const Column& column, std::size_t row) {
  return has_number(column, row) || (column.texts && column.texts->valid.test(row));
}

std::optional<DayRange> day_in(std::string_view text) {
  const auto moment = parse_moment(text);
  return moment ? std::optional(moment->day) : std::nullopt;
}

AlignedBytes int32s(const std::vector<std::int32_t>& values) {
  AlignedBytes bytes(words_for(values.size()) * kRowsPerWord * sizeof(std::int32_t));
  std::copy(values.begin(), values.end(), bytes.as<std::int32_t>());
  return bytes;
}

// The cell of a patient is that of the first column that has a number, else a text: `n/d` in one unit does not stand
// before a value in another.
std::vector<std::int32_t> rows_of_column(const std::vector<const Column*>& columns, std::size_t which,
                                         const std::vector<std::int32_t>& patients) {
  std::vector<std::int32_t> rows = patients;
  for (std::int32_t& row : rows) {
    const auto patient = static_cast<std::size_t>(row);
    const bool number = has_number(*columns[which], patient);
    const auto before = [&](const Column* column) { return has_number(*column, patient); };
    const auto own = columns.begin() + static_cast<std::ptrdiff_t>(which);
    const bool earlier = number ? std::any_of(columns.begin(), own, before)
                                : std::any_of(columns.begin(), columns.end(), before) ||
                                      std::any_of(columns.begin(), own,
                                                  [&](const Column* column) { return has_cell(*column, patient); });
    if (earlier) row = -1;
  }
  return rows;
}

// The fields of a run are called `value`, and their limits so, whatever the measurement.
Column as_value(Column column) {
  column.name = "value";
  return column;
}

}  // namespace

DatesWritten::DatesWritten(const Column& dates) : dates_(dates) {
  if (!dates.texts) return;
  for (const std::string_view text : dates.texts->labels) of_text_.push_back(day_in(text));
}

std::optional<DayRange> DatesWritten::operator[](std::size_t row) const {
  if (dates_.texts && dates_.texts->valid.test(row))
    return of_text_[static_cast<std::size_t>(dates_.texts->codes[row])];
  return dates_.numbers && dates_.numbers->valid.test(row) ? day_in(cell_text(dates_, row)) : std::nullopt;  // `2013`
}

bool has_dates(const Population& population, const std::string& name) {
  return !columns_named(population, name, ColumnRole::Date).empty();
}

std::optional<EventRun> wide_rows(const Population& population, const std::string& name, const PatientDays& index) {
  const auto columns = columns_named(population, name, ColumnRole::Value);
  if (columns.empty()) return std::nullopt;
  const auto dated = columns_named(population, name, ColumnRole::Date);
  std::vector<std::int32_t> patients;
  std::vector<std::uint32_t> offsets{0};
  for (std::size_t patient = 0; patient < population.patients; ++patient) {
    const bool any =
        std::any_of(columns.begin(), columns.end(), [&](const Column* c) { return has_cell(*c, patient); });
    if (any) patients.push_back(static_cast<std::int32_t>(patient));
    offsets.push_back(static_cast<std::uint32_t>(patients.size()));
  }
  EventRun run;
  run.coded.display = name;
  run.rows = patients.size();
  run.offsets = AlignedBytes(offsets.size() * sizeof(std::uint32_t));
  std::copy(offsets.begin(), offsets.end(), run.offsets.as<std::uint32_t>());
  std::optional<DatesWritten> written;
  if (!dated.empty()) written.emplace(*dated.front());
  std::vector<std::int32_t> first, last;
  for (const std::int32_t patient : patients) {
    const auto at = static_cast<std::size_t>(patient);
    const DayRange day = (written ? (*written)[at] : index[at]).value_or(DayRange{});
    first.push_back(day.lo);
    last.push_back(day.hi);
  }
  run.start.lo = int32s(first);
  if (first != last) run.start.hi = int32s(last);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const AlignedBytes rows = int32s(rows_of_column(columns, i, patients));
    run.fields.push_back(as_value(gather(*columns[i], rows, run.rows)));
  }
  const AlignedBytes all = int32s(patients);
  for (const ColumnRole role : {ColumnRole::Uln, ColumnRole::Lln}) {
    for (const Column* limits : columns_named(population, columns.front()->name, role)) {
      run.fields.push_back(as_value(gather(*limits, all, run.rows)));
    }
  }
  return run;
}

}  // namespace elig::features
