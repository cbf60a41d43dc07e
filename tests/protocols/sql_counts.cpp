#include "tests/protocols/sql_counts.h"

#include <duckdb.h>

#include <stdexcept>

namespace elig {
namespace {

/// lab(ALT [U/L]) -> CAST("ALT [U/L]" AS DECIMAL(12,4))
std::string expand(std::string text) {
  for (std::size_t at = text.find("lab("); at != std::string::npos; at = text.find("lab(", at)) {
    const std::size_t end = text.find(')', at);
    const std::string column = text.substr(at + 4, end - at - 4);
    text.replace(at, end - at + 1, "CAST(\"" + column + "\" AS DECIMAL(12,4))");
  }
  return text;
}

}  // namespace

TruthCounts count_in_sql(const std::string& csv, std::string condition) {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  if (duckdb_open(nullptr, &database) != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess) {
    throw std::runtime_error("DuckDB does not open");
  }
  const std::string query =
      "SELECT count(*) FILTER (c), count(*) FILTER (NOT c), count(*) FILTER (c IS NULL) FROM (SELECT (" +
      expand(std::move(condition)) + ") AS c FROM read_csv('" + csv + "', all_varchar = true))";
  duckdb_result result;
  const bool ran = duckdb_query(connection, query.c_str(), &result) == DuckDBSuccess;
  TruthCounts counts;
  const char* error = ran ? nullptr : duckdb_result_error(&result);
  const std::string why = error != nullptr ? error : "";
  if (ran) {
    counts.yes = static_cast<std::uint64_t>(duckdb_value_int64(&result, 0, 0));
    counts.no = static_cast<std::uint64_t>(duckdb_value_int64(&result, 1, 0));
    counts.unknown = static_cast<std::uint64_t>(duckdb_value_int64(&result, 2, 0));
  }
  duckdb_destroy_result(&result);
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  if (!ran) throw std::runtime_error(query + "\n" + why);
  return counts;
}

}  // namespace elig
