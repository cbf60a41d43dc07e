// Small runs, written row by row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/population/history.h"
#include "runtime/population/population.h"

namespace elig {

struct RowSketch {
  std::uint32_t patient = 0;
  Day start = 0;
  std::string value = {};            // a cell: `1.5`, `<0.2`, `negative`, empty
  int minute = -1;                   // unknown
  std::optional<Day> start_hi = {};  // none: the start is known
  std::optional<DayRange> end = {};  // in none of the rows: the run has no ends
  std::uint32_t sequence = 0;        // in none of the rows: the run has none
};

enum class RowsBy { Offset, Owner };

inline AlignedBytes days(const std::vector<Day>& values) {
  AlignedBytes bytes(words_for(values.size()) * kRowsPerWord * sizeof(Day));
  for (std::size_t i = 0; i < values.size(); ++i) bytes.as<Day>()[i] = values[i];
  return bytes;
}

/// Rows in the given order, which is by patient. `value [unit]` is the only field.
inline EventRun run_of(const std::vector<RowSketch>& rows, std::size_t patients, RowsBy by = RowsBy::Offset,
                       std::optional<std::string> unit = "U/L") {
  EventRun run;
  run.rows = rows.size();
  std::vector<Day> start, start_hi, end, end_hi;
  ColumnBuilder values("value", Header{"value", ColumnRole::Value, std::move(unit)});
  bool any_hi = false, any_end = false, any_minute = false, any_sequence = false;
  for (const RowSketch& row : rows) {
    start.push_back(row.start);
    start_hi.push_back(row.start_hi.value_or(row.start));
    const DayRange range = row.end.value_or(DayRange{row.start, row.start_hi.value_or(row.start)});
    end.push_back(range.lo);
    end_hi.push_back(range.hi);
    any_hi = any_hi || row.start_hi;
    any_end = any_end || row.end;
    any_minute = any_minute || row.minute >= 0;
    any_sequence = any_sequence || row.sequence > 0;
    values.append(row.value);
  }
  run.start.lo = days(start);
  if (any_hi) run.start.hi = days(start_hi);
  if (any_end) run.end = DayColumn{days(end), days(end_hi)};
  if (any_minute) {
    run.minutes = AlignedBytes(words_for(rows.size()) * kRowsPerWord * sizeof(std::int16_t));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      run.minutes.as<std::int16_t>()[i] = static_cast<std::int16_t>(rows[i].minute);
    }
  }
  if (any_sequence) {
    run.sequence = AlignedBytes(words_for(rows.size()) * kRowsPerWord * sizeof(std::uint32_t));
    for (std::size_t i = 0; i < rows.size(); ++i) run.sequence.as<std::uint32_t>()[i] = rows[i].sequence;
  }
  if (by == RowsBy::Owner) {
    run.owners = AlignedBytes(words_for(rows.size()) * kRowsPerWord * sizeof(std::uint32_t));
    for (std::size_t i = 0; i < rows.size(); ++i) run.owners.as<std::uint32_t>()[i] = rows[i].patient;
  } else {
    run.offsets = AlignedBytes((patients + 1) * sizeof(std::uint32_t));
    for (const RowSketch& row : rows) ++run.offsets.as<std::uint32_t>()[row.patient + 1];
    for (std::size_t i = 0; i < patients; ++i) {
      run.offsets.as<std::uint32_t>()[i + 1] += run.offsets.as<std::uint32_t>()[i];
    }
  }
  run.fields.push_back(std::move(values).finish(rows.size(), Base::Zero));
  return run;
}

}  // namespace elig
