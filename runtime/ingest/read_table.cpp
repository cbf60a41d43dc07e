// The rows of a table -> columns of a Population, some thousand rows at a time: the whole table is never in memory as
// text.

#include "runtime/ingest/derived_age.h"
#include "runtime/ingest/index_dates.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/session_ahead.h"
#include "runtime/ingest/table_rows.h"
#include "runtime/ingest/wide_columns.h"

namespace elig {
namespace {

Result<Population> read_rows(DuckSession& session, const TableRows& table, const IngestOptions& options) {
  constexpr int kBlocksBetweenReports = 64;
  Result<WideColumns> columns = WideColumns::with_headers(table.headers);
  if (!columns) return columns.error();
  std::size_t skip = table.skip;
  int blocks = 0;
  const auto take = [&](ReadBlock& block, std::size_t first, std::size_t end, bool all) {
    if (options.progress && blocks++ % kBlocksBetweenReports == 0) options.progress(session.progress());
    all = all && skip == 0;
    for (; skip > 0 && first < end; --skip) ++first;
    return columns.value().append(static_cast<WideRows&>(block), first, end, all);
  };
  if (auto wrong = read_blocks(session, table.sql, {read_wide_rows, take})) return *wrong;
  return std::move(columns).value().finish();
}

}  // namespace

Result<Population> read_table(const std::string& path, const IngestOptions& options) {
  if (std::optional<Error> wrong = check_index_date(options.index_date)) return *wrong;
  Result<DuckSession> session = open_session(options);
  if (!session) return session.error();
  const Result<TableRows> table = open_table(session.value(), path);
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
