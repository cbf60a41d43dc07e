// A population's summary, as text for people and as JSON for programs: `eligc info`.
#pragma once

#include <string>
#include <vector>

#include "runtime/population/summary.h"
#include "runtime/report/terminal_text.h"

namespace elig {

/// A line a column: name, unit, patients that have a value, how it is stored, and its range or most frequent texts;
/// then, for each table, a line for each of the 20 concepts with the most rows; then the notes and the lints, of each
/// kind the first 5. Ends with a newline.
std::string info_text(const PopulationSummary& summary, const std::vector<Lint>& lints,
                      const TextOptions& options = {});

/// {"patients", "index", "columns": [{"header", "name", "role", "unit", "filled", "numbers": {...} or null,
/// "texts": {...} or null}], "notes", "first", "last", "tables": [{"name", "rows", "patients", "first", "last",
/// "partial_dates", "missing_dates", "concepts": [{"codes": [{"system", "code"}], "display", "names", "rows",
/// "patients", "first", "last", "partial_dates", "missing_dates", "values", "limits", "units": [{"unit", "rows",
/// "censored", "limits", "min", "max"}], "texts": {...} or null, "fields": [{"name", "unit", "rows"}]}]}], "lints":
/// [{"kind", "table", "about", "count", "message"}]}, indented and complete. Decimals are strings, exact. Ends with a
/// newline.
std::string info_json(const PopulationSummary& summary, const std::vector<Lint>& lints);

}  // namespace elig
