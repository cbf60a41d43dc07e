// The rows of a table -> columns of a Population, one chunk of rows at a time: the whole table is never in
// memory as text.

#include <map>
#include <tuple>

#include "runtime/ingest/derived_age.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/patient_ids.h"
#include "runtime/ingest/table_rows.h"

namespace elig {
namespace {

// The columns after the first, which is the patient's id and may be called anything.
Result<std::vector<ColumnBuilder>> make_builders(const std::vector<std::string>& headers) {
  std::vector<ColumnBuilder> builders;
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
    builders.emplace_back(headers[i], std::move(*header));
  }
  return builders;
}

struct Cells {
  PatientIds ids;
  std::vector<ColumnBuilder> columns;

  // Adds rows [first, count) of the current chunk.
  std::optional<Error> append(const DuckRows& rows, std::size_t first, std::size_t count) {
    for (std::size_t row = first; row < count; ++row) {
      if (std::optional<Error> wrong = ids.append(rows.cell(0, row))) return wrong;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      for (std::size_t row = first; row < count; ++row) {
        if (std::optional<std::string_view> cell = rows.cell(i + 1, row)) {
          columns[i].append(*cell);
        } else {
          columns[i].append_missing();
        }
      }
    }
    return std::nullopt;
  }
};

Result<Cells> read_cells(DuckSession& session, TableRows& table, const IngestOptions& options) {
  constexpr int kChunksBetweenReports = 64;
  Result<std::vector<ColumnBuilder>> builders = make_builders(table.headers);
  if (!builders) return builders.error();
  Cells cells{{}, std::move(builders).value()};
  for (int chunk = 0;; ++chunk) {
    Result<std::size_t> count = table.rows.next();
    if (!count) return count.error();
    if (count.value() == 0) return cells;
    std::size_t first = chunk == 0 ? table.skip : 0;
    if (std::optional<Error> wrong = cells.append(table.rows, first, count.value())) return *wrong;
    if (options.progress && chunk % kChunksBetweenReports == 0) options.progress(session.progress());
  }
}

}  // namespace

Result<Population> read_table(const std::string& path, const IngestOptions& options) {
  std::optional<CivilDate> index;
  if (!options.index_date.empty()) {
    index = parse_date(options.index_date);
    if (!index || options.index_date.size() != 10) {
      return Error{"the index date `" + options.index_date + "` is not a date such as `2026-01-31`"};
    }
  }
  Result<DuckSession> session = DuckSession::open();
  if (!session) return session.error();
  Result<TableRows> table = open_table(session.value(), path);
  if (!table) return Error{"cannot read `" + path + "`: " + table.error().message};
  Result<Cells> cells = read_cells(session.value(), table.value(), options);
  if (!cells) return Error{"cannot read `" + path + "`: " + cells.error().message};

  Population population;
  population.patients = cells.value().ids.size();
  population.index_date = options.index_date;
  for (ColumnBuilder& builder : cells.value().columns) {
    population.columns.push_back(std::move(builder).finish(population.patients));
  }
  Result<std::vector<std::string>> ids = std::move(cells.value().ids).finish();
  if (!ids) return Error{"cannot read `" + path + "`: " + ids.error().message};
  population.ids = std::move(ids).value();
  derive_age(population, index);
  if (options.progress) options.progress(1.0);
  return population;
}

}  // namespace elig
