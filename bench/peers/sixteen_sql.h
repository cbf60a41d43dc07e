// The trial of bench/screen/sixteen.elig as SQL over the table that DuckDb::with makes, in whole numbers of the
// columns' own units: the narrowest types, no conversion but of the limits.
#pragma once

#include <string>

#include "bench/peers/duckdb.h"
#include "runtime/screen/screen.h"

namespace elig::bench {

/// The question that SQL answers best: how many patients are eligible? One BIGINT.
std::string sixteen_where();

/// The three-valued counts: per criterion known and met, then decided and eligible.
std::string sixteen_counts();

/// What `sixteen_counts` answered, with `remaining` and `only_reason`, which it does not ask for, at 0.
Result<TrialCounts> duckdb_counts(DuckDb& duckdb, std::size_t patients);

}  // namespace elig::bench
