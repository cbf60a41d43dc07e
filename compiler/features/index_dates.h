// The day on which each patient is screened, and the age on it (S9).
#pragma once

#include <optional>
#include <string>

#include "runtime/population/population.h"

namespace elig::features {

struct IndexDates {
  PatientDays days;
  std::string note;  // where nobody said it: how it was found; else empty
};

/// Each patient's own, else the population's, else the last day on which a row starts (of a wide column: that its
/// `.date` says); missing where there is nothing at all.
IndexDates index_dates(const Population& population);

/// `2014-07-01` when it is one day for everyone; else "".
std::string common_day(const PatientDays& days);

/// Completed calendar years on index, from `birth_date`; missing where they depend on a day that is not known. nullopt:
/// no such column.
std::optional<Numbers> ages(const Population& population, const PatientDays& index);

}  // namespace elig::features
