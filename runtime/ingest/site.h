// A site's own tables, as a `population "..." { }` in the language binds them (compiler/driver/site.cpp makes it of
// that). Knows no rules: names and units have been checked.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/ingest.h"
#include "runtime/population/population.h"

namespace elig {

struct SiteColumn {
  std::string
      target;  // `ALT`, `sex`; or of the rows: code, start, end, value, unit, ULN, LLN, display, or a field's name
  std::string column;                       // of the table, without regard to case
  std::string unit;                         // the column is in that unit; of `code`: the code system; empty: none
  std::string uln, lln, date, unit_column;  // further columns; empty: none
  std::vector<std::pair<std::string, std::string>> values;  // what the source writes -> what is meant
};
struct SiteTable {
  std::string file;   // absolute
  std::string table;  // of a population, `drug`; empty: one row a patient
  std::string key;    // the column with the patient's id
  std::vector<SiteColumn> columns;
};
struct Site {
  std::string title;
  std::string index_date;  // ISO; empty: none
  std::vector<SiteTable> tables;
};

/// The columns of a table's file, as its header writes them. Errors: as read_table.
Result<std::vector<std::string>> table_columns(const std::string& path);

/// The patients are those of the tables with one row a patient, else all that have a row. `options.index_date` goes
/// before the site's. Errors: a file that cannot be read, a column that is not there, a patient twice in one table of
/// one row a patient.
Result<Population> read_site(const Site& site, const IngestOptions& options = {});

}  // namespace elig
