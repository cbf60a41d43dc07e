// Synthea's CSV export -> queries. Times are UTC and are taken as written.

#include <algorithm>

#include "runtime/ingest/history_query.h"
#include "runtime/ingest/source_tables.h"

namespace elig {
namespace {

// A table whose rows are rows of a history. `columns` in SQL over the table's own names; those of optional columns are
// asked for through `column`.
struct Shape {
  const char* file;
  std::vector<std::string> needed;
  const char* table;
  std::string (*columns)(const SourceTable&);
  bool lasts;
};

// A code of a table that may say in SYSTEM which terminology it is of, else of `system`. Synthea writes `SNOMED-CT`,
// `RxNorm`, and `Unknown` for what is SNOMED CT.
std::string code(const SourceTable& table, const std::string& system) {
  if (!table.has("system")) return "'" + system + "|' || code";
  return "CASE lower(system) WHEN 'rxnorm' THEN 'rxnorm|' WHEN 'loinc' THEN 'loinc|' WHEN 'cvx' THEN 'cvx|' WHEN "
         "'snomed-ct' "
         "THEN 'snomed|' ELSE '" +
         system + "|' END || code";
}

std::string observations(const SourceTable& table) {
  // An observation of type `text` may read like a number, and its unit `{nominal}` says that it is none.
  return "patient, " + code(table, "loinc") +
         " AS codes, description AS display, date AS start, value, CASE WHEN units <> '{nominal}' THEN units END AS "
         "unit, " +
         table.column("category") + " AS category";
}

std::string conditions(const SourceTable& table) {
  return "patient, " + code(table, "snomed") + " AS codes, description AS display, start, stop AS \"end\"";
}

std::string medications(const SourceTable& table) {
  return "patient, " + code(table, "rxnorm") + " AS codes, description AS display, start, stop AS \"end\", " +
         table.column("dispenses") +
         " AS quantity, CASE WHEN nullif(stop, '') IS NULL THEN 'active' ELSE 'completed' END AS status";
}

std::string immunizations(const SourceTable& table) {
  return "patient, " + code(table, "cvx") +
         " AS codes, description AS display, date AS start, date AS \"end\", 'immunization' AS category, 'completed' "
         "AS status";
}

std::string procedures(const SourceTable& table) {
  const std::string start = table.has("start") ? "start" : table.column("date");
  return "patient, " + code(table, "snomed") + " AS codes, description AS display, " + start + " AS start, " +
         table.column("stop") + " AS \"end\", 'completed' AS status";
}

std::string encounters(const SourceTable& table) {
  return "patient, " + code(table, "snomed") + " AS codes, description AS display, start, stop AS \"end\", " +
         table.column("encounterclass") + " AS class";
}

std::string allergies(const SourceTable& table) {
  return "patient, " + code(table, "snomed") + " AS codes, description AS display, start, stop AS \"end\", " +
         table.column("category") + " AS category, " + table.column("severity1") + " AS severity";
}

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> all = {
      {"observations",
       {"date", "patient", "code", "description", "value", "units"},
       "measurement",
       observations,
       false},
      {"conditions", {"start", "stop", "patient", "code", "description"}, "condition", conditions, true},
      {"medications", {"start", "stop", "patient", "code", "description"}, "drug", medications, true},
      {"immunizations", {"date", "patient", "code", "description"}, "drug", immunizations, false},
      {"procedures", {"patient", "code", "description"}, "procedure", procedures, false},
      {"encounters", {"start", "stop", "patient", "code", "description"}, "encounter", encounters, true},
      {"allergies", {"start", "stop", "patient", "code", "description"}, "allergy", allergies, true},
  };
  return all;
}

std::string patients(const SourceTable& table) {
  return "SELECT id AS patient, " + table.column("gender") + " AS sex, birthdate AS birth_date, " +
         table.column("deathdate") + " AS death_date, " + table.column("race") + " AS race, " +
         table.column("ethnicity") + " AS ethnicity FROM " + table.relation;
}

void note_unread(const SourceTables& tables, HistoryQueries& queries) {
  std::vector<std::string> unread;
  for (const std::string& name : tables.names()) {
    const bool read =
        name == "patients" || std::ranges::any_of(shapes(), [&](const Shape& s) { return name == s.file; });
    if (!read) unread.push_back(name);
  }
  if (!unread.empty()) queries.notes.push_back({"not read: " + quoted_list(unread)});
}

}  // namespace

Result<HistoryQueries> synthea_queries(DuckSession& session, const std::string& path) {
  const Result<SourceTables> tables = SourceTables::in_folder(path);
  if (!tables) return tables.error();
  const Result<SourceTable> people = tables.value().open_with(session, "patients", {"id", "birthdate"});
  if (!people) return people.error();
  HistoryQueries queries;
  queries.patients = patients(people.value());
  for (const Shape& shape : shapes()) {
    if (!tables.value().has(shape.file)) continue;
    const Result<SourceTable> table = tables.value().open_with(session, shape.file, shape.needed);
    if (!table) return table.error();
    queries.tables.push_back(
        {shape.table, "SELECT " + shape.columns(table.value()) + " FROM " + table.value().relation, shape.lasts});
  }
  note_unread(tables.value(), queries);
  return queries;
}

}  // namespace elig
