// OMOP CDM files -> queries: what each row of the model becomes.

#include <algorithm>

#include "tests/unit/ingest/query_rows.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Omop : public ScratchFolder {
 protected:
  Omop() : session_(std::move(DuckSession::open()).value()) {
    put("PERSON.csv",
        "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,gender_source_value,"
        "race_source_value\n"
        "10,8532,1950,,,1950-06-15 00:00:00,F,white\n"
        "2,8507,1998,4,9,1998-04-09 00:00:00,M,\n"
        "3,0,2000,12,,,f,\n"
        "4,8521,1980,1,2,,,\n");
  }

  HistoryQueries queries() {
    Result<HistoryQueries> made = omop_queries(session_, path(""));
    if (made) return std::move(made).value();
    ADD_FAILURE() << made.error().message;
    return {};
  }
  std::string error() {
    Result<HistoryQueries> made = omop_queries(session_, path(""));
    return made ? "" : made.error().message;
  }
  Lines rows(const HistoryQueries& made, const std::string& table, const std::string& columns) {
    return rows_of(session_, table == "patients" ? made.patients : query_of(made, table), columns);
  }

  // As Athena writes it: tabs, and quotes that are characters.
  void concepts() const {
    put("concept.csv",
        "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\n"
        "3006923\tAlanine aminotransferase\tMeasurement\tLOINC\tLab Test\tS\t1742-6\n"
        "201826\tType 2 diabetes mellitus\tCondition\tSNOMED\tDisorder\tS\t44054006\n"
        "201820\tDiabetes mellitus\tCondition\tSNOMED\tDisorder\tS\t73211009\n"
        "45561952\tType 2 diabetes, 5\" scale\tCondition\tICD10CM\t4-char\t\tE11.9\n"
        "8645\tunit per liter\tUnit\tUCUM\tUnit\tS\t[U]/L\n"
        "9189\tNegative\tMeas Value\tSNOMED\tQualifier Value\tS\t260385009\n"
        "99\tUnused\tDrug\tRxNorm\tIngredient\tS\t1\n");
  }

  DuckSession session_;
};

TEST_F(Omop, PersonsAreOrderedByNumberAndBirthDatesAreAsPreciseAsRecorded) {
  EXPECT_EQ(rows(queries(), "patients", "patient, sex, birth_date, race"),
            (Lines{"2 | male | 1998-04-09 | .", "3 | f | 2000-12 | .", "4 | . | 1980-01-02 | .",
                   "10 | female | 1950 | white"}));
}

TEST_F(Omop, DeathsAndObservationPeriodsAreColumns) {
  put("death.csv", "person_id,death_date\n2,2020-01-02\n");
  put("observation_period.csv",
      "observation_period_id,person_id,observation_period_start_date,observation_period_end_date\n"
      "1,2,2001-01-01,2005-01-01\n2,2,2010-01-01,2019-12-31\n");
  EXPECT_EQ(rows(queries(), "patients", "patient, death_date, observation_start, observation_end")[0],
            "2 | 2020-01-02 | 2001-01-01 | 2019-12-31");
}

TEST_F(Omop, ValuesKeepTheirOperatorAndUnit) {
  concepts();
  put("MEASUREMENT.csv",
      "measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,"
      "value_as_number,value_as_concept_id,unit_concept_id,unit_source_value,range_low,range_high,value_source_value\n"
      "9,2,3006923,2013-05-17,2013-05-17 00:00:00,,1.10,,8645,,7,56,\n"
      "1,2,3006923,2013-05-18,2013-05-18 14:45:00,4171756,5,,8645,U/L,,,\n"
      "2,2,3006923,2013-05-18,,4172704,5,,8840,,,,\n"
      "3,2,3006923,2013-05-18,,4171754,5,,0,,,,\n"
      "4,2,3006923,2013-05-18,,4171755,5,,12345678,,,,\n"
      "5,2,3006923,2013-05-18,,4172703,5,,,,,,\n"
      "6,2,3006923,2013-05-18,,0,0.2,,,,,,<0.2\n"
      "7,2,3006923,2013-05-18,,4139823,0.2,,,,,,\n"
      "8,2,3006923,2013-05-18,,,,9189,,,,,neg\n"
      "10,2,3006923,2013-05-18,,,,,,,,,trace\n");
  HistoryQueries made = queries();
  EXPECT_EQ(rows(made, "measurement", "start, value, unit, lln, uln"),
            (Lines{"2013-05-18T14:45 | <5 | U/L | . | .", "2013-05-18 | >5 | mg/dL | . | .",
                   "2013-05-18 | <=5 | . | . | .", "2013-05-18 | >=5 | concept 12345678 | . | .",
                   "2013-05-18 | 5 | . | . | .", "2013-05-18 | <0.2 | . | . | .",
                   "2013-05-18 | operator 4139823 0.2 | . | . | .", "2013-05-18 | Negative | . | . | .",
                   "2013-05-17 | 1.10 | U/L | 7 | 56", "2013-05-18 | trace | . | . | ."}));
  EXPECT_EQ(messages(made.notes)[1],
            "`concept` does not hold 1 of the concepts in `measurement.unit_concept_id`, which 1 rows have");
  EXPECT_TRUE(std::ranges::any_of(made.notes, [](const ImportNote& note) {
    return note.message ==
           "operator_concept_id 4139823 in `measurement` is none of < <= = >= >: 1 rows keep their number as text";
  }));
}

