// The tables of a data model: a folder with a file a table, or a DuckDB database -> tables that SQL can read. Tables
// and columns are found without regard to case; every column is text, named in lower case.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"

namespace elig {

struct SourceTable {
  std::string name;                  // `measurement`
  std::string path;                  // the file; `schema.table` in a database
  std::vector<std::string> headers;  // as the source writes them
  std::vector<std::string> columns;  // the same in lower case, without blanks around; "" for one without a name
  std::string relation;              // `(SELECT ...) AS measurement("person_id", ...)`, for a FROM

  [[nodiscard]] bool has(std::string_view column) const;
  /// `"column"`, or `NULL::VARCHAR` when the table has none of that name. Qualified with `alias.` when one is given.
  [[nodiscard]] std::string column(std::string_view name, std::string_view alias = "") const;
};

/// One file as a table of that name. Errors do not name the file. `plain_tabs` as in scan_table.
Result<SourceTable> open_file(DuckSession& session, const std::string& path, std::string name, bool plain_tabs = false);

class SourceTables {
 public:
  /// The files of a folder that end as tables do (`.csv`, `.tsv`, `.parquet`, each but the last also `.gz` or `.zst`).
  /// Errors: no such folder, two files of one table.
  static Result<SourceTables> in_folder(const std::string& path);

  /// The tables and views of a DuckDB file, which is attached to the session and only read. A name that several schemas
  /// have is taken from the schema that has the table `anchor`.
  static Result<SourceTables> in_database(DuckSession& session, const std::string& path, std::string_view anchor);

  [[nodiscard]] bool has(std::string_view name) const { return files_.contains(std::string(name)); }

  /// Looks at the table's header. nullopt: there is no such table. Errors name the file. `plain_tabs` as in scan_table.
  Result<std::optional<SourceTable>> open(DuckSession& session, std::string_view name, bool plain_tabs = false) const;

  /// The same, where the model cannot do without the table and these columns of it.
  Result<SourceTable> open_with(DuckSession& session, std::string_view name,
                                const std::vector<std::string>& columns) const;

  /// Names, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::string where_;  // the folder or file, for messages
  bool database_ = false;
  std::map<std::string, std::string> files_;  // table name -> file, or quoted `"db"."schema"."table"`
};

/// Letters of ASCII in lower case.
std::string ascii_lower(std::string_view text);

/// `a`, `b` and `c`.
std::string quoted_list(const std::vector<std::string>& names);

}  // namespace elig
