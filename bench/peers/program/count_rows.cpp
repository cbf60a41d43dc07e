// DuckDB, loaded, opened and asked how many rows a CSV file of text has: what a process that reads one through DuckDB
// cannot do without.   count_rows FILE
#include <duckdb.h>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  if (duckdb_open(nullptr, &database) != DuckDBSuccess || duckdb_connect(database, &connection) != DuckDBSuccess)
    return 3;
  std::string query = "SELECT count(*) FROM read_csv('";
  for (const char* c = argv[1]; *c != '\0'; ++c) query.append(*c == '\'' ? 2 : 1, *c);
  query += "', auto_detect = false, header = true, delim = ',', columns = {";
  for (int column = 0; column < 64; ++column) query += "'c" + std::to_string(column) + "': 'VARCHAR', ";
  query += "}, null_padding = true, parallel = false)";
  duckdb_result result;
  const bool counted = duckdb_query(connection, query.c_str(), &result) == DuckDBSuccess;
  if (counted) std::printf("%lld\n", static_cast<long long>(duckdb_value_int64(&result, 0, 0)));
  duckdb_destroy_result(&result);
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  return counted ? 0 : 3;
}