TEST_F(Omop, ARowHasTheCodesOfItsConceptsAndWhatHasNoConcept) {
  concepts();
  put("condition_occurrence.csv",
      "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date,"
      "condition_status_concept_id,condition_source_value,condition_source_concept_id\n"
      "1,2,201826,2013-01-01,2014-01-01,32893,E11.9,45561952\n"
      "2,2,201826,2013-01-01,,32899,E11.9,0\n"
      "3,2,201826,2013-01-01,,32906,E11.9,201826\n"
      "4,2,0,2013-01-01,,0,DM2|own,0\n"
      "5,2,0,2013-01-01,,,,0\n"
      "6,2,77,2013-01-01,,,,\n");
  EXPECT_EQ(
      rows(queries(), "condition", "codes, display, \"end\", ended, certainty, status"),
      (Lines{"omop|201826+snomed|44054006+omop|45561952+icd10cm|E11.9 | Type 2 diabetes mellitus | 2014-01-01 | . | "
             "confirmed | .",
             "omop|201826+snomed|44054006+local|E11.9 | Type 2 diabetes mellitus | . | . | suspected | .",
             "omop|201826+snomed|44054006 | Type 2 diabetes mellitus | . | resolved | . | resolved",
             "local|DM2|own | DM2|own | . | . | . | .", ". | . | . | . | . | .", "omop|77 | . | . | . | . | ."}));
}

TEST_F(Omop, WithoutAVocabularyThereAreSourceValues) {
  put("condition_occurrence.csv",
      "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_source_value,"
      "condition_source_concept_id\n1,2,201826,2013-01-01,E11.9,45561952\n");
  HistoryQueries made = queries();
  EXPECT_EQ(rows(made, "condition", "codes"), (Lines{"omop|201826+omop|45561952+local|E11.9"}));
  EXPECT_EQ(made.ancestors, "");
  EXPECT_EQ(messages(made.notes),
            (Lines{"there is no table `concept`: rows have the codes `omop` and, as `local`, their source values",
                   "there is no table `concept_ancestor` with rows: `descendants of` has no answer"}));
}

TEST_F(Omop, AncestorsAreThoseOfConceptsThatTheDataUses) {
  concepts();
  put("condition_occurrence.csv",
      "condition_occurrence_id,person_id,condition_concept_id,condition_start_date\n1,2,201826,2013-01-01\n");
  put("CONCEPT_ANCESTOR.csv",
      "ancestor_concept_id\tdescendant_concept_id\tmin_levels_of_separation\tmax_levels_of_separation\n"
      "201820\t201826\t1\t1\n201826\t201826\t0\t0\n441840\t201826\t3\t5\n201820\t99\t1\t1\n");
  EXPECT_EQ(rows_of(session_, queries().ancestors, "code, ancestor"),
            (Lines{"omop|201826 | omop|201820", "omop|201826 | omop|441840", "omop|201826 | snomed|73211009"}));
}

TEST_F(Omop, ADrugEndsWithItsSupply) {
  put("drug_exposure.csv",
      "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,verbatim_end_date,"
      "stop_reason,quantity,days_supply,route_source_value,effective_drug_dose,dose_unit_concept_id\n"
      "1,2,19019979,2020-02-28,2020-03-05,2020-03-06,,14,30,oral,400,8576\n"
      "2,2,19019979,2020-02-28,,2020-03-06,,,30,,,\n"
      "3,2,19019979,2020-02-28,,,,,2,,,\n"
      "4,2,19019979,2020-02-28,,,,,0,,,\n"
      "5,2,19019979,2020-02-28,,,rash,,,,,\n");
  HistoryQueries made = queries();
  EXPECT_EQ(rows(made, "drug", "\"end\", ended, dose, dose_unit, quantity, days_supply, route"),
            (Lines{"2020-03-05 | . | 400 | mg | 14 | 30 | oral", "2020-03-06 | . | . | . | . | 30 | .",
                   "2020-02-29 | . | . | . | . | 2 | .", ". | . | . | . | . | 0 | .", ". | rash | . | . | . | . | ."}));
  EXPECT_TRUE(made.tables[0].lasts);
}

TEST_F(Omop, AProcedureEndsTheDayItStartsUnlessItSaysOtherwise) {
  put("procedure_occurrence.csv",
      "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date,procedure_end_date\n"
      "1,2,5,2020-02-28,\n2,2,5,2020-02-28,2020-03-01\n");
  EXPECT_EQ(rows(queries(), "procedure", "start, \"end\""),
            (Lines{"2020-02-28 | 2020-02-28", "2020-02-28 | 2020-03-01"}));
}

