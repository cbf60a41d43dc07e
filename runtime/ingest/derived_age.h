// `birth_date` and the index date -> a column `age [a]` (S9).
#pragma once

#include "runtime/population/population.h"

namespace elig {

/// Adds `age [a]`, completed calendar years at each patient's index date, else the population's, where the population
/// has a column `birth_date` and no `age`. A partial date will do where every day that it may be gives the same age.
/// Patients whose birth date leaves the age open, is not a date or is after the index date have none, and a note says
/// how many. Without an index date, a note says so.
void derive_age(Population& population);

}  // namespace elig
