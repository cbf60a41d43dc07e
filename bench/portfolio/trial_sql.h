// Checked trials over the columns of a population -> one SQL query over the very integers, with units and limits folded
// into whole numbers, as somebody who knows both would write it. Only what the invented trials use.
#pragma once

#include <string>
#include <vector>

#include "bench/peers/duckdb.h"
#include "compiler/ir/program.h"
#include "compiler/plan/plan.h"
#include "runtime/screen/screen.h"

namespace elig::bench {

/// A trial of which SQL is made; both are borrowed.
struct SqlTrial {
  const ir::Program* program;
  const Binding* binding;
};

/// A table `cohort` of every column, in their order `c0`, `c1`, ...; `c7_below` says where `<` was reported in c7.
Result<DuckDb> duckdb_of(const Population& population);

/// One row: for each trial in how many patients it is decided, and how many are eligible.
std::string verdicts_sql(const std::vector<SqlTrial>& trials, const Population& population);

/// What that answered, by trial; only patients and statuses.
Result<std::vector<TrialCounts>> duckdb_verdicts(DuckDb& duckdb, const std::string& sql, std::size_t patients);

}  // namespace elig::bench
