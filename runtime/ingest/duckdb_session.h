// DuckDB, wrapped: a DuckSession runs SQL in memory, DuckRows streams the cells of a query as text, and
// error_text makes its messages ours. Everything stays in this process: no extension is fetched, and no file
// but the ones named in a query is touched.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_library.h"

namespace elig {

/// `'...'` as SQL wants it.
std::string sql_text(std::string_view text);

/// `"..."` as SQL wants a name.
std::string sql_name(std::string_view name);

/// A file's name as read_csv and read_parquet want it: absolute, quoted, and not a pattern (`*`, `?` and `[`
/// name themselves).
std::string sql_path(const std::string& path);

class DuckSession;

/// One column of some rows.
struct DuckVector {
  void* data = nullptr;
  const std::uint64_t* validity = nullptr;

  [[nodiscard]] bool is_null(std::size_t row) const {
    return validity != nullptr && (validity[row / 64] >> (row % 64) & 1) == 0;
  }
  template <class T>
  [[nodiscard]] const T& at(std::size_t row) const {
    return static_cast<const T*>(data)[row];
  }
  /// Of a VARCHAR that is not NULL.
  [[nodiscard]] std::string_view text(std::size_t row) const {
    const duckdb_string_t& string = at<duckdb_string_t>(row);
    if (string.value.inlined.length <= sizeof(string.value.inlined.inlined)) {
      return {string.value.inlined.inlined, string.value.inlined.length};
    }
    return {string.value.pointer.ptr, string.value.pointer.length};
  }
};

/// Some rows, as DuckDB has them: valid as long as it says.
class DuckChunk {
 public:
  DuckChunk() = default;
  explicit DuckChunk(duckdb_data_chunk chunk);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return vectors_.size(); }
  [[nodiscard]] const DuckVector& vector(std::size_t column) const { return vectors_[column]; }
  [[nodiscard]] duckdb_vector handle(std::size_t column) const { return duck().data_chunk_get_vector(chunk_, column); }

  /// Of a VARCHAR column. nullopt: NULL.
  [[nodiscard]] std::optional<std::string_view> cell(std::size_t column, std::size_t row) const {
    const DuckVector& vector = vectors_[column];
    if (vector.is_null(row)) return std::nullopt;
    return vector.text(row);
  }

 private:
  duckdb_data_chunk chunk_ = nullptr;
  std::size_t rows_ = 0;
  std::vector<DuckVector> vectors_;
};

/// The rows of a query, one chunk at a time, in the source's order.
class DuckRows {
 public:
  /// The next chunk: its number of rows, 0 at the end. Cells of the chunk before are gone.
  Result<std::size_t> next();

  [[nodiscard]] std::size_t columns() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// The rows that next() brought, valid until the next one.
  [[nodiscard]] const DuckChunk& chunk() const { return rows_; }

  /// Of a VARCHAR column of it. nullopt: NULL.
  [[nodiscard]] std::optional<std::string_view> cell(std::size_t column, std::size_t row) const {
    return rows_.cell(column, row);
  }

 private:
  friend class DuckSession;
  struct FreeResult {
    void operator()(duckdb_result* result) const;
  };
  struct FreeChunk {
    void operator()(_duckdb_data_chunk* chunk) const;
  };
  bool name_files_ = false;
  std::unique_ptr<duckdb_result, FreeResult> result_;
  std::unique_ptr<_duckdb_data_chunk, FreeChunk> chunk_;
  std::vector<std::string> names_;
  DuckChunk rows_;
};

class DuckSession {
 public:
  static Result<DuckSession> open();

  /// What does not fit into so many bytes goes to files in `folder` (empty: the system's temporary folder).
  std::optional<Error> limit_memory(std::size_t bytes, const std::string& folder);

  /// From now on, errors say which file a line is of, because queries read several.
  void name_files() { name_files_ = true; }

  /// Runs a statement for its effect; what went wrong, if anything did.
  std::optional<Error> run(const std::string& sql);

  Result<DuckRows> rows(const std::string& sql);

  /// All cells of a query's first row; empty when it has no row.
  Result<std::vector<std::optional<std::string>>> first_row(const std::string& sql);

  /// Share of the running query that is done, 0..1; 0 when unknown.
  [[nodiscard]] double progress() const;

  [[nodiscard]] duckdb_connection connection() const { return connection_.get(); }

 private:
  struct Close {
    void operator()(_duckdb_database* database) const;
    void operator()(_duckdb_connection* connection) const;
  };
  bool name_files_ = false;
  std::unique_ptr<_duckdb_database, Close> database_;
  std::unique_ptr<_duckdb_connection, Close> connection_;
};

/// DuckDB's message, which speaks of SQL options, as one line about the file: "line 7 has 4 cells, the header
/// has 3"; with `name_file`, "line 7 of `lb.csv` has ...".
std::string error_text(std::string_view message, bool name_file = false);

}  // namespace elig
