// What the parts of the OMOP CDM importer share: the tables found, and how the concepts of a row become its codes.
// Versions 5.3 and 5.4; columns that only one of them (or 5.0 to 5.2) has are read where they are there.
// https://ohdsi.github.io/CommonDataModel/cdm54.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/history_query.h"
#include "runtime/ingest/source_tables.h"

namespace elig::omop {

/// A table of rows about persons, and its columns that hold concepts.
struct FactTable {
  const char* name;
  std::vector<std::string> needed;
  std::vector<std::string> concepts;
};
const std::vector<FactTable>& fact_tables();

/// Fills the temporary tables that the queries join:
///   omop_seen(source, field, id, n)                  how often a concept id stands in a column
///   omop_concept(id, name, codes, unit)              of every concept seen and its ancestors; `unit` is UCUM
///   omop_ancestor(descendant, ancestor)              of every concept seen
/// Their size is that of the concepts the data uses, not of the vocabulary.
struct Vocabulary {
  bool concepts = false;   // there is a table CONCEPT
  bool ancestors = false;  // there is a CONCEPT_ANCESTOR with rows
  std::string hierarchy;   // where there is: HistoryQueries::hierarchy
};
Result<Vocabulary> load_vocabulary(DuckSession& session, const SourceTables& tables,
                                   const std::vector<SourceTable>& facts);

/// What the vocabulary does not explain, with counts.
std::optional<Error> note_unmapped(DuckSession& session, const Vocabulary& vocabulary, std::vector<ImportNote>* notes);

/// Rows of a fact table -> rows of a history. `table` is what the population calls it.
struct FactQuery {
  const SourceTable& facts;
  const Vocabulary& vocabulary;
};
TableQuery measurement_query(const FactQuery& query);
TableQuery observation_query(const FactQuery& query);
TableQuery condition_query(const FactQuery& query);
TableQuery drug_query(const FactQuery& query);
TableQuery procedure_query(const FactQuery& query);
TableQuery visit_query(const FactQuery& query);

/// PERSON with DEATH and OBSERVATION_PERIOD, where they are there, as the query of patients.
std::string person_query(const SourceTable& person, const SourceTable* death, const SourceTable* period);

}  // namespace elig::omop
