// A second, independent calculation: a condition as SQL over the CSV file itself, in DuckDB's decimals and its own
// three-valued logic.
#pragma once

#include <cstdint>
#include <string>

namespace elig {

struct TruthCounts {
  std::uint64_t yes = 0, no = 0, unknown = 0;
  friend bool operator==(const TruthCounts&, const TruthCounts&) = default;
};

/// Counts `condition` over the rows of the CSV file. Columns keep the file's headers, quoted; `lab(NAME)` in the text
/// stands for the named column as DECIMAL(12,4).
TruthCounts count_in_sql(const std::string& csv, std::string condition);

}  // namespace elig
