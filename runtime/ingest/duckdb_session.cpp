#include "runtime/ingest/duckdb_session.h"

#include <unistd.h>

#include <filesystem>

namespace elig {
namespace {

Error error_of(const char* message, bool name_file) {
  return {error_text(message == nullptr ? "unknown error" : message, name_file)};
}

}  // namespace

std::string sql_text(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

std::string sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (char c : name) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

std::string sql_path(const std::string& path) {
  std::error_code ignored;
  std::string pattern;
  for (char c : std::filesystem::absolute(path, ignored).string()) {
    bool special = c == '*' || c == '?' || c == '[';
    pattern += special ? std::string{'[', c, ']'} : std::string{c};
  }
  return sql_text(pattern);
}

DuckChunk::DuckChunk(duckdb_data_chunk chunk) : chunk_(chunk), rows_(duck().data_chunk_get_size(chunk)) {
  vectors_.resize(duck().data_chunk_get_column_count(chunk));
  for (std::size_t column = 0; column < vectors_.size(); ++column) {
    vectors_[column] = {duck().vector_get_data(handle(column)), duck().vector_get_validity(handle(column))};
  }
}

void DuckRows::FreeResult::operator()(duckdb_result* result) const {
  duck().destroy_result(result);
  delete result;
}

void DuckRows::FreeChunk::operator()(_duckdb_data_chunk* chunk) const { duck().destroy_data_chunk(&chunk); }

Result<std::size_t> DuckRows::next() {
  chunk_.reset(duck().fetch_chunk(*result_));
  if (!chunk_) {  // the end, or an error on the way
    const char* message = duck().result_error(result_.get());
    if (message != nullptr && *message != '\0') return error_of(message, name_files_);
    return std::size_t{0};
  }
  rows_ = DuckChunk(chunk_.get());
  return rows_.rows();
}

void DuckSession::Close::operator()(_duckdb_database* database) const { duck().close(&database); }
void DuckSession::Close::operator()(_duckdb_connection* connection) const { duck().disconnect(&connection); }

Result<DuckSession> DuckSession::open() {
  if (std::optional<Error> failed = load_duckdb()) return *failed;
  DuckSession session;
  duckdb_database database = nullptr;
  if (duck().open(nullptr, &database) != DuckDBSuccess) return Error{"cannot start DuckDB"};
  session.database_.reset(database);
  duckdb_connection connection = nullptr;
  if (duck().connect(database, &connection) != DuckDBSuccess) return Error{"cannot start DuckDB"};
  session.connection_.reset(connection);
  if (std::optional<Error> failed =
          session.run("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
                      "SET temp_directory = ''; SET preserve_insertion_order = true; "
                      "SET enable_progress_bar = true; SET enable_progress_bar_print = false")) {
    return *failed;
  }
  return session;
}

std::optional<Error> DuckSession::limit_memory(std::size_t bytes, const std::string& folder) {
  std::error_code ignored;
  const std::string where = folder.empty() ? std::filesystem::temp_directory_path(ignored).string() : folder;
  if (std::optional<Error> failed = run("SET memory_limit = '" + std::to_string(bytes / 1024) + "KiB'")) return failed;
  return run("SET temp_directory = " + sql_text(where + "/.eligc-" + std::to_string(::getpid())));
}

std::optional<Error> DuckSession::run(const std::string& sql) {
  duckdb_result result;
  bool ok = duck().query(connection_.get(), sql.c_str(), &result) == DuckDBSuccess;
  std::optional<Error> failed;
  if (!ok) failed = error_of(duck().result_error(&result), name_files_);
  duck().destroy_result(&result);
  return failed;
}

Result<DuckRows> DuckSession::rows(const std::string& sql) {
  duckdb_prepared_statement statement = nullptr;
  duckdb_pending_result pending = nullptr;
  DuckRows rows;
  rows.name_files_ = name_files_;
  std::optional<Error> failed;
  if (duck().prepare(connection_.get(), sql.c_str(), &statement) != DuckDBSuccess) {
    failed = error_of(duck().prepare_error(statement), name_files_);
  } else if (duck().pending_prepared_streaming(statement, &pending) != DuckDBSuccess) {
    failed = error_of(duck().pending_error(pending), name_files_);
  } else {
    rows.result_.reset(new duckdb_result{});
    if (duck().execute_pending(pending, rows.result_.get()) != DuckDBSuccess) {
      failed = error_of(duck().result_error(rows.result_.get()), name_files_);
    }
  }
  duck().destroy_pending(&pending);
  duck().destroy_prepare(&statement);
  if (failed) return *failed;

  for (std::size_t column = 0; column < duck().column_count(rows.result_.get()); ++column) {
    rows.names_.emplace_back(duck().column_name(rows.result_.get(), column));
  }
  return rows;
}

Result<std::vector<std::optional<std::string>>> DuckSession::first_row(const std::string& sql) {
  Result<DuckRows> rows = this->rows(sql);
  if (!rows) return rows.error();
  Result<std::size_t> count = rows.value().next();
  if (!count) return count.error();
  std::vector<std::optional<std::string>> cells;
  if (count.value() == 0) return cells;
  for (std::size_t column = 0; column < rows.value().columns(); ++column) {
    std::optional<std::string_view> cell = rows.value().cell(column, 0);
    cells.push_back(cell ? std::optional<std::string>(*cell) : std::nullopt);
  }
  return cells;
}

double DuckSession::progress() const {
  double percentage = duck().query_progress(connection_.get()).percentage;
  return percentage < 0 ? 0 : percentage / 100;
}

}  // namespace elig
