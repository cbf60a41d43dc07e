// Rows of one measurement under different codes, on one day, in every kind of source: the source's own order decides
// which is the latest (S10), not the order of their codes.

#include "compiler/driver/site.h"
#include "runtime/population/file.h"
#include "tests/histories/asked.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

// Of a marker with two codes: a patient has first one, then the other, or the other way round.
const std::vector<Asked> kMarker = {{"latest(marker) >= 100 g/L", ""}, {"earliest(marker) >= 100 g/L", ""}};
constexpr const char* kTable =
    "measurement marker { unit g/L loinc \"11111-1\", \"22222-2\" local \"MRKA\", \"MRKB\" sdtm \"MRKA\", \"MRKB\" }\n";
const Verdicts kInOrder = {{"1", "ny"}, {"2", "yn"}, {"3", "yn"}};

class Ties : public ScratchFolder {
 protected:
  static Verdicts said(const Population& population) {
    Verdicts letters = verdicts(kTable + rules_of(kMarker), population);
    for (auto& [patient, line] : letters) line = line.substr(0, line.find(' '));
    return letters;
  }

  // Of the files of the folder, and of a population file made from them.
  void expect_in_order(SourceKind kind) {
    IngestOptions options;
    options.index_date = "2024-06-30";
    Result<Population> population = read_source(path(""), kind, options);
    ASSERT_TRUE(population) << population.error().message;
    EXPECT_EQ(said(population.value()), kInOrder) << notes_of(population.value());
    ASSERT_EQ(write_population(population.value(), path("x.pop")), std::nullopt);
    Result<Population> opened = open_population(path("x.pop"));
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(said(opened.value()), kInOrder);
  }
};

TEST_F(Ties, InSdtm) {
  put("dm.csv", "USUBJID,SEX,BRTHDTC\n1,M,1950\n2,M,1950\n3,M,1950\n");
  put("lb.csv",
      "USUBJID,LBSEQ,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBSTRESC,LBSTRESN,LBSTRESU,LBDTC\n"
      "1,1,MRKB,Marker,110,g/L,110,110,g/L,2024-03-01\n1,2,MRKA,Marker,90,g/L,90,90,g/L,2024-03-01\n"
      "2,1,MRKA,Marker,90,g/L,90,90,g/L,2024-03-01\n2,2,MRKB,Marker,110,g/L,110,110,g/L,2024-03-01\n"
      "3,1,MRKB,Marker,90,g/L,90,90,g/L,2024-03-01T08:00\n3,2,MRKA,Marker,110,g/L,110,110,g/L,2024-03-01T08:00\n");
  expect_in_order(SourceKind::Sdtm);
}

TEST_F(Ties, InOmop) {
  put("person.csv", "person_id,gender_concept_id,year_of_birth\n1,8507,1950\n2,8507,1950\n3,8507,1950\n");
  put("concept.csv",
      "concept_id,concept_name,vocabulary_id,concept_code\n10,Marker,LOINC,11111-1\n20,Marker "
      "otherwise,LOINC,22222-2\n");
  // By measurement_id, whatever the order of the lines.
  put("measurement.csv",
      "measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,value_as_number,"
      "unit_source_value\n"
      "6,3,10,2024-03-01,2024-03-01 08:00:00,110,g/L\n5,3,20,2024-03-01,2024-03-01 08:00:00,90,g/L\n"
      "4,2,20,2024-03-01,,110,g/L\n3,2,10,2024-03-01,,90,g/L\n2,1,10,2024-03-01,,90,g/L\n1,1,20,2024-03-01,,110,g/L\n");
  expect_in_order(SourceKind::Omop);
}

TEST_F(Ties, InFhir) {
  std::string patients, observations;
  const auto observe = [&](const std::string& patient, const std::string& code, const std::string& value,
                           const std::string& time) {
    observations += R"({"resourceType":"Observation","status":"final","subject":{"reference":"Patient/)" + patient +
                    R"("},"code":{"coding":[{"system":"http://loinc.org","code":")" + code +
                    R"("}]},"effectiveDateTime":")" + time + R"(","valueQuantity":{"value":)" + value +
                    R"(,"unit":"g/L","system":"http://unitsofmeasure.org","code":"g/L"}})" + "\n";
  };
  for (const char* id : {"1", "2", "3"}) {
    patients += std::string(R"({"resourceType":"Patient","id":")") + id + R"(","birthDate":"1950-12"})" + "\n";
  }
  observe("1", "11111-1", "110", "2024-03-01");
  observe("1", "22222-2", "90", "2024-03-01");
  observe("2", "22222-2", "90", "2024-03-01");
  observe("2", "11111-1", "110", "2024-03-01");
  observe("3", "11111-1", "90", "2024-03-01T08:00:00Z");
  observe("3", "22222-2", "110", "2024-03-01T08:00:00Z");
  put("Patient.ndjson", patients);
  put("Observation.ndjson", observations);
  expect_in_order(SourceKind::Fhir);
}

TEST_F(Ties, InASitesOwnTables) {
  put("patients.csv", "pid,sex\n1,M\n2,M\n3,M\n");
  put("long.csv",
      "pid,test,result,day\n1,MRKB,110,2024-03-01\n1,MRKA,90,2024-03-01\n2,MRKA,90,2024-03-01\n2,MRKB,110,2024-03-01\n"
      "3,MRKB,90,2024-03-01T08:00\n3,MRKA,110,2024-03-01T08:00\n");
  Sources sources;
  Diagnostics diagnostics;
  const std::string text =
      std::string("use std.demographics\n") + kTable +
      "population \"clinic\" {\n  index 2024-06-30\n"
      "  table \"patients.csv\" per patient key pid { sex from sex }\n"
      "  table \"long.csv\" as measurement key pid { code from \"test\" in local  value from result "
      "in g/L  date from day }\n}\n";
  const auto rules = load_rules(sources, sources.add({file("site.elig", text), text}), diagnostics);
  ASSERT_TRUE(rules) << render_text(diagnostics, sources, false);
  const auto site = check_site(*rules, sources, table_columns, diagnostics);
  ASSERT_TRUE(site) << render_text(diagnostics, sources, false);
  const Result<Population> population = read_site(*site);
  ASSERT_TRUE(population) << population.error().message;
  EXPECT_EQ(said(population.value()), kInOrder) << notes_of(population.value());
}

// -- what a medicine was taken as

TEST_F(Ties, InSdtmEveryMedicineSaysWhatItWasTakenAs) {
  put("dm.csv", "USUBJID,SEX,BRTHDTC\n1,M,1950\n2,M,1950\n3,M,1950\n");
  put("cm.csv", "USUBJID,CMTRT,CMSTDTC,CMENDTC\n1,ASPIRIN,2024-01-01,2024-02-01\n3,ASPIRIN,2024-01-01,2024-02-01\n");
  put("ex.csv",
      "USUBJID,EXTRT,EXSTDTC,EXENDTC\n2,XANOMELINE,2024-01-01,2024-02-01\n3,XANOMELINE,2024-01-01,2024-02-01\n");
  IngestOptions options;
  options.index_date = "2024-06-30";
  Result<Population> population = read_source(path(""), SourceKind::Sdtm, options);
  ASSERT_TRUE(population) << population.error().message;
  EXPECT_EQ(compiled({{"any(drug where category = \"study\")", ""},
                      {"any(drug where category = \"concomitant\")", ""},
                      {"count(drug where category != \"study\") = 1", ""}},
                     population.value()),
            (Verdicts{{"1", "nyy"}, {"2", "ynn"}, {"3", "yyy"}}));
}

}  // namespace
}  // namespace elig
