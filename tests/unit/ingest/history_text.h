// A table of a population as text, a line a row, so that a test says in one literal what it expects:
//   loinc|718-7 "Haemoglobin"
//     p1 2014-01-02 08:30 value=13.5 [g/dL] value.ULN=17 [g/dL]
//     p2 2013-12..  (2013-12-01..2013-12-31) ends 2014-01-05
#pragma once

#include <string>

#include "runtime/population/date.h"
#include "runtime/population/population.h"

namespace elig {

inline std::string end_text(Day day) {
  return day == kBeforeAllTime ? "before" : day == kAfterAllTime ? "after" : day_text(day);
}

inline std::string days_text(DayRange days) {
  return days.lo == days.hi ? end_text(days.lo) : end_text(days.lo) + ".." + end_text(days.hi);
}

/// Whose the rows are, in order.
inline std::vector<std::size_t> owners_of(const EventRun& run, std::size_t patients) {
  std::vector<std::size_t> owners;
  if (run.offsets.empty()) {
    for (std::size_t row = 0; row < run.rows; ++row) owners.push_back(run.owners.as<std::uint32_t>()[row]);
    return owners;
  }
  const auto* offsets = run.offsets.as<std::uint32_t>();
  for (std::size_t p = 0; p < patients; ++p) owners.insert(owners.end(), offsets[p + 1] - offsets[p], p);
  return owners;
}

inline std::string run_text(const Population& population, const EventRun& run) {
  std::string text;
  for (const ConceptCode& code : run.coded.codes) text += code.system + "|" + code.code + " ";
  text += "\"" + run.coded.display + "\"\n";
  const std::vector<std::size_t> owners = owners_of(run, population.patients);
  for (std::size_t row = 0; row < run.rows; ++row) {
    text += "  " + patient_id(population, owners[row]) + " " + days_text(run.start[row]);
    if (const int minute = run.minutes.empty() ? -1 : run.minutes.as<std::int16_t>()[row]; minute >= 0) {
      char time[8];
      std::snprintf(time, sizeof time, " %02d:%02d", minute / 60 % 24, minute % 60);
      text += time;
    }
    if (run.end) text += " to " + days_text((*run.end)[row]);
    for (const Column& field : run.fields) {
      if (const std::string cell = cell_text(field, row); !cell.empty()) {
        text += " " + field.name;
        if (field.role != ColumnRole::Value) text += field.role == ColumnRole::Uln ? ".ULN" : ".LLN";
        text += "=" + cell + (field.unit ? " [" + *field.unit + "]" : "");
      }
    }
    text += "\n";
  }
  return text;
}

inline std::string table_text(const Population& population, const std::string& name) {
  for (const EventTable& table : population.tables) {
    if (table.name != name) continue;
    std::string text;
    for (const EventRun& run : table.runs) text += run_text(population, run);
    return text;
  }
  return "no such table";
}

inline std::string notes_text(const Population& population) {
  std::string text;
  for (const ImportNote& note : population.notes) text += note.message + "\n";
  return text;
}

}  // namespace elig
