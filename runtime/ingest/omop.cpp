// An OMOP CDM, as a folder of files or a DuckDB file -> queries. PERSON gives the patients; each clinical table becomes
// one of the population's.

#include "runtime/ingest/omop.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace elig {
namespace omop {

const std::vector<FactTable>& fact_tables() {
  static const std::vector<FactTable> kTables = {
      {"person", {"person_id"}, {"race_concept_id", "ethnicity_concept_id", "gender_concept_id"}},
      {"measurement",
       {"person_id", "measurement_concept_id"},
       {"measurement_concept_id", "measurement_source_concept_id", "value_as_concept_id", "unit_concept_id",
        "operator_concept_id"}},
      {"observation",
       {"person_id", "observation_concept_id"},
       {"observation_concept_id", "observation_source_concept_id", "value_as_concept_id", "unit_concept_id",
        "qualifier_concept_id"}},
      {"condition_occurrence",
       {"person_id", "condition_concept_id"},
       {"condition_concept_id", "condition_source_concept_id", "condition_status_concept_id"}},
      {"drug_exposure",
       {"person_id", "drug_concept_id"},
       {"drug_concept_id", "drug_source_concept_id", "route_concept_id", "dose_unit_concept_id"}},
      {"procedure_occurrence",
       {"person_id", "procedure_concept_id"},
       {"procedure_concept_id", "procedure_source_concept_id", "modifier_concept_id"}},
      {"visit_occurrence", {"person_id", "visit_concept_id"}, {"visit_concept_id", "visit_source_concept_id"}},
  };
  return kTables;
}

namespace {

// Tables whose rows are no events of a patient, or are derived from the tables that are read.
constexpr std::array kNotClinical = {"care_site",
                                     "cdm_source",
                                     "cohort",
                                     "cohort_definition",
                                     "concept",
                                     "concept_ancestor",
                                     "concept_class",
                                     "concept_relationship",
                                     "concept_synonym",
                                     "cost",
                                     "domain",
                                     "drug_strength",
                                     "fact_relationship",
                                     "location",
                                     "metadata",
                                     "payer_plan_period",
                                     "provider",
                                     "relationship",
                                     "source_to_concept_map",
                                     "vocabulary",
                                     "death",
                                     "observation_period"};

Result<SourceTables> find_tables(DuckSession& session, const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) return SourceTables::in_database(session, path, "person");
  return SourceTables::in_folder(path);
}

// The tables of facts that are there, PERSON first.
Result<std::vector<SourceTable>> open_facts(DuckSession& session, const SourceTables& tables) {
  std::vector<SourceTable> facts;
  for (const FactTable& wanted : fact_tables()) {
    if (!facts.empty() && !tables.has(wanted.name)) continue;
    Result<SourceTable> table = tables.open_with(session, wanted.name, wanted.needed);
    if (!table) return table.error();
    facts.push_back(std::move(table).value());
  }
  return facts;
}

std::optional<Error> note_tables_not_read(DuckSession& session, const SourceTables& tables,
                                          std::vector<ImportNote>* notes) {
  for (const std::string& name : tables.names()) {
    bool read = std::ranges::any_of(fact_tables(), [&](const FactTable& table) { return table.name == name; });
    if (read || std::ranges::find(kNotClinical, name) != kNotClinical.end()) continue;
    Result<std::optional<SourceTable>> table = tables.open(session, name);
    if (!table) return table.error();
    auto count = session.first_row("SELECT count(*)::VARCHAR FROM " + table.value()->relation);
    if (!count) return Error{"cannot read `" + table.value()->path + "`: " + count.error().message};
    notes->push_back({"table `" + name + "` is not read: " + count.value()[0].value_or("0") + " rows"});
  }
  return std::nullopt;
}

TableQuery fact_query(const FactQuery& query) {
  const std::string& name = query.facts.name;
  if (name == "measurement") return measurement_query(query);
  if (name == "observation") return observation_query(query);
  if (name == "condition_occurrence") return condition_query(query);
  if (name == "drug_exposure") return drug_query(query);
  if (name == "procedure_occurrence") return procedure_query(query);
  return visit_query(query);
}

}  // namespace
}  // namespace omop

Result<HistoryQueries> omop_queries(DuckSession& session, const std::string& path) {
  using namespace omop;
  Result<SourceTables> tables = find_tables(session, path);
  if (!tables) return tables.error();
  Result<std::vector<SourceTable>> facts = open_facts(session, tables.value());
  if (!facts) return facts.error();
  Result<std::optional<SourceTable>> death = tables.value().open(session, "death");
  if (!death) return death.error();
  Result<std::optional<SourceTable>> period = tables.value().open(session, "observation_period");
  if (!period) return period.error();
  Result<Vocabulary> vocabulary = load_vocabulary(session, tables.value(), facts.value());
  if (!vocabulary) return vocabulary.error();

  HistoryQueries queries;
  auto given = [](const std::optional<SourceTable>& table) { return table ? &*table : nullptr; };
  queries.patients = person_query(facts.value()[0], given(death.value()), given(period.value()));
  for (std::size_t i = 1; i < facts.value().size(); ++i) {
    queries.tables.push_back(fact_query({facts.value()[i], vocabulary.value()}));
  }
  if (vocabulary.value().ancestors) {
    queries.ancestors =
        "SELECT 'omop|' || descendant AS code, unnest(string_split(codes, chr(10))) AS ancestor "
        "FROM omop_ancestor JOIN omop_concept ON id = ancestor ORDER BY ALL";
    queries.hierarchy = vocabulary.value().hierarchy;
  }
  if (auto failed = note_unmapped(session, vocabulary.value(), &queries.notes)) return *failed;
  if (auto failed = note_tables_not_read(session, tables.value(), &queries.notes)) return *failed;
  return queries;
}

}  // namespace elig
