// FHIR R4 bulk NDJSON -> queries: what each resource becomes, and what is left out and said so.

#include "tests/unit/ingest/query_rows.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

constexpr const char* kUcum = R"("system":"http://unitsofmeasure.org")";

class Fhir : public ScratchFolder {
 protected:
  Fhir() : session_(std::move(DuckSession::open()).value()) {
    put("Patient.ndjson", R"({"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1950-12"})"
                          "\n");
  }

  HistoryQueries queries() {
    Result<HistoryQueries> made = fhir_queries(session_, path(""));
    if (made) return std::move(made).value();
    ADD_FAILURE() << made.error().message;
    return {};
  }
  Lines rows(const std::string& table, const std::string& columns) {
    HistoryQueries made = queries();
    return rows_of(session_, table == "patients" ? made.patients : query_of(made, table), columns);
  }
  // An Observation of p1 with these further members.
  static std::string observation(const std::string& members) {
    return R"({"resourceType":"Observation","status":"final","subject":{"reference":"Patient/p1"},)"
           R"("code":{"coding":[{"system":"http://loinc.org","code":"1742-6","display":"ALT"}]},)"
           R"("effectiveDateTime":"2013-05-17T14:45:30+02:00",)" +
           members + "}\n";
  }

  DuckSession session_;
};

TEST_F(Fhir, PatientsHaveWhatUsCoreAdds) {
  put("more.ndjson",
      R"({"resourceType":"Patient","id":"p2","gender":"male","birthDate":"1950-12-26","deceasedDateTime":"2020-01-02T03:04:05Z",)"
      R"("extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[)"
      R"({"url":"ombCategory","valueCoding":{"code":"2106-3","display":"White"}}]},)"
      R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity","extension":[)"
      R"({"url":"text","valueString":"Not Hispanic"}]}]})"
      "\n"
      R"({"resourceType":"Patient","id":"p3","extension":[)"
      R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex","valueCode":"F"}]})"
      "\n");
  EXPECT_EQ(rows("patients", "patient, sex, birth_date, race, ethnicity, death_date"),
            (Lines{"p1 | female | 1950-12 | . | . | .", "p2 | male | 1950-12-26 | White | Not Hispanic | 2020-01-02",
                   "p3 | F | . | . | . | ."}));
}

TEST_F(Fhir, NumbersStayTheDecimalsThatWereWritten) {
  std::string lines;
  for (const char* value : {"1.10", "0.1000000000000000055", "123456789012345678.5", "1e-3", "-7"}) {
    lines += observation(std::string(R"("note":[{"text":"a \"quoted: 5, b\" : 6,"}],"valueQuantity":{"value": )") +
                         value + R"( ,"unit":"units"})");
  }
  put("Observation.ndjson", lines);
  EXPECT_EQ(rows("measurement", "value"),
            (Lines{"1.10", "0.1000000000000000055", "123456789012345678.5", "1e-3", "-7"}));
}

TEST_F(Fhir, AMeasurementHasItsComparatorUnitAndNormalRange) {
  const std::string ucum = kUcum;
  put("Observation.000.ndjson",
      observation(R"("valueQuantity":{"value":5,"comparator":"<","unit":"Units/L","code":"U/L",)" + ucum +
                  R"(},"referenceRange":[{"low":{"value":7},"high":{"value":56,"code":"U/L",)" + ucum + "}}]") +
          observation(R"("valueQuantity":{"value":5,"comparator":">=","unit":"Units/L","code":"x"},"referenceRange":[)"
                      R"({"high":{"value":1},"type":{"coding":[{"code":"critical"}]}},)"
                      R"({"high":{"value":40,"unit":"mg"},"type":{"coding":[{"code":"normal"}]}}])") +
          observation(
              R"("valueQuantity":{"value":5},"referenceRange":[{"high":{"value":1},"appliesTo":[{"text":"men"}]},)"
              R"({"high":{"value":2},"appliesTo":[{"text":"women"}]}])") +
          observation(
              R"("valueQuantity":{"value":5},"referenceRange":[{"high":{"value":1},"appliesTo":[{"text":"men"}]},)"
              R"({"high":{"value":2}}])"));
  EXPECT_EQ(rows("measurement", "patient, codes, start, value, unit, lln, uln, limit_unit"),
            (Lines{"p1 | loinc|1742-6 | 2013-05-17T14:45 | <5 | U/L | 7 | 56 | U/L",
                   "p1 | loinc|1742-6 | 2013-05-17T14:45 | >=5 | Units/L | . | 40 | mg",
                   "p1 | loinc|1742-6 | 2013-05-17T14:45 | 5 | . | . | . | .",
                   "p1 | loinc|1742-6 | 2013-05-17T14:45 | 5 | . | . | 2 | ."}));
  EXPECT_EQ(messages(queries().notes),
            (Lines{"`Observation` with several reference ranges that may apply: 1, none is taken"}));
}

