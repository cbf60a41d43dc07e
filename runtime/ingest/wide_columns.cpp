#include "runtime/ingest/wide_columns.h"

#include <map>
#include <tuple>
#include <utility>

#include "runtime/base/share_work.h"
#include "runtime/ingest/read_cells.h"

namespace elig {

Result<WideColumns> WideColumns::with_headers(const std::vector<std::string>& headers) {
  WideColumns wide;
  std::map<std::tuple<std::string, ColumnRole, std::optional<std::string>>, std::string> seen;
  for (std::size_t i = 1; i < headers.size(); ++i) {
    std::string problem;
    std::optional<Header> header = parse_header(headers[i], &problem);
    if (!header) {
      return Error{"the header of column " + std::to_string(i + 1) + ", `" + headers[i] +
                   "`, cannot be understood: " + problem};
    }
    auto [earlier, added] = seen.emplace(std::tuple(header->name, header->role, header->unit), std::to_string(i + 1));
    if (!added) {
      return Error{"columns " + earlier->second + " and " + std::to_string(i + 1) + " are both `" + headers[i] + "`"};
    }
    wide.columns_.emplace_back(headers[i], std::move(*header));
  }
  return wide;
}

std::unique_ptr<ReadBlock> read_wide_rows(const DuckChunk& rows) {
  auto read = std::make_unique<WideRows>();
  for (std::size_t row = 0; row < rows.rows(); ++row) read->ids.add(trimmed(rows.cell(0, row).value_or("")));
  CellBatch cells;
  for (std::size_t column = 1; column < rows.columns(); ++column) {
    read_cells(rows, column, cells);
    read->columns.push_back(cells.pack());
  }
  return read;
}

std::optional<Error> WideColumns::append(WideRows& rows, std::size_t first, std::size_t end, bool all) {
  if (std::optional<Error> wrong = ids_.append(rows.ids, first, end)) return wrong;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].append(all ? std::move(rows.columns[i]) : rows.columns[i].slice(first, end));
  }
  return std::nullopt;
}

Result<Population> WideColumns::finish() && {
  Population population;
  population.patients = ids_.size();
  population.columns.resize(columns_.size());
  // Columns do not know of each other.
  share_work(columns_.size(), 0,
             [&](std::size_t i) { population.columns[i] = std::move(columns_[i]).finish(population.patients); });
  Result<TextList> ids = std::move(ids_).finish();
  if (!ids) return ids.error();
  population.ids = std::move(ids).value();
  return population;
}

}  // namespace elig
