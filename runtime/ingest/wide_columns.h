// Rows, one a patient -> ids and columns. The first column is the id; the other headers bind themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/patient_ids.h"
#include "runtime/ingest/read_blocks.h"
#include "runtime/population/packed_cells.h"
#include "runtime/population/population.h"

namespace elig {

/// Some rows, read: their ids without blanks around them, and each column's cells.
struct WideRows : ReadBlock {
  TextListBuilder ids;
  std::vector<PackedCells> columns;
};

/// The first column of `rows` is VARCHAR, the others are of types that read_cells reads. Thread-safe.
std::unique_ptr<ReadBlock> read_wide_rows(const DuckChunk& rows);

class WideColumns {
 public:
  /// Errors: a header that cannot be understood, a name twice with one unit and role.
  static Result<WideColumns> with_headers(const std::vector<std::string>& headers);

  /// Rows [first, end) of the block; `all`: these are all of its rows. Error: a row without an id.
  std::optional<Error> append(WideRows& rows, std::size_t first, std::size_t end, bool all);

  /// The population of these rows. Error: an id occurs twice.
  Result<Population> finish() &&;

 private:
  PatientIds ids_;
  std::vector<ColumnBuilder> columns_;
};

}  // namespace elig
