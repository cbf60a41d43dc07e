// Files of patients -> Population, through DuckDB. The only part of Elig that includes it.
#pragma once

#include <functional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

struct IngestOptions {
  std::string index_date;  // ISO; empty: none given
  std::function<void(double)> progress;
};

/// A wide table: CSV (also .csv.gz) or Parquet, one row a patient, first column the id, headers that bind
/// themselves (parse_header). Decimals are taken as written; a Parquet DOUBLE by its shortest decimal.
/// Errors: file missing or unreadable, no columns, a header that cannot be understood, a name twice with
/// one unit and role, a patient id that is empty or occurs twice (the first such id and row are named).
Result<Population> read_table(const std::string& path, const IngestOptions& options = {});

}  // namespace elig