TEST_F(Fhir, ComponentsAreRowsOfTheirOwn) {
  put("Observation.ndjson",
      observation(R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},)"
                  R"("valueQuantity":{"value":120,"code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org",)"
                  R"("code":"8462-4"}]},"valueQuantity":{"value":80,"code":"mm[Hg]"}}])") +
          observation(R"("valueInteger":3,"component":[{"code":{"text":"part"},"valueInteger":1}])"));
  EXPECT_EQ(rows("measurement", "codes, value, unit"),
            (Lines{"loinc|8480-6 | 120 | mm[Hg]", "loinc|8462-4 | 80 | mm[Hg]", "loinc|1742-6 | 3 | .",
                   "name|part | 1 | ."}));
}

TEST_F(Fhir, FindingsThatAreNoMeasurementAreObservations) {
  put("Observation.ndjson",
      observation(R"("category":[{"coding":[{"code":"laboratory"}]}],"valueCodeableConcept":{"coding":[)"
                  R"-({"display":"Negative (qualifier value)"}]})-") +
          observation(
              R"("category":[{"coding":[{"code":"social-history"}]}],"valueCodeableConcept":{"text":"smoker"})") +
          observation(R"("valueString":"trace")") + observation(R"("valueBoolean":true)") +
          observation(R"("dataAbsentReason":{"text":"unknown"})") +
          observation(R"("valueRange":{"low":{"value":1,"unit":"d"},"high":{"value":2}})"));
  EXPECT_EQ(rows("measurement", "value"), (Lines{"Negative"}));
  EXPECT_EQ(rows("observation", "value, unit, category"),
            (Lines{"smoker | . | social-history", "trace | . | .", "true | . | .", ". | . | .", "1-2 | d | ."}));
}

TEST_F(Fhir, EveryCodingIsACode) {
  put("Condition.ndjson",
      R"({"resourceType":"Condition","subject":{"reference":"urn:uuid:p1"},"code":{"coding":[)"
      R"({"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"E11.9"},{"system":"https://snomed.info/sct/","code":"44054006"},)"
      R"({"system":"http://mine","code":"x"},{"code":"y"},{"system":"http://mine"}],"text":"T2D"}})"
      "\n"
      R"({"resourceType":"Condition","subject":{"reference":"http://host/fhir/Patient/p1/_history/2"},"code":{"text":"T2D"}})"
      "\n"
      R"({"resourceType":"Condition","subject":{"reference":"Group/g"},"code":"not a concept"})"
      "\n");
  EXPECT_EQ(rows("condition", "patient, codes"),
            (Lines{"p1 | icd10cm|E11.9+snomed|44054006+local|http://mine|x+local|y", "p1 | name|T2D", "Group/g | ."}));
  EXPECT_EQ(messages(queries().notes),
            (Lines{"code system `http://mine` of `Condition` has no name in rules: 1 codes, kept as `local`"}));
}

TEST_F(Fhir, ConditionsLastFromOnsetToAbatement) {
  auto condition = [](const std::string& members) {
    return R"({"resourceType":"Condition","subject":{"reference":"Patient/p1"},"code":{"text":"x"},)" + members + "}\n";
  };
  put("Condition.ndjson",
      condition(
          R"("onsetDateTime":"2013","abatementDateTime":"2014-02","severity":{"coding":[{"code":"255604002"}]})") +
          condition(R"("onsetPeriod":{"start":"2013-01-01"},"clinicalStatus":{"coding":[{"code":"active"}]},)"
                    R"("verificationStatus":{"coding":[{"code":"provisional"}]},"bodySite":[{"text":"left lung"}])") +
          condition(R"("recordedDate":"2013-01-01","clinicalStatus":{"coding":[{"code":"resolved"}]})") +
          condition(R"("onsetDateTime":"2013","verificationStatus":{"coding":[{"code":"refuted"}]})") +
          condition(R"("onsetDateTime":"2013","verificationStatus":{"coding":[{"code":"entered-in-error"}]})"));
  EXPECT_EQ(
      rows("condition", "start, \"end\", ended, status, certainty, severity, site"),
      (Lines{"2013 | 2014-02 | . | . | . | 255604002 | .", "2013-01-01 | . | . | active | provisional | . | left lung",
             "2013-01-01 | . | ended | resolved | . | . | ."}));
  EXPECT_EQ(messages(queries().notes),
            (Lines{"`Condition`, entered in error: 1 left out", "`Condition`, refuted: 1 left out",
                   "`Condition` without an onset: 1, the day they were recorded is taken"}));
}