TEST_F(Omop, VisitsHaveAClass) {
  put("visit_occurrence.csv",
      "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_end_date,visit_source_value\n"
      "1,2,9201,2020-02-28,2020-03-02,a\n2,2,9202,2020-02-28,2020-02-28,b\n3,2,9203,2020-02-28,2020-02-28,c\n"
      "4,2,262,2020-02-28,2020-02-28,d\n5,2,0,2020-02-28,2020-02-28,e\n");
  EXPECT_EQ(rows(queries(), "encounter", "class, codes"),
            (Lines{"inpatient | omop|9201", "outpatient | omop|9202", "emergency | omop|9203", "inpatient | omop|262",
                   ". | local|e"}));
}

TEST_F(Omop, ObservationsHaveNumbersTextsOrConcepts) {
  concepts();
  put("observation.csv",
      "observation_id,person_id,observation_concept_id,observation_date,value_as_number,value_as_string,"
      "value_as_concept_id,unit_source_value,qualifier_source_value\n"
      "1,2,5,2020-02-28,3,,,/d,\n2,2,5,2020-02-28,,smoker,,,mild\n3,2,5,2020-02-28,,,9189,,\n");
  EXPECT_EQ(rows(queries(), "observation", "value, unit, category"),
            (Lines{"3 | /d | .", "smoker | . | mild", "Negative | . | ."}));
}

TEST_F(Omop, RowsWithoutNumbersKeepTheFilesOrder) {
  put("procedure_occurrence.csv",
      "person_id,procedure_concept_id,procedure_date\n4,5,2020-02-28\n2,6,2020-02-28\n3,5,2020-02-28\n");
  EXPECT_EQ(rows(queries(), "procedure", "patient, codes"), (Lines{"4 | omop|5", "2 | omop|6", "3 | omop|5"}));
}

TEST_F(Omop, TablesOfOtherEventsAreListed) {
  put("Device_Exposure.csv", "device_exposure_id,person_id\n1,2\n2,3\n");
  put("vocabulary.csv", "vocabulary_id\nSNOMED\n");
  EXPECT_EQ(messages(queries().notes).back(), "table `device_exposure` is not read: 2 rows");
}

TEST_F(Omop, ADuckdbFileIsReadInWhateverSchema) {
  sql("ATTACH " + sql_text(path("cdm.duckdb")) +
      " AS f; CREATE SCHEMA f.cdm; CREATE SCHEMA f.aaa;"
      "CREATE TABLE f.aaa.measurement(x INT);"
      "CREATE TABLE f.cdm.Person(PERSON_ID BIGINT, gender_concept_id INT, year_of_birth INT);"
      "INSERT INTO f.cdm.Person VALUES (7, 8507, 1970);"
      "CREATE TABLE f.cdm.measurement(measurement_id INT, person_id BIGINT, measurement_concept_id INT, "
      "measurement_date DATE, measurement_datetime TIMESTAMP, value_as_number DOUBLE, range_high DECIMAL(9, 2));"
      "INSERT INTO f.cdm.measurement VALUES (1, 7, 5, '2020-02-28', '2020-02-28 08:30:00', 1.1, 2.50),"
      "(2, 7, 5, '2020-02-29', NULL, 'nan', NULL)");
  Result<HistoryQueries> made = omop_queries(session_, path("cdm.duckdb"));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(rows(made.value(), "patients", "patient, sex, birth_date"), (Lines{"7 | male | 1970"}));
  EXPECT_EQ(rows(made.value(), "measurement", "patient, start, value, uln"),
            (Lines{"7 | 2020-02-28T08:30 | 1.1 | 2.50", "7 | 2020-02-29 | . | ."}));
}

TEST_F(Omop, ParquetIsReadAsCsvIs) {
  sql("COPY (SELECT 2 AS person_id, 5 AS procedure_concept_id, DATE '2020-02-28' AS procedure_date) TO " +
      sql_text(path("procedure_occurrence.parquet")) + " (FORMAT parquet)");
  EXPECT_EQ(rows(queries(), "procedure", "patient, codes, start"), (Lines{"2 | omop|5 | 2020-02-28"}));
}

TEST_F(Omop, WhatTheModelNeedsIsAskedFor) {
  put("measurement.csv", "measurement_id,person_id,Test\n");
  EXPECT_EQ(error(),
            "cannot read `" + path("measurement.csv") +
                "`: it has no column `measurement_concept_id`; it has `measurement_id`, `person_id` and `Test`");
  std::filesystem::remove(path("PERSON.csv"));
  EXPECT_EQ(error(), "cannot read `" + path("") + "`: there is no table `person`");
}

TEST_F(Omop, TwoFilesOfOneTableAreAnError) {
  put("person.csv", "person_id\n");
  EXPECT_EQ(error(), "cannot read `" + path("") + "`: `PERSON.csv` and `person.csv` are both the table `person`");
}

}  // namespace
}  // namespace elig
