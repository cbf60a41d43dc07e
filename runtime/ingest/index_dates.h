// The index date of a run, of a population, or of each patient (S9).
#pragma once

#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

/// Is the text empty, or a date such as `2026-01-31`?
std::optional<Error> check_index_date(const std::string& text);

/// A column `index_date` becomes Population::index. Cells that are no date are missing there, and a note says how many.
void take_index_column(Population& population);

/// `date`, where it is not empty, becomes the index of every patient, whatever the population said.
void set_index(Population& population, const std::string& date);

}  // namespace elig