TEST_F(Fhir, RequestsHaveDosesAndEnd) {
  auto request = [](const std::string& members) {
    return R"({"resourceType":"MedicationRequest","subject":{"reference":"Patient/p1"},"authoredOn":"2013-01-01",)"
           R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"8640"}]},)" +
           members + "}\n";
  };
  auto dosed = [&](const std::string& value, const std::string& repeat, const std::string& rest = "") {
    return request(R"("status":"active","dosageInstruction":[{"timing":{"repeat":)" + repeat +
                   R"(},"doseAndRate":[{"doseQuantity":{"value":)" + value + R"(,"unit":"mg"}}])" + rest + "}]");
  };
  put("MedicationRequest.ndjson",
      dosed("2.50", R"({"frequency":1,"period":1,"periodUnit":"d"})", R"(,"route":{"text":"oral"})") +
          dosed("2.5", R"({"frequency":1,"period":8,"periodUnit":"h"})") +
          dosed("2.5", R"({"frequency":3,"period":1.0,"periodUnit":"d"})", R"(,"asNeededBoolean":true)") +
          dosed("2.5", R"({"frequency":1,"period":1,"periodUnit":"wk"})") +
          dosed("2.5", R"({"frequency":1,"period":1,"periodMax":2,"periodUnit":"d"})") +
          request(R"("status":"stopped","dispenseRequest":{"validityPeriod":{"end":"2013-02-01"},)"
                  R"("quantity":{"value":30},"expectedSupplyDuration":{"value":30,"code":"d"}})") +
          request(R"("status":"cancelled")") + request(R"("status":"draft")") +
          request(R"("status":"active","doNotPerform":true)") + request(R"("status":"active","intent":"proposal")"));
  EXPECT_EQ(rows("drug",
                 "status, \"end\", ended, dose, dose_unit, daily_dose, daily_dose_unit, route, quantity, days_supply, "
                 "days_supply_unit"),
            (Lines{"active | . | . | 2.50 | mg | 2.500000 | mg/d | oral | . | . | .",
                   "active | . | . | 2.5 | mg | 7.500000 | mg/d | . | . | . | .",
                   "active | . | . | 2.5 | mg | . | mg/d | . | . | . | .",
                   "active | . | . | 2.5 | mg | . | mg/d | . | . | . | .",
                   "active | . | . | 2.5 | mg | . | mg/d | . | . | . | .",
                   "stopped | 2013-02-01 | stopped | . | . | . | 1/d | . | 30 | 30 | d"}));
  EXPECT_EQ(messages(queries().notes),
            (Lines{"`MedicationRequest`, a request not to give it: 1 left out",
                   "`MedicationRequest`, cancelled: 1 left out", "`MedicationRequest`, only proposed: 2 left out"}));
}

TEST_F(Fhir, MedicinesAreFoundWhereTheyAre) {
  put("MedicationRequest.ndjson",
      R"({"resourceType":"MedicationRequest","subject":{"reference":"Patient/p1"},"medicationReference":{"reference":"#m"},)"
      R"("contained":[{"resourceType":"Medication","id":"m","code":{"text":"in"}}]})"
      "\n"
      R"({"resourceType":"MedicationRequest","subject":{"reference":"Patient/p1"},"medicationReference":{"reference":"Medication/m1"}})"
      "\n"
      R"({"resourceType":"MedicationRequest","subject":{"reference":"Patient/p1"},"medicationReference":{"reference":"Medication/m2","display":"words"}})"
      "\n");
  put("Medication.ndjson",
      R"({"resourceType":"Medication","id":"m1","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"L01EX"}]}})"
      "\n");
  EXPECT_EQ(rows("drug", "codes"), (Lines{"name|in", "atc|L01EX", "name|words"}));
}

