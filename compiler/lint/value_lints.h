// Lints of numbers and their units. Each adds what it finds.
#pragma once

#include <vector>

#include "compiler/lint/readings.h"

namespace elig {

/// mixed-scale: within a column, and between the columns of one measurement.
void lint_scales(const Readings& readings, std::vector<Lint>& found);

/// implausible
void lint_plausible(const Readings& readings, std::vector<Lint>& found);

/// unit-unknown, unit-mismatch, unit-missing, unit-alias
void lint_units(const Readings& readings, std::vector<Lint>& found);

/// limits-missing: one for each measurement that has limits for some values, and one for each table that names the
/// others.
void lint_limits(const std::vector<Readings>& all, std::vector<Lint>& found);

}  // namespace elig
