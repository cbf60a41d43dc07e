// What kind of source a path is, and reading it.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include "runtime/ingest/history_query.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/source_tables.h"

namespace elig {
namespace {

namespace fs = std::filesystem;

// DuckDB writes `DUCK` behind the checksum of its first block.
bool is_duckdb_file(const fs::path& path) {
  std::array<char, 12> bytes{};
  std::ifstream(path, std::ios::binary).read(bytes.data(), bytes.size());
  return std::string_view(bytes.data(), bytes.size()).substr(8) == "DUCK";
}

bool has_ndjson(const fs::path& folder) {
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".ndjson") || name.ends_with(".ndjson.gz")) return true;
  }
  return false;
}

Result<HistoryQueries> queries_of(DuckSession& session, const std::string& path, SourceKind kind) {
  switch (kind) {
    case SourceKind::Sdtm:
      return sdtm_queries(session, path);
    case SourceKind::Omop:
      return omop_queries(session, path);
    case SourceKind::Synthea:
      return synthea_queries(session, path);
    case SourceKind::Fhir:
      return fhir_queries(session, path);
    case SourceKind::Table:
      break;
  }
  return Error{"a wide table has no histories"};
}

}  // namespace

std::optional<SourceKind> guess_source(const std::string& path) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (fs::is_regular_file(status)) return is_duckdb_file(path) ? SourceKind::Omop : SourceKind::Table;
  if (!fs::is_directory(status)) return std::nullopt;
  const Result<SourceTables> tables = SourceTables::in_folder(path);
  if (!tables) return std::nullopt;
  std::set<SourceKind> kinds;
  if (tables.value().has("dm")) kinds.insert(SourceKind::Sdtm);
  if (tables.value().has("person")) kinds.insert(SourceKind::Omop);
  if (tables.value().has("patients")) kinds.insert(SourceKind::Synthea);
  if (has_ndjson(path)) kinds.insert(SourceKind::Fhir);
  if (kinds.size() != 1) return std::nullopt;
  return *kinds.begin();
}

Result<Population> read_source(const std::string& path, SourceKind kind, const IngestOptions& options) {
  if (kind == SourceKind::Table) return read_table(path, options);
  Result<DuckSession> session = open_for_histories(options);
  if (!session) return session.error();
  const Result<HistoryQueries> queries = queries_of(session.value(), path, kind);
  if (!queries) return queries.error();
  Result<Population> population = load_histories(session.value(), queries.value(), options);
  if (!population) return Error{"cannot read `" + path + "`: " + population.error().message};
  return population;
}

}  // namespace elig
