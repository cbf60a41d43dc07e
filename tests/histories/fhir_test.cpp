// Synthetic patients in FHIR bulk NDJSON, imported: no resource is lost, and a rule over them says what SQL over the
// files says.

#include <filesystem>

#include "tests/histories/asked.h"

namespace elig {
namespace {

const std::string kFolder = std::string(ELIG_SOURCE_DIR) + "/../shared/data/fhir-10/";

// A file of resources with the members that DuckDB itself finds in it.
std::string resources(const std::string& name) {
  return "read_json_auto('" + kFolder + name + "', format = 'newline_delimited', sample_size = -1)";
}

class FhirData : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no data at " << kFolder;
    IngestOptions options;
    options.index_date = "2020-06-30";
    Result<Population> read = read_source(kFolder, SourceKind::Fhir, options);
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

TEST_F(FhirData, EveryResourceIsThere) {
  Result<DuckSession> session = DuckSession::open();
  auto count = [&](const std::string& file) {
    return rows_of(session.value(), "SELECT count(*)::VARCHAR AS n FROM " + resources(file), "n")[0];
  };
  EXPECT_EQ(std::to_string(population_.patients), count("Patient.000.ndjson")) << notes_of(population_);
  EXPECT_EQ(std::to_string(rows_in("condition")), count("Condition.000.ndjson"));
  EXPECT_EQ(std::to_string(rows_in("procedure")), count("Procedure.000.ndjson.gz"));
  EXPECT_EQ(rows_in("drug"),
            std::stoul(count("MedicationRequest.000.ndjson.gz")) + std::stoul(count("Immunization.000.ndjson")));
}

TEST_F(FhirData, ARuleSaysWhatSqlSays) {
  auto of_patient = [](const std::string& file, const std::string& concept_member) {
    return "(SELECT *, " + concept_member + ".coding[1].code AS coded FROM " + resources(file) + ")";
  };
  const std::string conditions = of_patient("Condition.000.ndjson", "code");
  const std::string procedures = of_patient("Procedure.000.ndjson.gz", "code");
  const std::string requests = of_patient("MedicationRequest.000.ndjson.gz", "medicationCodeableConcept");
  const std::string vaccines = of_patient("Immunization.000.ndjson", "vaccineCode");
  const std::string own = " WHERE subject.reference = 'Patient/' || p.id AND ";
  auto day = [](const std::string& member) { return "left(" + member + "::VARCHAR, 10)"; };
  const std::vector<Asked> asked = {
      {"sex = female", "p.gender = 'female'"},
      {"any(condition in snomed \"59621000\")",
       "EXISTS (FROM " + conditions + own + "coded = '59621000' AND " + day("onsetDateTime") + " <= '2020-06-30')"},
      {"active(condition in snomed \"73595000\" where status = active)",
       "EXISTS (FROM " + conditions + own + "coded = '73595000' AND " + day("onsetDateTime") +
           " <= '2020-06-30' AND abatementDateTime IS NULL AND clinicalStatus.coding[1].code = 'active')"},
      {"any(condition in snomed \"73595000\" within 3 years)",
       "EXISTS (FROM " + conditions + own + "coded = '73595000' AND " + day("onsetDateTime") +
           " <= '2020-06-30' AND coalesce(" + day("abatementDateTime") + ", '9999') >= '2017-06-30')"},
      {"count(procedure in snomed \"430193006\" within 10 years) >= 3",
       "(SELECT count(*) FROM " + procedures + own + "coded = '430193006' AND " + day("performedPeriod.start") +
           " <= '2020-06-30' AND " + day("performedPeriod.\"end\"") + " >= '2010-06-30') >= 3"},
      {"count(drug in rxnorm \"314076\") >= 1", "(SELECT count(*) FROM " + requests + own + "coded = '314076' AND " +
                                                    day("authoredOn") + " <= '2020-06-30') >= 1"},
      {"any(drug in cvx \"140\" within 5 years)",
       "EXISTS (FROM " + vaccines + " WHERE patient.reference = 'Patient/' || p.id AND coded = '140' AND " +
           day("occurrenceDateTime") + " BETWEEN '2015-06-30' AND '2020-06-30')"},
  };
  EXPECT_EQ(compiled(asked, population_), in_sql(asked, resources("Patient.000.ndjson"), "p.id"))
      << notes_of(population_);
}

}  // namespace
}  // namespace elig
