// The trial of bench/screen/sixteen.elig as SQL over the tables that DuckDb::with and Sqlite::with make, in whole
// numbers of the columns' own units: the narrowest types, no conversion but of the limits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/peers/duckdb.h"
#include "runtime/screen/screen.h"

namespace elig::bench {

/// Each is asked in the fastest phrasing that was found for it.
enum class Dialect { DuckDb, Sqlite };

/// The question that SQL answers best: how many patients are eligible? One BIGINT.
std::string sixteen_where(Dialect dialect = Dialect::DuckDb);

/// The three-valued counts: per criterion known and met, then decided and eligible.
std::string sixteen_counts(Dialect dialect = Dialect::DuckDb);

/// What `sixteen_counts` asks for, of what Elig counted: `remaining` and `only_reason` at 0.
TrialCounts asked_of_sql(TrialCounts counts);

/// What `sixteen_counts` answered, likewise.
Result<TrialCounts> sql_counts(const std::vector<std::int64_t>& row, std::size_t patients);
Result<TrialCounts> duckdb_counts(DuckDb& duckdb, std::size_t patients);

}  // namespace elig::bench