TEST_F(Fhir, AdministrationsStatementsAndVaccinesAreDrugsToo) {
  put("all.ndjson",
      R"({"resourceType":"MedicationAdministration","status":"completed","subject":{"reference":"Patient/p1"},)"
      R"("medicationCodeableConcept":{"text":"a"},"effectiveDateTime":"2013-01-01","dosage":{"dose":{"value":5,"unit":"mg"}}})"
      "\n"
      R"({"resourceType":"MedicationAdministration","status":"not-done","subject":{"reference":"Patient/p1"},)"
      R"("medicationCodeableConcept":{"text":"a"},"effectiveDateTime":"2013-01-01"})"
      "\n"
      R"({"resourceType":"MedicationStatement","status":"active","subject":{"reference":"Patient/p1"},)"
      R"("medicationCodeableConcept":{"text":"b"},"effectivePeriod":{"start":"2013-01-01"}})"
      "\n"
      R"({"resourceType":"Immunization","status":"completed","patient":{"reference":"Patient/p1"},)"
      R"("vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"140"}]},"occurrenceDateTime":"2013-01-01"})"
      "\n");
  HistoryQueries made = queries();
  const std::string columns = "codes, start, \"end\", ended, category";
  EXPECT_EQ(rows_of(session_, query_of(made, "drug", 0), columns),
            (Lines{"name|a | 2013-01-01 | 2013-01-01 | completed | ."}));
  EXPECT_EQ(rows_of(session_, query_of(made, "drug", 1), columns), (Lines{"name|b | 2013-01-01 | . | . | ."}));
  EXPECT_EQ(rows_of(session_, query_of(made, "drug", 2), columns),
            (Lines{"cvx|140 | 2013-01-01 | 2013-01-01 | given | immunization"}));
}

TEST_F(Fhir, ProceduresEncountersAllergiesAndRelatives) {
  put("all.ndjson",
      R"({"resourceType":"Procedure","status":"completed","subject":{"reference":"Patient/p1"},"code":{"text":"a"},)"
      R"("performedPeriod":{"start":"2013-01-01","end":"2013-01-02"}})"
      "\n"
      R"({"resourceType":"Procedure","status":"not-done","subject":{"reference":"Patient/p1"},"code":{"text":"a"}})"
      "\n"
      R"({"resourceType":"Encounter","status":"finished","class":{"code":"IMP"},"subject":{"reference":"Patient/p1"},)"
      R"("period":{"start":"2013-01-01","end":"2013-01-09"}})"
      "\n"
      R"({"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/p1"},"code":{"text":"nuts"},"criticality":"high",)"
      R"("category":["food"],"reaction":[{"severity":"mild"},{"severity":"severe"}]})"
      "\n"
      R"({"resourceType":"FamilyMemberHistory","status":"completed","patient":{"reference":"Patient/p1"},)"
      R"("relationship":{"text":"mother"},"condition":[{"code":{"text":"a"}},{"code":{"text":"b"}}]})"
      "\n");
  EXPECT_EQ(rows("procedure", "codes, start, \"end\""), (Lines{"name|a | 2013-01-01 | 2013-01-02"}));
  EXPECT_EQ(rows("encounter", "codes, class, start, \"end\""), (Lines{"local|IMP | IMP | 2013-01-01 | 2013-01-09"}));
  EXPECT_EQ(rows("allergy", "codes, criticality, category, severity"), (Lines{"name|nuts | high | food | severe"}));
  EXPECT_EQ(rows("family_history", "codes, relation"), (Lines{"name|a | mother", "name|b | mother"}));
}

TEST_F(Fhir, FilesAreKnownByTheirLines) {
  put("part.0.ndjson", R"({"resourceType":"Procedure","subject":{"reference":"Patient/p1"},"code":{"text":"a"}})"
                       "\n"
                       R"({"resourceType":"CarePlan"})"
                       "\n");
  put("part.1.ndjson", R"({"resourceType":"Procedure","subject":{"reference":"Patient/p1"},"code":{"text":"b"}})"
                       "\n"
                       R"({"resourceType":"CarePlan"})"
                       "\n");
  put("Condition.000.ndjson", "");
  EXPECT_EQ(rows("procedure", "codes"), (Lines{"name|a", "name|b"}));
  EXPECT_EQ(rows("condition", "patient"), Lines{});
  EXPECT_EQ(messages(queries().notes), (Lines{"resource `CarePlan` is not read: 2 in 2 files"}));
}

TEST_F(Fhir, WhatCannotBeReadIsAnError) {
  put("Observation.ndjson", "{\"resourceType\":\"Observation\"}\n{\"resourceType\":\n");
  Result<HistoryQueries> made = fhir_queries(session_, path(""));
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("Observation.ndjson"), std::string::npos) << made.error().message;
  std::filesystem::remove(path("Observation.ndjson"));
  std::filesystem::remove(path("Patient.ndjson"));
  EXPECT_EQ(fhir_queries(session_, path("")).error().message,
            "cannot read `" + path("") + "`: there is no `.ndjson` file in it");
  put("Condition.ndjson", "{\"resourceType\":\"Condition\"}\n");
  EXPECT_EQ(fhir_queries(session_, path("")).error().message,
            "cannot read `" + path("") + "`: there is no resource `Patient` in it");
}

}  // namespace
}  // namespace elig
