#include "runtime/ingest/wide_columns.h"

#include <map>
#include <tuple>
#include <utility>

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

std::optional<Error> WideColumns::append(const DuckRows& rows, std::size_t first, std::size_t count) {
  for (std::size_t row = first; row < count; ++row) {
    if (std::optional<Error> wrong = ids_.append(rows.cell(0, row))) return wrong;
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (std::size_t row = first; row < count; ++row) {
      if (std::optional<std::string_view> cell = rows.cell(i + 1, row)) {
        columns_[i].append(*cell);
      } else {
        columns_[i].append_missing();
      }
    }
  }
  return std::nullopt;
}

Result<Population> WideColumns::finish() && {
  Population population;
  population.patients = ids_.size();
  for (ColumnBuilder& column : columns_) population.columns.push_back(std::move(column).finish(population.patients));
  Result<TextList> ids = std::move(ids_).finish();
  if (!ids) return ids.error();
  population.ids = std::move(ids).value();
  return population;
}

}  // namespace elig
