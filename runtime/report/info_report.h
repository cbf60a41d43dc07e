// A population's summary, as text for people and as JSON for programs: `eligc info`.
#pragma once

#include <string>

#include "runtime/population/summary.h"
#include "runtime/report/terminal_text.h"

namespace elig {

/// A line a column: name, unit, patients that have a value, how it is stored, and its range or most frequent texts;
/// then the notes. Ends with a newline.
std::string info_text(const PopulationSummary& summary, const TextOptions& options = {});

/// {"patients", "index", "columns": [{"header", "name", "role", "unit", "filled", "numbers": {...} or null,
/// "texts": {...} or null}], "notes"}, indented. Decimals are strings, exact. Ends with a newline.
std::string info_json(const PopulationSummary& summary);

}  // namespace elig
