// The functions of DuckDB's C API, from its shared library, which is loaded when the first session opens: a process
// that reads no other files than populations pays nothing for it (loading it takes longer than screening them).
#pragma once

#include <duckdb.h>

#include <optional>

#include "runtime/base/result.h"

namespace elig {

/// duck().query is duckdb_query, and so on.
struct DuckLibrary {
#define ELIG_DUCKDB_FUNCTION(name) decltype(&duckdb_##name) name = nullptr;
#include "runtime/ingest/duckdb_functions.def"
#undef ELIG_DUCKDB_FUNCTION
};

/// Loads it, once; what went wrong, every time. May be called from several threads.
std::optional<Error> load_duckdb();

/// What load_duckdb() found: all functions, when it succeeded.
const DuckLibrary& duck();

}  // namespace elig
