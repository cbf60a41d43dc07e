#include "bench/peers/sqlite/sqlite.h"

#include <sqlite3.h>

#include "bench/peers/sql_name.h"

namespace elig::bench {
namespace {

/// A column of the table: numbers, NULL where there is none, or the bits of `flags` as 0 and 1.
struct SqlColumn {
  std::string name;
  const Numbers* numbers = nullptr;
  const Bitmap* flags = nullptr;
};

std::vector<SqlColumn> columns_of(const Population& cohort) {
  std::vector<SqlColumn> columns;
  for (const Column& column : cohort.columns) {
    if (!column.numbers) continue;
    columns.push_back({.name = sql_name(column), .numbers = &*column.numbers});
    const Bitmap& below = column.numbers->below;
    if (!below.empty()) columns.push_back({.name = sql_name(column) + "_below", .flags = &below});
  }
  return columns;
}

void bind_cell(sqlite3_stmt* insert, int place, const SqlColumn& column, std::size_t row) {
  if (column.flags != nullptr) {
    sqlite3_bind_int64(insert, place, column.flags->test(row) ? 1 : 0);
  } else if (column.numbers->valid.test(row)) {
    sqlite3_bind_int64(insert, place, column.numbers->data[row]);
  } else {
    sqlite3_bind_null(insert, place);
  }
}

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Statement prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
  return {statement, &sqlite3_finalize};
}

}  // namespace

struct Sqlite::State {
  sqlite3* database = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sqlite3_close(database); }

  [[nodiscard]] Error error() const { return {std::string("SQLite: ") + sqlite3_errmsg(database)}; }
  [[nodiscard]] bool run(const std::string& sql) const {
    return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  [[nodiscard]] bool fill(const std::vector<SqlColumn>& columns, std::size_t rows) const;
};

/// Makes the table and its rows, in one transaction.
bool Sqlite::State::fill(const std::vector<SqlColumn>& columns, std::size_t rows) const {
  std::string names, places;
  for (const SqlColumn& column : columns) {
    names += (names.empty() ? "" : ", ") + column.name + " INTEGER";
    places += places.empty() ? "?" : ", ?";
  }
  if (!run("CREATE TABLE cohort (" + names + ")") || !run("BEGIN")) return false;
  const Statement insert = prepare(database, "INSERT INTO cohort VALUES (" + places + ")");
  if (insert == nullptr) return false;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      bind_cell(insert.get(), static_cast<int>(i) + 1, columns[i], row);
    }
    if (sqlite3_step(insert.get()) != SQLITE_DONE) return false;
    sqlite3_reset(insert.get());
  }
  return run("COMMIT");
}

Sqlite::Sqlite(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sqlite::Sqlite(Sqlite&&) noexcept = default;
Sqlite& Sqlite::operator=(Sqlite&&) noexcept = default;
Sqlite::~Sqlite() = default;

Result<Sqlite> Sqlite::with(const Population& cohort) {
  auto state = std::make_unique<State>();
  if (sqlite3_open(":memory:", &state->database) != SQLITE_OK) return Error{"cannot open SQLite in memory"};
  if (!state->fill(columns_of(cohort), cohort.patients)) return state->error();
  return Sqlite(std::move(state));
}

Result<std::vector<std::int64_t>> Sqlite::first_row(const std::string& sql) {
  const Statement query = prepare(state_->database, sql);
  if (query == nullptr || sqlite3_step(query.get()) != SQLITE_ROW) return state_->error();
  std::vector<std::int64_t> row;
  for (int i = 0; i < sqlite3_column_count(query.get()); ++i) row.push_back(sqlite3_column_int64(query.get(), i));
  return row;
}

std::string Sqlite::version() { return sqlite3_libversion(); }

}  // namespace elig::bench
