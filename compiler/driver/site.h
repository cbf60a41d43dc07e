// A file's `population "..." { }` -> the tables that runtime/ingest reads, checked like a rule: names, units, labels
// and code systems against the vocabulary, columns against the files. What a population binds is not a trial's: check()
// (in compiler/check) leaves it alone.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/pipeline.h"
#include "runtime/base/result.h"
#include "runtime/ingest/site.h"

namespace elig {

/// The file's population; null: it has none.
const ast::PopulationBinding* population_of(const Rules& rules);

/// The headers of a table's file: table_columns of runtime/ingest, or empty, when files are not looked at.
using ColumnsOf = std::function<Result<std::vector<std::string>>(const std::string& path)>;

/// nullopt when anything was wrong: reported. Files are looked for beside the rule's.
std::optional<Site> check_site(const Rules& rules, const Sources& sources, const ColumnsOf& columns_of,
                               Diagnostics& diagnostics);

}  // namespace elig
