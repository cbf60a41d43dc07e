// A folder of FHIR R4 bulk NDJSON -> queries. Which resources a file holds is what its lines say, not its name: all
// files are read once for that, and each resource's files again for its rows.

#include "runtime/ingest/fhir.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "runtime/ingest/source_tables.h"

namespace elig {
namespace fhir {
namespace {

using FilesOfType = std::map<std::string, std::vector<std::string>>;  // resource type -> files

Result<std::vector<std::string>> find_files(const std::string& path) {
  std::vector<std::string> files;
  std::error_code failed;
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(path, failed)) {
    std::string name = ascii_lower(entry.path().filename().string());
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) files.push_back(entry.path().string());
  }
  if (failed) return Error{"cannot read `" + path + "`: " + failed.message()};
  if (files.empty()) return Error{"cannot read `" + path + "`: there is no `.ndjson` file in it"};
  std::ranges::sort(files);
  return files;
}

// The lines of files, in their order, as `line`, with `filename`.
std::string lines_of(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& file : files) list += (list.empty() ? "" : ", ") + sql_path(file);
  return "(SELECT json::VARCHAR AS line, filename FROM read_ndjson_objects([" + list + "], filename = true))";
}

std::string read_as(const std::string& line, const std::string& members) {
  return "json_transform(" + line + ", " +
         sql_text("{" + with_shapes(kCommonMembers) + (members.empty() ? "" : ", " + with_shapes(members)) + "}") + ")";
}

constexpr std::string_view kExcluded =
    "fhir_excluded(r.resourceType, r.status, r.verificationStatus.coding[1].code, r.intent, r.doNotPerform)";

// fhir_seen(file, type, excluded, systems, undated, unclear, n): one row for each combination. `systems` are URIs that
// the language has no name for.
std::optional<Error> survey(DuckSession& session, const std::vector<std::string>& files) {
  constexpr const char* kMembers = R"(
  "code": <Concept>, "vaccineCode": <Concept>, "medicationCodeableConcept": <Concept>, "onsetDateTime": "VARCHAR",
  "onsetPeriod": <Period>, "recordedDate": "VARCHAR",
  "referenceRange": [{"type": <Concept>, "appliesTo": [<Concept>], "age": <Range>}])";
  return session.run("CREATE OR REPLACE TEMP TABLE fhir_seen AS SELECT filename AS file, r.resourceType AS type, " +
                     std::string(kExcluded) + R"( AS excluded,
  [c.system for c in list_concat(coalesce(r.code.coding, []), coalesce(r.vaccineCode.coding, []),
                                 coalesce(r.medicationCodeableConcept.coding, []))
   if c.code IS NOT NULL AND c.system IS NOT NULL AND fhir_system(c.system) IS NULL] AS systems,
  r.resourceType IN ('Condition', 'AllergyIntolerance') AND r.onsetDateTime IS NULL AND r.onsetPeriod.start IS NULL AND
    r.recordedDate IS NOT NULL AS undated,
  len(fhir_normal(r.referenceRange)) > 1 AND len(fhir_plain(r.referenceRange)) <> 1 AS unclear, count(*) AS n
FROM (SELECT filename, )" +
                     read_as("line", kMembers) + " AS r FROM " + lines_of(files) + ") GROUP BY ALL");
}

Result<FilesOfType> files_of_types(DuckSession& session, const std::vector<std::string>& files) {
  FilesOfType found;
  Result<DuckRows> rows = session.rows("SELECT DISTINCT type, file FROM fhir_seen WHERE type IS NOT NULL ORDER BY ALL");
  if (!rows) return rows.error();
  for (;;) {
    Result<std::size_t> count = rows.value().next();
    if (!count) return count.error();
    if (count.value() == 0) break;
    for (std::size_t row = 0; row < count.value(); ++row) {
      found[std::string(*rows.value().cell(0, row))].emplace_back(*rows.value().cell(1, row));
    }
  }
  // A file without lines is of the resource in its name: `Condition.000.ndjson` says that there is no condition.
  for (const std::string& file : files) {
    std::string name = std::filesystem::path(file).filename().string();
    for (const Resource& resource : resources()) {
      bool named = name.starts_with(resource.type) && name.substr(resource.type.size(), 1) == ".";
      if (named && !found.contains(resource.type)) found[resource.type].push_back(file);
    }
  }
  return found;
}

