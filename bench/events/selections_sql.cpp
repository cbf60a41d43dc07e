#include "bench/events/selections_sql.h"

#include <fmt/format.h>

#include "bench/events/histories.h"
#include "runtime/base/bug.h"

namespace elig::bench {
namespace {

std::string rows_from(Layout layout, std::size_t run, Days window) {
  const std::string days = fmt::format("day BETWEEN {} AND {}", window.from, window.to);
  if (layout == Layout::OneTable) return fmt::format("events WHERE concept = {} AND {}", run, days);
  return fmt::format("events_{} WHERE {}", run, days);
}

std::string aggregate(Selected selected) {
  switch (selected) {
    case Selected::Any:
      return "1";
    case Selected::Count:
      return "count(*)";
    case Selected::Latest:
      return "arg_max(value, day)";
    case Selected::Highest:
      return "max(value)";
    case Selected::Mean:
      return "avg(value)";
  }
  bug("no such selection");
}

}  // namespace

std::string name_of(Layout layout) { return layout == Layout::OneTable ? "one table" : "a table each"; }

std::string load(DuckDb& duckdb, const std::vector<EventRun>& runs, std::size_t patients, std::size_t each) {
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const EventRun& run = runs[i];
    std::vector<std::int8_t> concepts(run.rows, static_cast<std::int8_t>(i));
    std::vector<std::int32_t> owners(run.rows);
    const auto* offsets = run.offsets.as<std::uint32_t>();
    for (std::size_t p = 0; p < patients; ++p) {
      for (std::size_t row = offsets[p]; row < offsets[p + 1]; ++row) owners[row] = static_cast<std::int32_t>(p);
    }
    const auto bytes = [](const auto& values) { return reinterpret_cast<const std::byte*>(values.data()); };
    const Integers& values = values_of(run).data;
    std::vector<DuckColumn> columns{
        {.name = "concept", .width = Width::W8, .data = bytes(concepts)},
        {.name = "patient", .width = Width::W32, .data = bytes(owners)},
        {.name = "day", .width = Width::W32, .data = run.start.lo.as<std::byte>()},
        {.name = "value", .width = values.width, .data = values.data.as<std::byte>()},
    };
    std::string problem = duckdb.append("events", columns, run.rows);
    columns.erase(columns.begin());
    if (problem.empty() && i < each) problem = duckdb.append(fmt::format("events_{}", i), columns, run.rows);
    if (!problem.empty()) return problem;
  }
  return "";
}

std::string timed_query(Selected selected, Layout layout, std::size_t run, Days window) {
  return fmt::format("SELECT CAST(sum(answer) AS BIGINT) FROM (SELECT {} AS answer FROM {} GROUP BY patient)",
                     aggregate(selected), rows_from(layout, run, window));
}

Result<std::vector<std::int64_t>> selected_by(DuckDb& duckdb, Selected selected, Layout layout, std::size_t run,
                                              std::size_t patients, Days window) {
  const std::string answer = selected == Selected::Mean ? "sum(value) * 65536 + count(*)" : aggregate(selected);
  const auto rows =
      duckdb.all_rows(fmt::format("SELECT CAST(patient AS BIGINT), CAST({} AS BIGINT) FROM {} GROUP BY patient", answer,
                                  rows_from(layout, run, window)));
  if (!rows) return rows.error();
  const bool closed = selected == Selected::Any || selected == Selected::Count;
  std::vector<std::int64_t> numbers(patients, closed ? 0 : kNothing);
  const std::vector<std::int64_t>&owners = rows.value()[0], &answers = rows.value()[1];
  for (std::size_t i = 0; i < owners.size(); ++i) numbers[static_cast<std::size_t>(owners[i])] = answers[i];
  return numbers;
}

}  // namespace elig::bench
