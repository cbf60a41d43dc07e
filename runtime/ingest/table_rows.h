// A table, whatever its format: the header's cells, and the rows after it as SQL that reads them.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"

namespace elig {

struct TableRows {
  std::vector<std::string> headers;  // as the source wrote them; "" for one that is blank
  std::string sql;                   // a column for each header, of VARCHAR or of a type that read_cells reads
  std::size_t skip = 0;              // rows at the start that are no patients
};

/// A table for SQL: a subquery `(SELECT ...)` whose columns are VARCHAR, one for each header, in that order; what they
/// are called there is up to the format. Its rows are those after the header row.
struct TableScan {
  std::vector<std::string> headers;  // as the source wrote them; "" for one that is blank
  std::string sql;
};

/// `plain_tabs`: in tab-separated text `"` is a character as any other, as in the vocabulary files that OHDSI's Athena
/// writes. Files and errors as below.
Result<TableScan> scan_table(DuckSession& session, const std::string& path, bool plain_tabs = false);

/// By its first bytes: Parquet, or CSV (also gzip or zstd). The first column is text. Errors do not name the file.
Result<TableRows> open_table(DuckSession& session, const std::string& path);

}  // namespace elig
