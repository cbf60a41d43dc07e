// A cohort -> the patients as the clinics of a network would have them, one clinic after the other: each measures some
// analytes never, sees some patients who are all well in one respect, and some who are all ill in it. Blocks of them
// differ, as those of a population in order of age, site or diagnosis do.
#pragma once

#include <cstdint>

#include "runtime/population/population.h"

namespace elig::bench {

/// Numbers only. Columns of the result know their block ranges, as those of a population file do.
Population in_clinics(const Population& cohort, std::uint64_t seed);

/// The same patients in random order.
Population shuffled(const Population& population, std::uint64_t seed);

}  // namespace elig::bench
