// A population that does not fit into memory -> its file, part by part. As every part but the last is of whole blocks,
// an array of the whole is its parts' arrays, one after the other. Columns of numbers alone: no ids, texts or
// histories.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

struct Parts {
  std::size_t patients = 0;
  std::size_t part_patients = 64 * kBlockRows;  // a multiple of kBlockRows
  /// Patients first .. first + count, in columns that are the same in every part, of the same layouts. Called once for
  /// each part, in order; memory is that of one part.
  std::function<Population(std::size_t first, std::size_t count)> make;
};

/// The bytes that write_population would write of the whole. Errors: as there.
std::optional<Error> write_in_parts(const Parts& parts, const std::string& path);

}  // namespace elig::bench
