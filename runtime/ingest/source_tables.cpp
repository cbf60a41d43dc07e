#include "runtime/ingest/source_tables.h"

#include <algorithm>
#include <filesystem>

#include "runtime/ingest/table_rows.h"
#include "runtime/population/decimal.h"

namespace elig {
namespace {

// `MEASUREMENT.csv.gz` -> `measurement`; nullopt: not a table's file.
std::optional<std::string> table_name(const std::filesystem::path& file) {
  std::string name = ascii_lower(file.filename().string());
  for (std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  }
  for (std::string_view ending : {".csv", ".tsv", ".tab", ".txt", ".parquet"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return std::nullopt;
}

// Lower case; a name that an earlier column has gets a number that no header has, so that both can be told apart.
std::vector<std::string> column_names(const std::vector<std::string>& headers) {
  std::vector<std::string> names;
  for (const std::string& header : headers) {
    std::string name = ascii_lower(trimmed(header));
    if (!name.empty() && std::ranges::find(names, name) != names.end()) name += "\n" + std::to_string(names.size());
    names.push_back(std::move(name));
  }
  return names;
}

// A table of these headers, which `subquery` reads.
SourceTable table_of(std::string name, std::string path, std::vector<std::string> headers,
                     const std::string& subquery) {
  SourceTable table{std::move(name), std::move(path), std::move(headers), {}, {}};
  table.columns = column_names(table.headers);
  std::string names;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& column = table.columns[i];
    names += (i == 0 ? "" : ", ") + sql_name(column.empty() ? "\n" + std::to_string(i) : column);
  }
  table.relation = subquery + " AS " + sql_name(table.name) + "(" + names + ")";
  return table;
}

Error cannot_read(const std::string& file, const Error& why) { return {"cannot read `" + file + "`: " + why.message}; }

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + ("`" + names[i] + "`");
  }
  return list;
}

bool SourceTable::has(std::string_view column) const { return std::ranges::find(columns, column) != columns.end(); }

std::string SourceTable::column(std::string_view column_name, std::string_view alias) const {
  if (!has(column_name)) return "NULL::VARCHAR";
  return alias.empty() ? sql_name(column_name) : std::string(alias) + "." + sql_name(column_name);
}

Result<SourceTable> open_file(DuckSession& session, const std::string& path, std::string name, bool plain_tabs) {
  Result<TableScan> scan = scan_table(session, path, plain_tabs);
  if (!scan) return scan.error();
  return table_of(std::move(name), path, std::move(scan.value().headers), scan.value().sql);
}

Result<SourceTables> SourceTables::in_folder(const std::string& path) {
  SourceTables tables;
  tables.where_ = path;
  std::error_code failed;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(path, failed)) {
    std::error_code ignored;
    if (!entry.is_regular_file(ignored)) continue;
    std::optional<std::string> name = table_name(entry.path());
    if (!name) continue;
    auto [earlier, added] = tables.files_.emplace(*name, entry.path().string());
    if (!added) {
      std::vector<std::string> both = {std::filesystem::path(earlier->second).filename().string(),
                                       entry.path().filename().string()};
      std::ranges::sort(both);
      return Error{"cannot read `" + path + "`: " + quoted_list(both) + " are both the table `" + *name + "`"};
    }
  }
  if (failed) return Error{"cannot read `" + path + "`: " + failed.message()};
  return tables;
}

Result<SourceTables> SourceTables::in_database(DuckSession& session, const std::string& path, std::string_view anchor) {
  constexpr const char* kAttached = "source";
  SourceTables tables;
  tables.where_ = path;
  tables.database_ = true;
  std::error_code ignored;
  std::string file = std::filesystem::absolute(path, ignored).string();
  if (auto failed = session.run("ATTACH " + sql_text(file) + " AS " + sql_name(kAttached) + " (READ_ONLY)")) {
    return cannot_read(path, *failed);
  }
  // The anchor's schema first, then by name: the first of a name stays.
  Result<DuckRows> rows = session.rows(
      "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = " + sql_text(kAttached) +
      " ORDER BY max(lower(table_name) = " + sql_text(anchor) +
      ") OVER (PARTITION BY table_schema) DESC, table_schema, table_name");
  if (!rows) return cannot_read(path, rows.error());
  for (;;) {
    Result<std::size_t> count = rows.value().next();
    if (!count) return cannot_read(path, count.error());
    if (count.value() == 0) return tables;
    for (std::size_t row = 0; row < count.value(); ++row) {
      std::string_view schema = rows.value().cell(0, row).value_or("");
      std::string_view table = rows.value().cell(1, row).value_or("");
      tables.files_.emplace(ascii_lower(table), sql_name(kAttached) + "." + sql_name(schema) + "." + sql_name(table));
    }
  }
}

Result<std::optional<SourceTable>> SourceTables::open(DuckSession& session, std::string_view name,
                                                      bool plain_tabs) const {
  auto found = files_.find(std::string(name));
  if (found == files_.end()) return std::optional<SourceTable>();
  if (!database_) {
    Result<SourceTable> table = open_file(session, found->second, std::string(name), plain_tabs);
    if (!table) return cannot_read(found->second, table.error());
    return std::optional(std::move(table).value());
  }
  std::string select = "(SELECT nullif(COLUMNS(*)::VARCHAR, 'nan') FROM " + found->second + ")";
  Result<DuckRows> header = session.rows("SELECT * FROM " + select + " LIMIT 0");
  if (!header) return cannot_read(where_, header.error());
  return std::optional(table_of(std::string(name), found->second, header.value().names(), select));
}

Result<SourceTable> SourceTables::open_with(DuckSession& session, std::string_view name,
                                            const std::vector<std::string>& columns) const {
  Result<std::optional<SourceTable>> table = open(session, name);
  if (!table) return table.error();
  if (!table.value()) return Error{"cannot read `" + where_ + "`: there is no table `" + std::string(name) + "`"};
  std::vector<std::string> missing;
  for (const std::string& column : columns) {
    if (!table.value()->has(column)) missing.push_back(column);
  }
  if (missing.empty()) return *std::move(table).value();
  return Error{"cannot read `" + table.value()->path + "`: it has no column " + quoted_list(missing) + "; it has " +
               quoted_list(table.value()->headers)};
}

std::vector<std::string> SourceTables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, file] : files_) names.push_back(name);
  return names;
}

}  // namespace elig
