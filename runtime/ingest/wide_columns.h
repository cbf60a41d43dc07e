// Rows of text, one a patient -> ids and columns. The first column is the id; the other headers bind themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/patient_ids.h"
#include "runtime/population/population.h"

namespace elig {

class WideColumns {
 public:
  /// Errors: a header that cannot be understood, a name twice with one unit and role.
  static Result<WideColumns> with_headers(const std::vector<std::string>& headers);

  /// Rows [first, count) of the current chunk. Error: a row without an id.
  std::optional<Error> append(const DuckRows& rows, std::size_t first, std::size_t count);

  /// The population of these rows. Error: an id occurs twice.
  Result<Population> finish() &&;

 private:
  PatientIds ids_;
  std::vector<ColumnBuilder> columns_;
};

}  // namespace elig
