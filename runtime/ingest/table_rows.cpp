// The first row of a CSV file says how many columns there are and what they are called; then it is read whole, with
// that number of columns given. DuckDB's guessing of dialects is left out of it: a guess may skip rows that it does not
// understand, and rename columns. It also reads the first row, but where that is one line of plain ASCII without a
// quote, which has nothing in it to be understood: each query costs some milliseconds.

#include "runtime/ingest/table_rows.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "runtime/ingest/read_cells.h"

namespace elig {
namespace {

std::string first_bytes(const std::string& path) {
  std::array<char, 8> bytes{};
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(file.gcount())};
}

struct CsvFormat {
  std::string compression = "none";  // as read_csv names it
  char delimiter = ',';
  bool quotes = true;
};

enum class CsvPart {
  FirstRow,  // alone: rows of another length do not matter yet
  Everything,
  AfterHeader
};

// read_csv(...) with `columns` columns c0, c1, ... of text.
std::string csv_scan(const std::string& path, const CsvFormat& format, std::size_t columns, CsvPart part) {
  std::string types;
  for (std::size_t i = 0; i < columns; ++i) types += (i == 0 ? "'c" : ", 'c") + std::to_string(i) + "': 'VARCHAR'";
  std::string scan = "read_csv(" + sql_path(path) + ", auto_detect = false, columns = {" + types +
                     "}, delim = " + sql_text(std::string(1, format.delimiter)) +
                     (format.quotes ? ", quote = '\"', escape = '\"'" : ", quote = '', escape = ''") +
                     ", compression = '" + format.compression + "', hive_partitioning = false, ignore_errors = false" +
                     (part == CsvPart::AfterHeader ? ", header = true" : ", header = false");
  return scan + (part == CsvPart::FirstRow ? ", null_padding = true, strict_mode = false, parallel = false)"
                                           : ", null_padding = false, strict_mode = true)");
}

// The first line, with its line break; without one where the file ends, or the line is long. Empty for what is packed.
std::string first_line(const std::string& path, const CsvFormat& format) {
  constexpr std::size_t kLongest = std::size_t{1} << 16;
  if (format.compression != "none") return "";
  std::string line(kLongest, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(file.gcount()));
  const std::size_t end = line.find_first_of("\r\n");
  if (end == std::string::npos) return line;
  line.resize(line.compare(end, 2, "\r\n") == 0 ? end + 2 : end + 1);
  return line;
}

// The cells of a first line that is a row without quotes; nullopt: it may be something else, or only delimiters.
std::optional<std::vector<std::string>> plain_cells(std::string_view line, char delimiter) {
  const bool ended = line.ends_with('\n');
  line = line.substr(0, line.find_first_of("\r\n"));
  const auto plain = [&](char c) { return (c >= ' ' && c <= '~' && c != '"') || c == delimiter; };
  if (!ended || !std::ranges::all_of(line, plain)) return std::nullopt;
  if (line.find_first_not_of(std::string{delimiter, ' '}) == std::string_view::npos) return std::nullopt;
  std::vector<std::string> cells;
  for (std::size_t first = 0, end = 0; end != std::string_view::npos; first = end + 1) {
    end = line.find(delimiter, first);
    cells.emplace_back(line.substr(first, end - first));
  }
  return cells;
}

// Two more than the first line has delimiters, so that one is empty most often, as it must be at the end: what a small
// file's row of headers costs to read is the cells that DuckDB makes room for.
std::size_t likely_columns(std::string_view line, const CsvFormat& format) {
  constexpr std::size_t kUnknown = 256;
  return line.empty() ? kUnknown : static_cast<std::size_t>(std::ranges::count(line, format.delimiter)) + 2;
}

void drop_blank_end(std::vector<std::string>& headers) {
  while (!headers.empty() && headers.back().empty()) headers.pop_back();
}

// The cells of the first row, without blank ones at its end.
Result<std::vector<std::string>> csv_headers(DuckSession& session, const std::string& path, const CsvFormat& format) {
  const std::string line = first_line(path, format);
  if (auto cells = plain_cells(line, format.delimiter)) {
    drop_blank_end(*cells);
    return *std::move(cells);
  }
  constexpr std::size_t kMostColumns = 16384;
  // Too few at first where a header has line breaks.
  for (std::size_t columns : {std::min(likely_columns(line, format), kMostColumns), std::size_t{2048}, kMostColumns}) {
    auto row = session.first_row("SELECT * FROM " + csv_scan(path, format, columns, CsvPart::FirstRow) + " LIMIT 1");
    if (!row) return row.error();
    std::vector<std::string> headers;
    for (const std::optional<std::string>& cell : row.value()) headers.push_back(cell.value_or(""));
    if (!headers.empty() && !headers.back().empty()) continue;  // there may be more
    drop_blank_end(headers);
    return headers;
  }
  return Error{"it has more than " + std::to_string(kMostColumns - 1) + " columns"};
}

// Semicolons or tabs instead of commas: a header row that is one cell for a comma, and several for those.
char likelier_delimiter(const std::vector<std::string>& headers, char delimiter) {
  if (headers.size() != 1) return delimiter;
  for (char candidate : {'\t', ';', '|'}) {
    if (headers[0].find(candidate) != std::string::npos) return candidate;
  }
  return delimiter;
}

// The headers of a CSV file, and in *format what separates its cells.
Result<std::vector<std::string>> read_csv_headers(DuckSession& session, const std::string& path, CsvFormat* format,
                                                  bool plain_tabs) {
  Result<std::vector<std::string>> headers = csv_headers(session, path, *format);
  if (!headers) return headers.error();
  if (char likelier = likelier_delimiter(headers.value(), format->delimiter); likelier != format->delimiter) {
    format->delimiter = likelier;
    headers = csv_headers(session, path, *format);
    if (!headers) return headers.error();
  }
  if (headers.value().empty()) return Error{"it is empty, where a row of column headers should be"};
  if (plain_tabs && format->delimiter == '\t') format->quotes = false;
  return headers;
}

// The names of the top-level columns as the file has them: DuckDB's own differ where two differ only in case.
Result<std::vector<std::string>> parquet_headers(DuckSession& session, const std::string& path) {
  Result<DuckRows> schema =
      session.rows("SELECT name, coalesce(num_children, 0)::VARCHAR FROM parquet_schema(" + sql_path(path) + ")");
  if (!schema) return schema.error();
  std::vector<std::string> headers;
  std::size_t skip = 1;  // elements inside nested columns, and the root at first
  for (;;) {
    Result<std::size_t> count = schema.value().next();
    if (!count) return count.error();
    if (count.value() == 0) return headers;
    for (std::size_t row = 0; row < count.value(); ++row) {
      std::size_t children = std::stoul(std::string(schema.value().cell(1, row).value_or("0")));
      bool root = headers.empty() && skip == 1;
      if (skip == 0) {
        headers.emplace_back(schema.value().cell(0, row).value_or(""));
      } else {
        --skip;
      }
      if (!root) skip += children;
    }
  }
}

enum class ParquetTypes {
  Text,      // every column
  AsTheyAre  // where read_cells reads them
};

// A column as text. A double becomes its shortest decimal. NaN is how data frames write a missing one; only columns
// that can hold it are asked for it, because the question costs as much as reading a number.
std::string as_text(const std::string& name, std::string_view type) {
  const bool may_be_nan = type == "DOUBLE" || type == "FLOAT";
  return may_be_nan ? "nullif(" + name + "::VARCHAR, 'nan')" : name + "::VARCHAR";
}

Result<std::string> parquet_scan(DuckSession& session, const std::string& path, ParquetTypes types) {
  const std::string file = "read_parquet(" + sql_path(path) + ", hive_partitioning = false, binary_as_string = true)";
  Result<DuckRows> described =
      session.rows("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file + ")");
  if (!described) return described.error();
  std::string columns;
  for (;;) {
    Result<std::size_t> count = described.value().next();
    if (!count) return count.error();
    if (count.value() == 0) return "SELECT " + columns + " FROM " + file;
    for (std::size_t row = 0; row < count.value(); ++row) {
      const std::string name = sql_name(described.value().cell(0, row).value_or(""));
      const std::string_view type = described.value().cell(1, row).value_or("");
      const bool keep = types == ParquetTypes::AsTheyAre && !columns.empty() && reads_type(type);
      columns += (columns.empty() ? "" : ", ") + (keep ? name : as_text(name, type)) + " AS " + name;
    }
  }
}

Result<TableRows> open_parquet(DuckSession& session, const std::string& path) {
  Result<std::vector<std::string>> headers = parquet_headers(session, path);
  if (!headers) return headers.error();
  Result<std::string> scan = parquet_scan(session, path, ParquetTypes::AsTheyAre);
  if (!scan) return scan.error();
  const Result<DuckRows> none = session.rows(scan.value() + " LIMIT 0");
  if (!none) return none.error();
  if (headers.value().size() != none.value().columns()) headers = none.value().names();
  return TableRows{std::move(headers).value(), std::move(scan).value(), 0};
}

bool has_extension(const std::string& path, std::string_view wanted) {
  std::filesystem::path name = std::filesystem::path(path).filename();
  if (name.extension() == ".gz" || name.extension() == ".zst") name = name.stem();
  return name.extension() == wanted;
}

// Is it Parquet? Else in *format what kind of CSV.
Result<bool> is_parquet(const std::string& path, CsvFormat* format) {
  std::error_code failed;
  std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (status.type() == std::filesystem::file_type::not_found) return Error{"there is no such file"};
  if (std::filesystem::is_directory(status)) return Error{"it is a folder"};
  if (!std::filesystem::is_regular_file(status)) return Error{"it is not a regular file"};
  if (!std::ifstream(path, std::ios::binary)) return Error{"it may not be read"};

  std::string bytes = first_bytes(path);
  if (bytes.starts_with("PAR1")) return true;
  if (bytes.starts_with("PK\x03\x04")) return Error{"it is a spreadsheet or zip archive: save it as CSV first"};
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return Error{"it is UTF-16 text: save it as UTF-8 first"};
  }
  if (bytes.starts_with("\x1F\x8B")) format->compression = "gzip";
  if (bytes.starts_with("\x28\xB5\x2F\xFD")) format->compression = "zstd";
  if (has_extension(path, ".tsv") || has_extension(path, ".tab")) format->delimiter = '\t';
  return false;
}

}  // namespace

