// Synthetic persons in the OMOP CDM, imported: no row is lost, and a rule over them says what SQL over the files says.

#include <filesystem>

#include "runtime/population/file.h"
#include "tests/histories/asked.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

const std::string kFolder = std::string(ELIG_SOURCE_DIR) + "/../shared/data/synthea27nj-omop/";

std::string csv(const std::string& name) { return "read_csv('" + kFolder + name + "', all_varchar = true)"; }

class OmopData : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no data at " << kFolder;
    IngestOptions options;
    options.index_date = "2015-06-30";
    Result<Population> read = read_source(kFolder, SourceKind::Omop, options);
    ASSERT_TRUE(read) << read.error().message;
    population_ = std::move(read).value();
  }

  std::size_t rows_in(const std::string& table) const {
    std::size_t rows = 0;
    for (const EventTable& one : population_.tables) {
      for (const EventRun& run : one.runs) rows += one.name == table ? run.rows : 0;
    }
    return rows;
  }

  Population population_;
};

TEST_F(OmopData, EveryRowIsThere) {
  const std::pair<const char*, const char*> tables[] = {
      {"measurement", "MEASUREMENT.csv.gz"},     {"observation", "OBSERVATION.csv.gz"},
      {"condition", "CONDITION_OCCURRENCE.csv"}, {"drug", "DRUG_EXPOSURE.csv"},
      {"procedure", "PROCEDURE_OCCURRENCE.csv"}, {"encounter", "VISIT_OCCURRENCE.csv"}};
  Result<DuckSession> session = DuckSession::open();
  for (const auto& [table, file] : tables) {
    // A measurement without any value was not done.
    const std::string done = table == std::string("measurement")
                                 ? " WHERE value_as_number IS NOT NULL OR value_source_value IS NOT NULL"
                                 : "";
    EXPECT_EQ(rows_of(session.value(), "SELECT count(*)::VARCHAR AS n FROM " + csv(file) + done, "n"),
              (Lines{std::to_string(rows_in(table))}))
        << table;
  }
  EXPECT_EQ(population_.patients, 28U) << notes_of(population_);
}

TEST_F(OmopData, ARuleSaysWhatSqlSays) {
  auto concepts = [](const std::string& vocabulary, const std::string& code) {
    return "(SELECT concept_id FROM " + csv("CONCEPT.csv") + " WHERE vocabulary_id = '" + vocabulary +
           "' AND concept_code = '" + code + "')";
  };
  const std::string conditions =
      "(SELECT * FROM " + csv("CONDITION_OCCURRENCE.csv") + " WHERE person_id = p.person_id)";
  const std::string drugs = "(SELECT * FROM " + csv("DRUG_EXPOSURE.csv") + " WHERE person_id = p.person_id)";
  const std::string procedures =
      "(SELECT * FROM " + csv("PROCEDURE_OCCURRENCE.csv") + " WHERE person_id = p.person_id)";
  const std::string weights = "(SELECT value_as_number::DECIMAL(9,3) AS kg, measurement_date AS day FROM " +
                              csv("MEASUREMENT.csv.gz") +
                              " WHERE person_id = p.person_id AND measurement_concept_id IN " +
                              concepts("LOINC", "29463-7") + " AND measurement_date <= '2015-06-30')";
  const std::vector<Asked> asked = {
      {"sex = male", "p.gender_concept_id = '8507'"},
      {"any(condition in snomed \"195662009\" within 2 years)",
       "EXISTS (FROM " + conditions + " WHERE condition_concept_id IN " + concepts("SNOMED", "195662009") +
           " AND condition_start_date <= '2015-06-30' AND coalesce(condition_end_date, '9999') >= '2013-06-30')"},
      {"active(condition in snomed \"162864005\")",
       "EXISTS (FROM " + conditions + " WHERE condition_concept_id IN " + concepts("SNOMED", "162864005") +
           " AND condition_start_date <= '2015-06-30' AND coalesce(condition_end_date, '9999') >= '2015-06-30')"},
      {"count(procedure in snomed \"430193006\" within 5 years) >= 4",
       "(SELECT count(*) FROM " + procedures + " WHERE procedure_concept_id IN " + concepts("SNOMED", "430193006") +
           " AND procedure_date BETWEEN '2010-06-30' AND '2015-06-30') >= 4"},
      {"any(drug in rxnorm \"308182\", \"198405\" where days_supply >= 14 days)",
       "EXISTS (FROM " + drugs + " WHERE (drug_concept_id IN " + concepts("RxNorm", "308182") +
           " OR drug_concept_id IN " + concepts("RxNorm", "198405") +
           ") AND days_supply::INTEGER >= 14 AND drug_exposure_start_date <= '2015-06-30')"},
      {"latest(weight) > 60 kg", "(SELECT kg > 60 FROM " + weights + " ORDER BY day DESC LIMIT 1)"},
      {"highest(weight within 10 years) >= 90000 g",
       "(SELECT max(kg) >= 90 FROM " + weights + " WHERE day >= '2005-06-30')"},
      {"any(weight where value < 20 kg)",
       "(SELECT CASE WHEN count(*) > 0 THEN bool_or(kg < 20) END FROM " + weights + ")"},
  };
  EXPECT_EQ(compiled(asked, population_), in_sql(asked, csv("PERSON.csv"), "p.person_id")) << notes_of(population_);
}

