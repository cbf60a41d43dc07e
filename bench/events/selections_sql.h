// The five selections as DuckDB has them: over one table of all concepts, sorted by concept, patient and day, and over
// a table for each concept, sorted by patient and day.
#pragma once

#include <string>
#include <vector>

#include "bench/events/selections.h"
#include "bench/peers/duckdb.h"

namespace elig::bench {

enum class Layout : std::uint8_t { OneTable, TableEach };
std::string name_of(Layout layout);

/// Puts all runs into one table, and the first `each` into tables of their own. "" or what DuckDB answered.
std::string load(DuckDb& duckdb, const std::vector<EventRun>& runs, std::size_t patients, std::size_t each);

/// A query that works out the selection for every patient who has a row in the window and hands nothing over but a sum
/// of it all, so that it does not cost DuckDB the writing of a result.
std::string timed_query(Selected selected, Layout layout, std::size_t run, Days window);
/// What `selected` returns.
Result<std::vector<std::int64_t>> selected_by(DuckDb& duckdb, Selected selected, Layout layout, std::size_t run,
                                              std::size_t patients, Days window);

}  // namespace elig::bench
