#include "bench/peers/duckdb.h"

#include <duckdb.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace elig::bench {
namespace {

std::string sql_name(const Column& column) {
  std::string name = column.name;
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return column.role == ColumnRole::Uln ? name + "_uln" : name;
}

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

/// A column of the table: integers, or (`integers` null) the bits of `flags` as BOOLEAN.
struct Source {
  std::string name;
  const Integers* integers = nullptr;
  const Bitmap* valid = nullptr;
  const Bitmap* flags = nullptr;
};
std::vector<Source> sources_of(const Population& cohort) {
  std::vector<Source> sources;
  for (const Column& column : cohort.columns) {
    if (!column.numbers) continue;
    const Numbers& numbers = *column.numbers;
    sources.push_back({.name = sql_name(column), .integers = &numbers.data, .valid = &numbers.valid});
    if (!numbers.below.empty()) sources.push_back({.name = sql_name(column) + "_below", .flags = &numbers.below});
  }
  return sources;
}

std::string create_table(const std::vector<Source>& sources) {
  std::string sql;
  for (const Source& source : sources) {
    sql += (sql.empty() ? "CREATE TABLE cohort (" : ", ") + source.name + ' ' +
           (source.integers != nullptr ? sql_type(source.integers->width) : "BOOLEAN");
  }
  return sql + ")";
}

/// Rows [first, first + count) of one column; first is a multiple of 64. DuckDB's validity bits are laid out
/// as ours are.
void fill(duckdb_vector vector, const Source& source, std::size_t first, std::size_t count) {
  if (source.integers == nullptr) {
    bool* flags = static_cast<bool*>(duckdb_vector_get_data(vector));
    for (std::size_t i = 0; i < count; ++i) flags[i] = source.flags->test(first + i);
    return;
  }
  const std::size_t width = static_cast<std::size_t>(source.integers->width);
  std::memcpy(duckdb_vector_get_data(vector), source.integers->data.as<std::byte>() + first * width, count * width);
  duckdb_vector_ensure_validity_writable(vector);
  std::memcpy(duckdb_vector_get_validity(vector), source.valid->words() + first / kRowsPerWord,
              words_for(count) * sizeof(std::uint64_t));
}

}  // namespace

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
  std::string append(const Population& cohort, const std::vector<Source>& sources) const;
};

std::string DuckDb::State::append(const Population& cohort, const std::vector<Source>& sources) const {
  std::vector<duckdb_logical_type> types;
  for (const Source& source : sources) {
    types.push_back(
        duckdb_create_logical_type(source.integers != nullptr ? type_of(source.integers->width) : DUCKDB_TYPE_BOOLEAN));
  }
  duckdb_data_chunk chunk = duckdb_create_data_chunk(types.data(), types.size());
  duckdb_appender appender = nullptr;
  bool works = duckdb_appender_create(connection, nullptr, "cohort", &appender) == DuckDBSuccess;
  const std::size_t step = duckdb_vector_size();  // a multiple of 64
  for (std::size_t first = 0; works && first < cohort.patients; first += step) {
    const std::size_t count = std::min(step, cohort.patients - first);
    duckdb_data_chunk_reset(chunk);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      fill(duckdb_data_chunk_get_vector(chunk, i), sources[i], first, count);
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

Result<DuckDb> DuckDb::with(const Population& cohort) {
  auto state = std::make_unique<State>();
  if (duckdb_open(nullptr, &state->database) == DuckDBError ||
      duckdb_connect(state->database, &state->connection) == DuckDBError) {
    return Error{"cannot open DuckDB in memory"};
  }
  const std::vector<Source> sources = sources_of(cohort);
  std::string problem = state->run(create_table(sources));
  if (problem.empty()) problem = state->append(cohort, sources);
  if (!problem.empty()) return Error{"DuckDB: " + problem};
  return DuckDb(std::move(state));
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
