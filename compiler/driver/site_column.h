// One line of a bound table (`ALT from alt_result in U/L with ULN from alt_high`) and what it is bound to -> the
// SiteColumn, its unit, limits and labels checked. Which names there are to bind to, and whether the file has the
// columns, is site.cpp's.
#pragma once

#include <string>
#include <vector>

#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"
#include "runtime/ingest/site.h"

namespace elig {

/// What a column is bound to: a declared name or a field, or (nothing is set) a name that every patient or row has.
struct Target {
  const sema::NumberSymbol* number = nullptr;
  const sema::LabelSymbol* label = nullptr;
  bool any_unit = false;  // a field of any unit
};

/// Without what stands beside it, unchecked.
SiteColumn as_written(const ast::BoundColumn& column);

/// as_written, and the columns beside it. Reports what does not suit the target.
SiteColumn bind_column(const ast::BoundColumn& column, const Target& target, bool per_patient, const Sources& sources,
                       Diagnostics& diagnostics);

/// "`a`, `b`".
std::string backticked(const std::vector<std::string>& names);

}  // namespace elig
