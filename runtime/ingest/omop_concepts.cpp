// CONCEPT and CONCEPT_ANCESTOR -> the temporary tables that say which codes a concept stands for. Only concepts that
// the data uses are kept: a vocabulary has millions, a hospital's data some ten thousand.

#include <array>

#include "runtime/ingest/omop.h"

namespace elig::omop {
namespace {

struct Named {
  const char* theirs;
  const char* ours;
};

// vocabulary_id -> code system of the language. Concepts of other vocabularies keep their `omop|` code.
// https://github.com/OHDSI/Vocabulary-v5.0/wiki
constexpr std::array kSystems = {
    Named{"SNOMED", "snomed"},     Named{"LOINC", "loinc"},     Named{"RxNorm", "rxnorm"}, Named{"ATC", "atc"},
    Named{"ICD10CM", "icd10cm"},   Named{"ICD10", "icd10"},     Named{"ICD9CM", "icd9cm"}, Named{"CVX", "cvx"},
    Named{"CPT4", "cpt4"},         Named{"HCPCS", "hcpcs"},     Named{"NDC", "ndc"},       Named{"MedDRA", "meddra"},
    Named{"ICD10PCS", "icd10pcs"}, Named{"ICD9Proc", "icd9cm"}, Named{"ICDO3", "icdo3"},
};

// UCUM codes of the standard unit concepts that occur most, for data without a CONCEPT table: concept_id and
// concept_code of vocabulary UCUM in the OHDSI Standardized Vocabularies.
struct UnitConcept {
  int id;
  const char* code;
};
constexpr std::array kUnits = {
    UnitConcept{8840, "mg/dL"},   UnitConcept{8713, "g/dL"},    UnitConcept{8636, "g/L"},
    UnitConcept{8753, "mmol/L"},  UnitConcept{8749, "umol/L"},  UnitConcept{8736, "nmol/L"},
    UnitConcept{8729, "pmol/L"},  UnitConcept{8554, "%"},       UnitConcept{8645, "U/L"},
    UnitConcept{8923, "[iU]/L"},  UnitConcept{8985, "[iU]/mL"}, UnitConcept{8848, "10*3/uL"},
    UnitConcept{8815, "10*6/uL"}, UnitConcept{9444, "10*9/L"},  UnitConcept{8734, "10*12/L"},
    UnitConcept{8647, "/uL"},     UnitConcept{8583, "fL"},      UnitConcept{8564, "pg"},
    UnitConcept{8842, "ng/mL"},   UnitConcept{8845, "pg/mL"},   UnitConcept{8859, "ug/mL"},
    UnitConcept{8748, "ug/L"},    UnitConcept{8817, "ng/dL"},   UnitConcept{8837, "ug/dL"},
    UnitConcept{8751, "mg/L"},    UnitConcept{8876, "mm[Hg]"},  UnitConcept{9529, "kg"},
    UnitConcept{8504, "g"},       UnitConcept{8576, "mg"},      UnitConcept{9655, "ug"},
    UnitConcept{8582, "cm"},      UnitConcept{9546, "m"},       UnitConcept{9531, "kg/m2"},
    UnitConcept{8617, "m2"},      UnitConcept{8541, "/min"},    UnitConcept{586323, "Cel"},
    UnitConcept{9289, "[degF]"},  UnitConcept{9330, "[in_us]"}, UnitConcept{9327, "[in_i]"},
    UnitConcept{8795, "mL/min"},  UnitConcept{8723, "mg/g"},    UnitConcept{8752, "mm/h"},
    UnitConcept{9593, "ms"},      UnitConcept{8555, "s"},       UnitConcept{8505, "h"},
    UnitConcept{8512, "d"},       UnitConcept{9448, "a"},       UnitConcept{8587, "mL"},
    UnitConcept{8519, "L"},       UnitConcept{8523, "{ratio}"},
};

std::string system_of(const std::string& vocabulary) {
  std::string chosen = "CASE " + vocabulary;
  for (const Named& system : kSystems) chosen += " WHEN " + sql_text(system.theirs) + " THEN " + sql_text(system.ours);
  return chosen + " END";
}

std::string unit_values() {
  std::string values = "VALUES ";
  for (const UnitConcept& unit : kUnits) {
    values += (&unit == kUnits.data() ? "(" : ", (") + std::to_string(unit.id) + ", " + sql_text(unit.code) + ")";
  }
  return values;
}

// INSERT of how often each id stands in each column of concepts, in one pass over the table.
std::string count_ids(const SourceTable& facts, const std::vector<std::string>& concepts) {
  std::string cells;
  for (const std::string& column : concepts) {
    if (!facts.has(column)) continue;
    cells += (cells.empty() ? "" : ", ") + std::string("{'field': ") + sql_text(column) + ", 'id': TRY_CAST(" +
             sql_name(column) + " AS BIGINT)}";
  }
  if (cells.empty()) return "";
  return "INSERT INTO omop_seen SELECT " + sql_text(facts.name) +
         ", cell.field, cell.id, count(*) FROM (SELECT unnest([" + cells + "]) AS cell FROM " + facts.relation +
         ") WHERE cell.id IS NOT NULL GROUP BY ALL";
}

std::optional<Error> run_on(DuckSession& session, const std::string& file, const std::string& sql) {
  std::optional<Error> failed = session.run(sql);
  if (failed) failed->message = "cannot read `" + file + "`: " + failed->message;
  return failed;
}

std::optional<Error> load_seen(DuckSession& session, const std::vector<SourceTable>& facts) {
  std::optional<Error> failed = session.run(
      "CREATE OR REPLACE TEMP TABLE omop_seen(source VARCHAR, field VARCHAR, id BIGINT, n BIGINT);"
      "CREATE OR REPLACE TEMP TABLE omop_ancestor(descendant BIGINT, ancestor BIGINT);"
      "CREATE OR REPLACE TEMP TABLE omop_concept(id BIGINT, name VARCHAR, codes VARCHAR, unit VARCHAR)");
  for (const SourceTable& table : facts) {
    for (const FactTable& fact : fact_tables()) {
      if (failed || fact.name != table.name) continue;
      std::string count = count_ids(table, fact.concepts);
      if (!count.empty()) failed = run_on(session, table.path, count);
    }
  }
  return failed;
}

std::optional<Error> load_ancestors(DuckSession& session, const SourceTable& table) {
  return run_on(session, table.path,
                "INSERT INTO omop_ancestor SELECT d, a FROM (SELECT TRY_CAST(descendant_concept_id AS BIGINT) AS d, "
                "TRY_CAST(ancestor_concept_id AS BIGINT) AS a FROM " +
                    table.relation + ") WHERE d <> a AND d IN (SELECT id FROM omop_seen WHERE id <> 0)");
}

// The codes of every concept of the hierarchy: each is an ancestor, of itself where of nothing else
// (cdm54.html#concept_ancestor). Codes of other concepts, ICD-10-CM say, have no place in it.
std::string hierarchy_query(const SourceTable& ancestors, const SourceTable* concepts) {
  const std::string placed =
      "(SELECT DISTINCT TRY_CAST(ancestor_concept_id AS BIGINT) AS id FROM " + ancestors.relation + ")";
  if (concepts == nullptr) return "SELECT 'omop|' || id FROM " + placed + " WHERE id <> 0";
  return "SELECT unnest(['omop|' || id, " + system_of("vocabulary_id") + " || '|' || concept_code]) FROM " + placed +
         " JOIN " + concepts->relation + " ON TRY_CAST(concept_id AS BIGINT) = id WHERE id <> 0";
}

// OHDSI writes the enzyme unit `[U]`, UCUM `U`.
std::optional<Error> load_concepts(DuckSession& session, const SourceTable& table) {
  return run_on(session, table.path,
                R"(
INSERT INTO omop_concept
SELECT id, any_value(concept_name),
  any_value('omop|' || id || coalesce(chr(10) || )" +
                    system_of("vocabulary_id") + R"( || '|' || concept_code, '')),
  any_value(CASE WHEN vocabulary_id = 'UCUM' THEN replace(concept_code, '[U]', 'U') END)
FROM (SELECT TRY_CAST(concept_id AS BIGINT) AS id, concept_name, vocabulary_id, concept_code FROM )" +
                    table.relation + R"()
WHERE id <> 0 AND id IN (SELECT id FROM omop_seen UNION SELECT ancestor FROM omop_ancestor) GROUP BY id)");
}

}  // namespace

Result<Vocabulary> load_vocabulary(DuckSession& session, const SourceTables& tables,
                                   const std::vector<SourceTable>& facts) {
  if (auto failed = load_seen(session, facts)) return *failed;

  Vocabulary vocabulary;
  Result<std::optional<SourceTable>> ancestors = tables.open(session, "concept_ancestor", true);
  if (!ancestors) return ancestors.error();
  if (ancestors.value()) {
    if (auto failed = load_ancestors(session, *ancestors.value())) return *failed;
    auto any = session.first_row("SELECT (count(*) > 0)::VARCHAR FROM (SELECT 1 FROM " + ancestors.value()->relation +
                                 " LIMIT 1)");
    if (!any) return any.error();
    vocabulary.ancestors = any.value()[0] == "true";
  }
  Result<std::optional<SourceTable>> concepts = tables.open(session, "concept", true);
  if (!concepts) return concepts.error();
  vocabulary.concepts = concepts.value().has_value();
  if (vocabulary.concepts) {
    if (auto failed = load_concepts(session, *concepts.value())) return *failed;
  }
  if (vocabulary.ancestors) {
    vocabulary.hierarchy = hierarchy_query(*ancestors.value(), vocabulary.concepts ? &*concepts.value() : nullptr);
  }
  // What no CONCEPT explains: ancestors by their id alone, units by the table above.
  if (auto failed = session.run(
          "INSERT INTO omop_concept SELECT DISTINCT ancestor, NULL, 'omop|' || ancestor, NULL FROM omop_ancestor "
          "WHERE ancestor NOT IN (SELECT id FROM omop_concept);"
          "INSERT INTO omop_concept SELECT id, NULL, NULL, unit FROM (" +
          unit_values() + ") AS known(id, unit) WHERE id NOT IN (SELECT id FROM omop_concept)")) {
    return *failed;
  }
  return vocabulary;
}

std::optional<Error> note_unmapped(DuckSession& session, const Vocabulary& vocabulary, std::vector<ImportNote>* notes) {
  if (!vocabulary.concepts) {
    notes->push_back({"there is no table `concept`: rows have the codes `omop` and, as `local`, their source values"});
  }
  if (!vocabulary.ancestors) {
    notes->push_back({"there is no table `concept_ancestor` with rows: `descendants of` has no answer"});
  }
  // Operators that are none of the five, and concepts that CONCEPT does not hold.
  Result<DuckRows> rows = session.rows(R"(
SELECT 'operator_concept_id ' || id || ' in `measurement` is none of < <= = >= >: ' || n ||
       ' rows keep their number as text'
FROM omop_seen
WHERE field = 'operator_concept_id' AND id NOT IN (0, 4171756, 4172704, 4171754, 4171755, 4172703)
UNION ALL
SELECT '`concept` does not hold ' || count(DISTINCT id) || ' of the concepts in `' || source || '.' || field ||
       '`, which ' || sum(n) || ' rows have'
FROM omop_seen
WHERE )" + std::string(vocabulary.concepts ? "true" : "false") +
                                       R"( AND id <> 0 AND source <> 'person' AND
  field <> 'operator_concept_id' AND
  id NOT IN (SELECT id FROM omop_concept WHERE codes IS NOT NULL OR unit IS NOT NULL)
GROUP BY source, field ORDER BY ALL)");
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

}  // namespace elig::omop
