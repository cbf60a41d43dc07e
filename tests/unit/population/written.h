// A population with something of everything, and everything that a population says, as text.
#pragma once

#include <string>

#include "tests/unit/population/runs.h"

namespace elig {

inline Column column_of(const std::string& header, const std::vector<std::string>& cells) {
  std::string problem;
  ColumnBuilder builder(header, *parse_header(header, &problem));
  for (const std::string& cell : cells) builder.append(cell);
  return std::move(builder).finish(cells.size());
}

/// Four patients: wide columns, an index date of each, a table of measurements and one of drugs, an empty one.
inline Population sample_population() {
  Population population;
  population.patients = 4;
  population.ids = {"01-701", "01-702", "", "p\xC3\xA4tient with a long id"};
  population.columns.push_back(column_of("ALT [U/L]", {"<5", "27.5", "", "hemolysed"}));
  population.columns.push_back(column_of("ALT.ULN [U/L]", {"40", "", "40", "3000000000"}));
  population.columns.push_back(column_of("sex", {"male", "female", "male", ""}));
  population.columns.push_back(column_of("empty", {"", "", "", ""}));
  population.notes = {{"a note"}, {""}};
  population.index_date = "2014-01-02";
  PatientDays index;
  index.days = {days({1, 2, 0, 4}), days({1, 9, 0, 4})};
  index.known = Bitmap(4);
  for (std::size_t patient : {0U, 1U, 3U}) index.known.set(patient);
  population.index = index;

  EventTable measurements{"measurement", {}};
  EventRun glucose = run_of(
      {{.patient = 0, .start = 10, .value = "5.5", .minute = 600, .sequence = 1}, {0, 11, "<0.2"}, {3, -5, "negative"}},
      4);
  glucose.coded = {{{"loinc", "2345-7"}, {"omop", "3004501"}}, "Glucose", {}};
  measurements.runs.push_back(std::move(glucose));
  EventRun sodium = run_of({{.patient = 2, .start = 100, .value = "140", .start_hi = 130, .sequence = 70000}}, 4,
                           RowsBy::Owner, std::nullopt);
  sodium.coded = {{{"loinc", "2951-2"}}, "", {}};
  measurements.runs.push_back(std::move(sodium));
  EventTable drugs{"drug", {}};
  EventRun aspirin = run_of({{.patient = 1, .start = 5, .end = DayRange{7, kAfterAllTime}}}, 4);
  aspirin.coded = {{{"rxnorm", "1191"}}, "Aspirin", {{"atc", "B01AC06"}, {"atc", "B01"}}};
  drugs.runs.push_back(std::move(aspirin));
  population.tables = {measurements, drugs, EventTable{"procedure", {}}};
  population.vocabulary = {known_codes("atc", {"B01", "A", "B01AC06"}), known_codes("snomed", {})};
  return population;
}

/// Equal texts: equal populations.
inline std::string described(const DayRange& range) {
  return std::to_string(range.lo) + ".." + std::to_string(range.hi) + " ";
}

inline std::string described(const Column& column, std::size_t rows) {
  std::string text = column.header + "|" + column.name + "|" + std::to_string(static_cast<int>(column.role)) + "|" +
                     column.unit.value_or("none") + "|";
  if (column.numbers) {
    const Integers& data = column.numbers->data;
    text += std::to_string(8 * static_cast<int>(data.width)) + " bits, " + std::to_string(column.numbers->decimals) +
            " decimals, " + std::to_string(data.min) + ".." + std::to_string(data.max) + " from " +
            std::to_string(data.base) + "|";
  }
  for (std::size_t row = 0; row < rows; ++row) text += cell_text(column, row) + ";";
  return text + "\n";
}

inline std::string described(const EventRun& run, std::size_t patients) {
  std::string text = run.coded.display + ":";
  for (const ConceptCode& code : run.coded.codes) text += " " + code.system + "|" + code.code;
  for (const ConceptCode& code : run.coded.ancestors) text += " < " + code.system + "|" + code.code;
  text += "\n";
  if (!run.offsets.empty()) {
    for (std::size_t p = 0; p <= patients; ++p) text += std::to_string(run.offsets.as<std::uint32_t>()[p]) + ",";
  }
  for (std::size_t row = 0; row < run.rows; ++row) {
    text += run.owners.empty() ? " " : " of " + std::to_string(run.owners.as<std::uint32_t>()[row]) + ": ";
    text += described(run.start[row]);
    if (!run.minutes.empty()) text += "at " + std::to_string(run.minutes.as<std::int16_t>()[row]) + " ";
    if (!run.sequence.empty()) text += "#" + std::to_string(run.sequence.as<std::uint32_t>()[row]) + " ";
    if (run.end) text += "to " + described((*run.end)[row]);
  }
  text += "\n";
  for (const Column& field : run.fields) text += described(field, run.rows);
  return text;
}

inline std::string described(const Population& population) {
  std::string text = std::to_string(population.patients) + " patients, index " + population.index_date + "\n";
  for (std::size_t patient = 0; patient < population.patients; ++patient) {
    text += patient_id(population, patient) + " ";
    if (!population.index) continue;
    const auto index = (*population.index)[patient];
    text += index ? described(*index) : "unknown ";
  }
  text += "\n";
  for (const Column& column : population.columns) text += described(column, population.patients);
  for (const ImportNote& note : population.notes) text += "note " + note.message + "\n";
  for (const EventTable& table : population.tables) {
    text += "table " + table.name + "\n";
    for (const EventRun& run : table.runs) text += described(run, population.patients);
  }
  for (const KnownCodes& known : population.vocabulary) {
    text += "knows " + known.system + "\n" + std::string(known.codes.as<char>(), known.codes.size());
  }
  return text;
}

}  // namespace elig
