// Files of patients -> Population, through DuckDB. The only part of Elig that includes it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

class SessionAhead;

struct IngestOptions {
  std::string index_date;                // ISO; empty: none given
  std::string temporary;                 // folder for what does not fit in memory; empty: the system's
  std::size_t memory_bytes = 0;          // to work in, for histories; 0: half of the machine's. The rest is in files
  std::function<void(double)> progress;  // called now and then from the calling thread with the share done, 0..1
  std::shared_ptr<SessionAhead> ahead;   // the reader that is being started for this (session_ahead.h); may be null
  bool derive_age = true;  // of wide tables: not in what is written to be screened at other index dates, too
};

/// A wide table: Parquet, or CSV (comma, semicolon, tab or `|`; also gzip or zstd), known by its content. One row a
/// patient, in the source's order; the first column is the id, whatever its header; the other headers bind
/// themselves (parse_header). Decimals are taken as written, a Parquet DOUBLE by its shortest decimal, NaN as
/// missing. With an index date, a `birth_date` column and no `age`, a column `age [a]` is derived.
/// Errors: file missing or unreadable, empty, a header that cannot be understood, a name twice with one unit and
/// role, a row with more or fewer cells than the header row (its line is named), a patient id that is empty or
/// occurs twice (the first such id and row are named), an index date that is no date. No row is ever skipped.
/// Thread-safe. Memory: the result, about 3 bytes a cell while reading, and some 100 MB of DuckDB's buffers.
Result<Population> read_table(const std::string& path, const IngestOptions& options = {});

enum class SourceKind { Table, Sdtm, Omop, Synthea, Fhir };

/// What a file or folder is, by its name and what is in it; nullopt: unclear.
std::optional<SourceKind> guess_source(const std::string& path);

/// Any source -> Population: a wide table (read_table), or histories through history_query.h. Errors as there.
Result<Population> read_source(const std::string& path, SourceKind kind, const IngestOptions& options = {});

}  // namespace elig
