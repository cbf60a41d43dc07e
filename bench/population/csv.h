// A Population -> the CSV file that it could have been read from: ids first, then each column under its
// header, decimals as stored.
#pragma once

#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

/// Writes beside `path` and renames, so that a half-written file never stands there. nullopt when it worked.
std::optional<Error> write_csv(const Population& population, const std::string& path);

}  // namespace elig::bench
