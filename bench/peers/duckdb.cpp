#include "bench/peers/duckdb.h"

#include <duckdb.h>

#include <algorithm>
#include <cstring>

#include "bench/peers/sql_name.h"

namespace elig::bench {
namespace {

duckdb_type type_of(Width width) {
  switch (width) {
    case Width::W8:
      return DUCKDB_TYPE_TINYINT;
    case Width::W16:
      return DUCKDB_TYPE_SMALLINT;
    case Width::W32:
      return DUCKDB_TYPE_INTEGER;
    case Width::W64:
      return DUCKDB_TYPE_BIGINT;
  }
  return DUCKDB_TYPE_INVALID;
}
const char* sql_type(Width width) {
  switch (width) {
    case Width::W8:
      return "TINYINT";
    case Width::W16:
      return "SMALLINT";
    case Width::W32:
      return "INTEGER";
    case Width::W64:
      return "BIGINT";
  }
  return "";
}

std::vector<DuckColumn> columns_of(const Population& cohort) {
  std::vector<DuckColumn> columns;
  for (const Column& column : cohort.columns) {
    if (!column.numbers) continue;
    const Numbers& numbers = *column.numbers;
    columns.push_back(duck_column(sql_name(column), numbers.data, numbers.valid));
    if (!numbers.below.empty()) columns.push_back({.name = sql_name(column) + "_below", .flags = &numbers.below});
  }
  return columns;
}

std::string create_table(const std::string& table, const std::vector<DuckColumn>& columns) {
  std::string sql;
  for (const DuckColumn& column : columns) {
    sql += (sql.empty() ? "CREATE TABLE IF NOT EXISTS " + table + " (" : ", ") + column.name + ' ' +
           (column.flags == nullptr ? sql_type(column.width) : "BOOLEAN");
  }
  return sql + ")";
}

template <class T>
void fill_values(void* to, const Integers& integers, std::size_t first, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) static_cast<T*>(to)[i] = static_cast<T>(integers[first + i]);
}
void fill_values(void* to, const DuckColumn& column, std::size_t first, std::size_t count) {
  switch (column.width) {
    case Width::W8:
      return fill_values<std::int8_t>(to, *column.integers, first, count);
    case Width::W16:
      return fill_values<std::int16_t>(to, *column.integers, first, count);
    case Width::W32:
      return fill_values<std::int32_t>(to, *column.integers, first, count);
    case Width::W64:
      return fill_values<std::int64_t>(to, *column.integers, first, count);
  }
}

/// Rows [first, first + count) of one column; first is a multiple of 64. DuckDB's validity bits are laid out
/// as ours are.
void fill(duckdb_vector vector, const DuckColumn& column, std::size_t first, std::size_t count) {
  if (column.flags != nullptr) {
    bool* flags = static_cast<bool*>(duckdb_vector_get_data(vector));
    for (std::size_t i = 0; i < count; ++i) flags[i] = column.flags->test(first + i);
    return;
  }
  if (column.integers != nullptr) {
    fill_values(duckdb_vector_get_data(vector), column, first, count);
  } else {
    const std::size_t width = static_cast<std::size_t>(column.width);
    std::memcpy(duckdb_vector_get_data(vector), column.data + first * width, count * width);
  }
  if (column.valid == nullptr) return;
  duckdb_vector_ensure_validity_writable(vector);
  std::memcpy(duckdb_vector_get_validity(vector), column.valid->words() + first / kRowsPerWord,
              words_for(count) * sizeof(std::uint64_t));
}

}  // namespace

DuckColumn duck_column(std::string name, const Integers& integers, const Bitmap& valid) {
  if (integers.base == 0) {
    return {.name = std::move(name), .width = integers.width, .data = integers.data.as<std::byte>(), .valid = &valid};
  }
  return {
      .name = std::move(name), .width = narrowest(integers.min, integers.max), .valid = &valid, .integers = &integers};
}

struct DuckDb::State {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }

  std::string run(const std::string& sql) const {
    duckdb_result result;
    const bool failed = duckdb_query(connection, sql.c_str(), &result) == DuckDBError;
    std::string problem = failed ? duckdb_result_error(&result) : "";
    duckdb_destroy_result(&result);
    return problem;
  }
  std::string append(const std::string& table, const std::vector<DuckColumn>& columns, std::size_t rows) const;
};