TEST_F(OmopData, ACodeOfTheVocabularyThatNobodyHasIsAnOrdinaryNo) {
  Result<DuckSession> session = DuckSession::open();
  const Lines unused = rows_of(session.value(),
                               "SELECT concept_code FROM " + csv("CONCEPT.csv") +
                                   " WHERE vocabulary_id = 'SNOMED' AND concept_id NOT IN (SELECT condition_concept_id "
                                   "FROM " +
                                   csv("CONDITION_OCCURRENCE.csv") + ") ORDER BY concept_code LIMIT 1",
                               "concept_code");
  ASSERT_EQ(unused.size(), 1U);
  for (const auto& [patient, letters] :
       compiled({{"any(condition in snomed \"" + unused[0] + "\")", ""}}, population_)) {
    EXPECT_EQ(letters, "n") << patient;
  }
}

// -- a vocabulary of three levels, over persons of our own

class OmopVocabulary : public ScratchFolder {
 protected:
  // With E0604?
  static bool refused(const std::string& criterion, const Population& population) {
    Sources sources;
    Diagnostics diagnostics;
    const auto programs = compile_rules(sources, sources.add({"rules.elig", rules_of({{criterion, ""}})}), diagnostics);
    const auto jit = Jit::create({});
    const auto screened = screen_program(programs->at(0), population, *jit.value(), {}, {}, diagnostics);
    return !screened && diagnostics.all().back().code == Code::E0604;
  }
};

TEST_F(OmopVocabulary, DescendantsAreThoseOfTheAncestorTable) {
  put("person.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1950\n2,8507,1950\n3,8507,1950\n4,8507,1950\n");
  put("condition_occurrence.csv",
      "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_concept_id\n"
      "1,1,11,2020-01-01,0\n2,2,12,2020-01-01,0\n3,3,13,2020-01-01,0\n4,4,20,2020-01-01,11\n");
  put("concept.csv",
      "concept_id,concept_name,vocabulary_id,concept_code\n10,Diabetes,SNOMED,73211009\n11,Type 1,SNOMED,46635009\n"
      "12,Type 2,SNOMED,44054006\n13,Asthma,SNOMED,195967001\n20,Other,SNOMED,64572001\n30,Stroke,SNOMED,230690007\n"
      "40,Type 2 in ICD,ICD10CM,E11\n");
  put("concept_ancestor.csv",
      "ancestor_concept_id,descendant_concept_id\n10,11\n10,12\n10,10\n12,12\n20,20\n13,13\n30,30\n");
  IngestOptions options;
  options.index_date = "2020-06-30";
  Result<Population> population = read_source(path(""), SourceKind::Omop, options);
  ASSERT_TRUE(population) << population.error().message;
  EXPECT_EQ(
      verdicts("trial t {\n"
               "  inclusion by_omop   : any(condition in descendants of omop \"10\")\n"
               "  inclusion by_snomed : any(condition in descendants of snomed \"73211009\")\n"
               "  inclusion itself    : any(condition in snomed \"44054006\")\n"
               "}\n",
               population.value()),
      (Verdicts{{"1", "yyn ineligible"}, {"2", "yyy eligible"}, {"3", "nnn ineligible"}, {"4", "yyn ineligible"}}))
      << notes_of(population.value());

  // Of a code that the hierarchy has and no row: nobody. Written to a file and read again, it is known as well.
  const std::vector<Asked> nobody = {{"any(condition in descendants of snomed \"230690007\")", ""},
                                     {"no(condition in descendants of omop \"30\")", ""}};
  const Verdicts expected = {{"1", "ny"}, {"2", "ny"}, {"3", "ny"}, {"4", "ny"}};
  EXPECT_EQ(compiled(nobody, population.value()), expected);
  ASSERT_EQ(write_population(population.value(), path("x.pop")), std::nullopt);
  Result<Population> opened = open_population(path("x.pop"));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(compiled(nobody, opened.value()), expected);
  // ICD-10-CM is in the vocabulary, but not in its hierarchy: what is below its codes is not known.
  for (const char* code : {"snomed \"1\"", "omop \"31\"", "icd10cm \"E11\""}) {
    EXPECT_TRUE(refused(std::string("any(condition in descendants of ") + code + ")", opened.value())) << code;
  }
}

}  // namespace
}  // namespace elig
