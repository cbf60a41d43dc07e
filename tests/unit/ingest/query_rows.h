// The rows of a query as lines, for tests of what an importer asks DuckDB for.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/history_query.h"

namespace elig {

/// The named columns of each row, `a | b`; `.` is NULL, `+` stands between codes.
inline std::vector<std::string> rows_of(DuckSession& session, const std::string& query, const std::string& columns) {
  std::vector<std::string> lines;
  Result<DuckRows> rows = session.rows("SELECT " + columns + " FROM (" + query + ")");
  if (!rows) return {"error: " + rows.error().message};
  for (;;) {
    Result<std::size_t> count = rows.value().next();
    if (!count) return {"error: " + count.error().message};
    if (count.value() == 0) return lines;
    for (std::size_t row = 0; row < count.value(); ++row) {
      std::string line;
      for (std::size_t column = 0; column < rows.value().columns(); ++column) {
        std::string cell(rows.value().cell(column, row).value_or("."));
        for (char& c : cell) c = c == kCodeSeparator ? '+' : c;
        line += (column == 0 ? "" : " | ") + cell;
      }
      lines.push_back(std::move(line));
    }
  }
}

/// The query that feeds a table; of several, the `nth`.
inline std::string query_of(const HistoryQueries& queries, const std::string& table, std::size_t nth = 0) {
  for (const TableQuery& query : queries.tables) {
    if (query.table == table && nth-- == 0) return query.sql;
  }
  return "SELECT 'there is no table " + table + "' AS patient";
}

inline std::vector<std::string> messages(const std::vector<ImportNote>& notes) {
  std::vector<std::string> lines;
  for (const ImportNote& note : notes) lines.push_back(note.message);
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace elig