std::string DuckDb::State::append(const std::string& table, const std::vector<DuckColumn>& columns,
                                  std::size_t rows) const {
  std::vector<duckdb_logical_type> types;
  for (const DuckColumn& column : columns) {
    types.push_back(duckdb_create_logical_type(column.flags == nullptr ? type_of(column.width) : DUCKDB_TYPE_BOOLEAN));
  }
  duckdb_data_chunk chunk = duckdb_create_data_chunk(types.data(), types.size());
  duckdb_appender appender = nullptr;
  bool works = duckdb_appender_create(connection, nullptr, table.c_str(), &appender) == DuckDBSuccess;
  const std::size_t step = duckdb_vector_size();  // a multiple of 64
  for (std::size_t first = 0; works && first < rows; first += step) {
    const std::size_t count = std::min(step, rows - first);
    duckdb_data_chunk_reset(chunk);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      fill(duckdb_data_chunk_get_vector(chunk, i), columns[i], first, count);
    }
    duckdb_data_chunk_set_size(chunk, count);
    works = duckdb_append_data_chunk(appender, chunk) == DuckDBSuccess;
  }
  works = works && duckdb_appender_close(appender) == DuckDBSuccess;
  std::string problem;
  if (!works) {
    const char* said = duckdb_appender_error(appender);
    problem = said != nullptr ? said : "cannot append to a table";
  }
  duckdb_appender_destroy(&appender);
  duckdb_destroy_data_chunk(&chunk);
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  return problem;
}

DuckDb::DuckDb(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckDb::DuckDb(DuckDb&&) noexcept = default;
DuckDb& DuckDb::operator=(DuckDb&&) noexcept = default;
DuckDb::~DuckDb() = default;

Result<DuckDb> DuckDb::empty() {
  auto state = std::make_unique<State>();
  if (duckdb_open(nullptr, &state->database) == DuckDBError ||
      duckdb_connect(state->database, &state->connection) == DuckDBError) {
    return Error{"cannot open DuckDB in memory"};
  }
  return DuckDb(std::move(state));
}

Result<DuckDb> DuckDb::with(const Population& cohort) {
  Result<DuckDb> opened = empty();
  if (!opened) return opened;
  const std::string problem = opened.value().append("cohort", columns_of(cohort), cohort.patients);
  if (!problem.empty()) return Error{"DuckDB: " + problem};
  return opened;
}

std::string DuckDb::append(const std::string& table, const std::vector<DuckColumn>& columns, std::size_t rows) {
  std::string problem = state_->run(create_table(table, columns));
  return problem.empty() ? state_->append(table, columns, rows) : problem;
}

std::string DuckDb::run(const std::string& sql) { return state_->run(sql); }

Result<std::vector<std::vector<std::int64_t>>> DuckDb::all_rows(const std::string& sql) {
  duckdb_result result;
  if (duckdb_query(state_->connection, sql.c_str(), &result) == DuckDBError) {
    Error error{std::string("DuckDB: ") + duckdb_result_error(&result)};
    duckdb_destroy_result(&result);
    return error;
  }
  std::vector<std::vector<std::int64_t>> columns(duckdb_column_count(&result));
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
    const std::size_t count = duckdb_data_chunk_get_size(chunk);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto* values =
          static_cast<const std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, i)));
      columns[i].insert(columns[i].end(), values, values + count);
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  duckdb_destroy_result(&result);
  return columns;
}

std::string DuckDb::use_threads(unsigned threads) { return state_->run("SET threads = " + std::to_string(threads)); }

Result<std::vector<std::int64_t>> DuckDb::first_row(const std::string& sql) {
  duckdb_result result;
  if (duckdb_query(state_->connection, sql.c_str(), &result) == DuckDBError) {
    Error error{std::string("DuckDB: ") + duckdb_result_error(&result)};
    duckdb_destroy_result(&result);
    return error;
  }
  std::vector<std::int64_t> row;
  if (duckdb_data_chunk chunk = duckdb_fetch_chunk(result); chunk != nullptr) {
    for (idx_t column = 0; column < duckdb_data_chunk_get_column_count(chunk); ++column) {
      row.push_back(
          *static_cast<const std::int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, column))));
    }
    duckdb_destroy_data_chunk(&chunk);
  }
  duckdb_destroy_result(&result);
  return row;
}

std::string DuckDb::version() { return duckdb_library_version(); }

}  // namespace elig::bench