Result<TableScan> scan_table(DuckSession& session, const std::string& path, bool plain_tabs) {
  CsvFormat format;
  Result<bool> parquet = is_parquet(path, &format);
  if (!parquet) return parquet.error();
  if (parquet.value()) {
    Result<std::vector<std::string>> headers = parquet_headers(session, path);
    if (!headers) return headers.error();
    Result<std::string> scan = parquet_scan(session, path, ParquetTypes::Text);
    if (!scan) return scan.error();
    return TableScan{std::move(headers).value(), "(" + scan.value() + ")"};
  }
  Result<std::vector<std::string>> headers = read_csv_headers(session, path, &format, plain_tabs);
  if (!headers) return headers.error();
  std::string scan = csv_scan(path, format, headers.value().size(), CsvPart::AfterHeader);
  return TableScan{std::move(headers).value(), "(SELECT * FROM " + scan + ")"};
}

Result<TableRows> open_table(DuckSession& session, const std::string& path) {
  CsvFormat format;
  Result<bool> parquet = is_parquet(path, &format);
  if (!parquet) return parquet.error();
  if (parquet.value()) return open_parquet(session, path);
  Result<std::vector<std::string>> headers = read_csv_headers(session, path, &format, false);
  if (!headers) return headers.error();
  std::string scan = csv_scan(path, format, headers.value().size(), CsvPart::Everything);
  return TableRows{std::move(headers).value(), "SELECT * FROM " + scan, 1};
}

}  // namespace elig
