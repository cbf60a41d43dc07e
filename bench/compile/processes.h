// How long whole processes take, from their start to their end: eligc on a thousand patients beside an empty program,
// and beside DuckDB that only counts the rows.
#pragma once

#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

/// Runs `eligc screen` of the trial over the patients as CSV and as population file, with a kernel that is kept and
/// without, in turns with the others; checks first that all say the same; prints the table. nullopt: it did.
std::optional<Error> print_processes(const std::string& trial, const Population& population, int rounds);

}  // namespace elig::bench
