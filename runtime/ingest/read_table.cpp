// The rows of a table -> columns of a Population, one chunk of rows at a time: the whole table is never in
// memory as text.

#include "runtime/ingest/derived_age.h"
#include "runtime/ingest/index_dates.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/table_rows.h"
#include "runtime/ingest/wide_columns.h"

namespace elig {
namespace {

Result<Population> read_rows(DuckSession& session, TableRows& table, const IngestOptions& options) {
  constexpr int kChunksBetweenReports = 64;
  Result<WideColumns> columns = WideColumns::with_headers(table.headers);
  if (!columns) return columns.error();
  for (int chunk = 0;; ++chunk) {
    Result<std::size_t> count = table.rows.next();
    if (!count) return count.error();
    if (count.value() == 0) return std::move(columns).value().finish();
    std::size_t first = chunk == 0 ? table.skip : 0;
    if (std::optional<Error> wrong = columns.value().append(table.rows, first, count.value())) return *wrong;
    if (options.progress && chunk % kChunksBetweenReports == 0) options.progress(session.progress());
  }
}

}  // namespace

Result<Population> read_table(const std::string& path, const IngestOptions& options) {
  if (std::optional<Error> wrong = check_index_date(options.index_date)) return *wrong;
  Result<DuckSession> session = DuckSession::open();
  if (!session) return session.error();
  Result<TableRows> table = open_table(session.value(), path);
  if (!table) return Error{"cannot read `" + path + "`: " + table.error().message};
  Result<Population> population = read_rows(session.value(), table.value(), options);
  if (!population) return Error{"cannot read `" + path + "`: " + population.error().message};
  take_index_column(population.value());
  set_index(population.value(), options.index_date);
  if (options.derive_age) derive_age(population.value());
  if (options.progress) options.progress(1.0);
  return population;
}

}  // namespace elig
