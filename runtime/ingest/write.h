// Screening results -> a CSV or Parquet file, row by row, through DuckDB. A file appears whole or not at all.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/base/result.h"

namespace elig {

/// One patient and trial, as `screen --out` lists them. Criterion ids are `;`-separated.
struct StatusRow {
  std::string patient, trial, status, not_met, unknown;
};

/// Fills the next row (whose strings hold an earlier one); false: there is none. Called from one thread, the
/// caller's.
using StatusSource = std::function<bool(StatusRow&)>;

struct Written {
  std::uint64_t rows = 0;
};

/// Columns patient, trial, status, not_met, unknown, in the order of `next`. The format is that of the file's name:
/// `.csv` (also `.csv.gz`) or `.parquet`. Written to a temporary name beside `path` and renamed, replacing a file
/// of that name; nothing is left behind when it fails. Memory does not grow with the rows.
/// Errors: another ending, a folder that is not there or not writable, a full disk, a `path` that is not a
/// regular file.
Result<Written> write_statuses(const std::string& path, const StatusSource& next);

}  // namespace elig