// Resources that are not read, or say nothing, and what of the others could not be taken as it stands.
std::optional<Error> note_unmapped(DuckSession& session, std::vector<ImportNote>* notes) {
  std::string read = "('Medication'";
  for (const Resource& resource : resources()) read += ", " + sql_text(resource.type);
  read += ")";
  Result<DuckRows> rows = session.rows(R"(
SELECT note FROM (
  SELECT 1 AS part, 'resource `' || coalesce(type, '?') || '` is not read: ' || sum(n) || ' in ' ||
         count(DISTINCT file) || ' files' AS note
  FROM fhir_seen WHERE type IS NULL OR type NOT IN )" +
                                       read + R"( GROUP BY type
UNION ALL
  SELECT 2, '`' || type || '`, ' || excluded || ': ' || sum(n) || ' left out'
  FROM fhir_seen WHERE excluded IS NOT NULL AND type IN )" +
                                       read + R"( GROUP BY type, excluded
UNION ALL
  SELECT 3, '`' || type || '` without an onset: ' || sum(n) || ', the day they were recorded is taken'
  FROM fhir_seen WHERE undated AND excluded IS NULL GROUP BY type
UNION ALL
  SELECT 4, '`' || type || '` with several reference ranges that may apply: ' || sum(n) || ', none is taken'
  FROM fhir_seen WHERE unclear AND excluded IS NULL GROUP BY type
UNION ALL
  SELECT 5, 'code system `' || system || '` of `' || type || '` has no name in rules: ' || sum(n) ||
         ' codes, kept as `local`'
  FROM (SELECT type, n, unnest(systems) AS system FROM fhir_seen WHERE excluded IS NULL AND type IN )" +
                                       read + R"()
  GROUP BY type, system
) ORDER BY part, note)");
  if (!rows) return rows.error();
  for (;;) {
    Result<std::size_t> count = rows.value().next();
    if (!count) return count.error();
    if (count.value() == 0) return std::nullopt;
    for (std::size_t row = 0; row < count.value(); ++row) {
      notes->push_back({std::string(rows.value().cell(0, row).value_or(""))});
    }
  }
}

// fhir_medication(id, codes, display): medicines that requests only refer to.
std::optional<Error> load_medications(DuckSession& session, const FilesOfType& files) {
  auto found = files.find("Medication");
  std::string create = "CREATE OR REPLACE TEMP TABLE fhir_medication(id VARCHAR, codes VARCHAR, display VARCHAR);";
  if (found == files.end()) return session.run(create);
  return session.run(create +
                     "INSERT INTO fhir_medication SELECT r.id, any_value(fhir_codes(r.code)), "
                     "any_value(fhir_name(r.code)) FROM (SELECT " +
                     read_as("line", std::string(kMedicationMembers)) + " AS r FROM " + lines_of(found->second) +
                     ") WHERE r.resourceType = 'Medication' GROUP BY r.id");
}

// The query of a resource over its files.
std::string query_of(const Resource& resource, const std::vector<std::string>& files) {
  std::string from = "FROM (SELECT " + std::string(resource.medication ? "row_number() OVER () AS rank, " : "") +
                     read_as("fhir_exact(line)", resource.members) + " AS r FROM " + lines_of(files) +
                     ") WHERE r.resourceType = " + sql_text(resource.type) + " AND " + std::string(kExcluded) +
                     " IS NULL";
  if (resource.medication) {  // the join may not keep the order
    from = "FROM (SELECT rank, r " + from +
           ") LEFT JOIN fhir_medication AS m ON m.id = fhir_id(r.medicationReference.reference, 'Medication') ORDER BY "
           "rank";
  }
  constexpr std::string_view kPlace = "*FROM*";
  std::string sql = resource.select;
  sql.replace(sql.find(kPlace), kPlace.size(), from);
  return sql;
}

}  // namespace
}  // namespace fhir

Result<HistoryQueries> fhir_queries(DuckSession& session, const std::string& path) {
  using namespace fhir;
  Result<std::vector<std::string>> files = find_files(path);
  if (!files) return files.error();
  std::optional<Error> failed = session.run(macros());
  if (!failed) failed = survey(session, files.value());
  if (failed) return Error{"cannot read `" + path + "`: " + failed->message};
  Result<FilesOfType> types = files_of_types(session, files.value());
  if (!types) return types.error();
  if (!types.value().contains("Patient"))
    return Error{"cannot read `" + path + "`: there is no resource `Patient` in it"};
  failed = load_medications(session, types.value());
  if (failed) return Error{"cannot read `" + path + "`: " + failed->message};

  HistoryQueries queries;
  for (const Resource& resource : resources()) {
    auto found = types.value().find(resource.type);
    if (found == types.value().end()) continue;
    std::string sql = query_of(resource, found->second);
    if (resource.table.empty()) {
      queries.patients = std::move(sql);
    } else {
      queries.tables.push_back({resource.table, std::move(sql), resource.lasts});
    }
  }
  if (auto wrong = note_unmapped(session, &queries.notes)) return *wrong;
  return queries;
}

}  // namespace elig
