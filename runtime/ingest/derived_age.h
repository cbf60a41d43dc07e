// `birth_date` and the index date -> a column `age [a]` (S9).
#pragma once

#include "runtime/population/date.h"
#include "runtime/population/population.h"

namespace elig {

/// Adds `age [a]`, completed calendar years at `index`, where the population has a column `birth_date` and no
/// `age`. Patients whose birth date is partial, not a date or after the index date have none, and a note says how
/// many. Without an index date, a note says so.
void derive_age(Population& population, std::optional<CivilDate> index);

}  // namespace elig
