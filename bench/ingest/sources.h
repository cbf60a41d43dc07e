// Files of invented patients to import, made from a seed: a wide table, and a study in SDTM whose results are long.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace elig::bench {

struct SourceSizes {
  std::size_t wide_patients = 500'000;  // of 19 columns
  std::size_t long_rows = 4'000'000;    // laboratory results
  std::size_t long_patients = 20'000;
};

/// Writes wide.csv, wide.parquet, csv/{dm,lb}.csv and parquet/{dm,lb}.parquet into `folder`. The same sizes give the
/// same bytes.
std::optional<Error> write_sources(const std::string& folder, const SourceSizes& sizes);

}  // namespace elig::bench
