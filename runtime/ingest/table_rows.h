// A wide table as text, whatever its format: the header's cells, and the rows after it.
#pragma once

#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"

namespace elig {

struct TableRows {
  std::vector<std::string> headers;  // as the source wrote them; "" for one that is blank
  DuckRows rows;                     // one column for each header
  std::size_t skip = 0;              // rows at the start that are no patients
};

/// By its first bytes: Parquet, or CSV (also gzip or zstd). `session` must outlive the result. Errors do not name
/// the file.
Result<TableRows> open_table(DuckSession& session, const std::string& path);

}  // namespace elig
