// The one shape that every source of histories is brought into: SQL queries whose rows are patients, and rows of
// tables. An importer (sdtm, omop, synthea, fhir, a site's own binding) is a function from files to these queries; one
// loader runs them, streaming, and makes the Population.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/site.h"
#include "runtime/population/population.h"

namespace elig {

/// Between the codes of a row: `snomed|44054006` + separator + `icd10cm|E11.9`.
inline constexpr char kCodeSeparator = '\n';

/// Rows of one table. Columns by name, each VARCHAR, in any order; those that are not there are empty. Blanks around a
/// cell do not count, and `NA`, `N/A`, `NULL` and `.` are empty, too:
///   patient       the patient's id, as the patients query says it
///   codes         `system|code` for each code, joined by kCodeSeparator; the same text is the same concept
///   display       the concept's name in words
///   start, end    ISO 8601, whole or partial (`2013`, `2013-12`, `2013-12-26T14:45`); empty: not known
///   ended         not empty: the row has ended, though `end` may be empty
///   value, unit   a number, a censored number (`<0.2`) or a text, as recorded
///   uln, lln, limit_unit   its limits; limit_unit where it is not `unit`
///   NAME, NAME_unit        any other column is a field of the row, with its unit where NAME_unit is there
/// The order of rows is the source's sequence.
struct TableQuery {
  std::string table;  // `measurement`
  std::string sql;
  bool lasts = false;  // rows last from start to end; a row without an end goes on, unless `ended`
};

struct HistoryQueries {
  /// One row a patient: `patient`, then columns whose headers bind themselves (`sex`, `birth_date`, `weight [kg]`).
  std::string patients;
  std::vector<TableQuery> tables;  // several queries may feed one table
  /// Ancestors of concepts: columns code and ancestor, each `system|code`. Empty: the source has no vocabulary.
  std::string ancestors;
  /// What the importer itself noticed: files that it does not read, ...
  std::vector<ImportNote> notes;
  /// Every code that has a place in the vocabulary's hierarchy, whether or not a row has it: a column of `system|code`.
  /// Empty: the ancestors are all that the source says of it.
  std::string hierarchy = {};
};

/// A session for an importer and its queries, bound to the memory and the folder of the options from its first
/// statement on: an importer reads whole tables, too (which concepts there are, which columns a resource has).
Result<DuckSession> open_for_histories(const IngestOptions& options);

/// Runs the queries. Streaming: memory is the result's, which goes to unlinked files in `temporary` beyond a bound.
/// Rows of a patient that the patients query does not have, rows without a code where the table wants one and dates
/// that cannot be read are kept where that is possible, and listed in notes with counts; nothing is dropped in silence.
/// Left out are rows of unknown patients, and of `measurement` those without a value (not done). A column `index_date`
/// of the patients is Population::index, unless options have one for everyone. Ages are not derived.
Result<Population> load_histories(DuckSession& session, const HistoryQueries& queries, const IngestOptions& options);

// -- importers: files -> queries. `path` is a folder (OMOP: also a DuckDB file). Tables and columns are found without
// regard
//    to case, as `.csv`, `.csv.gz`, `.tsv`, `.parquet` (FHIR: `.ndjson`, `.ndjson.gz`). Errors: no such folder, a table
//    or column that the model needs is not there.
Result<HistoryQueries> sdtm_queries(DuckSession& session, const std::string& path);
Result<HistoryQueries> omop_queries(DuckSession& session, const std::string& path);
Result<HistoryQueries> synthea_queries(DuckSession& session, const std::string& path);
Result<HistoryQueries> fhir_queries(DuckSession& session, const std::string& path);

/// A site's own tables (site.h).
Result<HistoryQueries> site_queries(DuckSession& session, const Site& site);

}  // namespace elig
