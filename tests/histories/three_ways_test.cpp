// One small history, written down as CDISC SDTM, as OMOP CDM and as FHIR NDJSON: the same rule gives the same verdicts.

#include <array>

#include "tests/histories/verdicts.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

// -- the history. Dates may be partial; "" is missing.

struct Person {
  const char *id, *sex, *born;
};
constexpr std::array kPersons = {
    Person{"1", "M", "1960-05-01"}, Person{"2", "F", "1996-01"},    Person{"3", "M", "1950-12-31"},
    Person{"4", "M", "1996-01-31"}, Person{"5", "F", "1996-02-01"}, Person{"6", "M", "1970-01-01"},
    Person{"7", "M", "1970-01-01"}, Person{"8", "M", "1970-01-01"},
};

struct Test {
  const char *name, *sdtm, *loinc, *concept_id;
};
constexpr Test kHb{"Haemoglobin", "HGB", "718-7", "3000963"};
constexpr Test kAlt{"Alanine aminotransferase", "ALT", "1742-6", "3006923"};
constexpr Test kBili{"Bilirubin", "BILI", "1975-2", "3024128"};

struct Reading {
  const char* person;
  Test test;
  const char *date, *value, *unit, *upper;
};
constexpr std::array kResults = {
    Reading{"1", kHb, "2014-01-10", "13.0", "g/dL", ""},
    Reading{"1", kHb, "2013-12-20", "11.0", "g/dL", "17"},
    Reading{"1", kAlt, "2014-01-20", "130", "U/L", "40"},
    Reading{"1", kAlt, "2013-06-01", "30", "U/L", "40"},
    Reading{"1", kBili, "2014-01-20", "<0.2", "mg/dL", "1.2"},
    Reading{"2", kHb, "2014-01-03", "85", "g/L", "160"},  // the first day of the 28
    Reading{"2", kBili, "2014-01-03", "2.0", "mg/dL", "1.2"},
    Reading{"2", kAlt, "2014-01-03", "120", "U/L", "40"},  // three times the limit, not more
    Reading{"3", kHb, "2014-01-02", "120", "g/L", "160"},  // the day before those
    Reading{"3", kAlt, "2014-01", "121", "U/L", "40"},     // on one of them, or before
    Reading{"5", kHb, "2014-01-31", "12", "g/dL", ""},
    Reading{"5", kHb, "2014-01-31", "8.9", "g/dL", ""},  // the same day: the later of the source's order
    Reading{"6", kAlt, "2014-01-15", ">200", "U/L", "40"},
    Reading{"6", kBili, "2014-01-15", "1.8", "mg/dL", "1.2"},  // 1.5 times the limit, exactly
    Reading{"6", kHb, "2014-01-15", "100", "g/L", ""},
    Reading{"6", kHb, "2014-01-31T09:30", "9.0", "g/dL", ""},  // 90 g/L
    Reading{"6", kHb, "2014-02-05", "7", "g/dL", ""},          // after index
    Reading{"7", kHb, "2013-12-15", "12", "g/dL", ""},
    Reading{"7", kHb, "2014-01-20", "12.5", "g/dL", ""},
    Reading{"7", kAlt, "2014-01-20", "30", "U/L", "40"},
    Reading{"7", kBili, "2014-01-20", "1.0", "mg/dL", "1.2"},
    Reading{"8", kHb, "2013-12-15", "12", "g/dL", ""},
    Reading{"8", kHb, "2014-01-20", "12.5", "g/dL", ""},
    Reading{"8", kAlt, "2014-01-20", "30", "U/L", "40"},
};

struct Interval {
  const char *person, *start, *end;
};
constexpr std::array kDiabetes = {
    Interval{"1", "2010-03", ""}, Interval{"3", "2005-01-01", "2013"},  // ended in the last six months, or before
    Interval{"4", "2005-01-01", "2013-07-30"}, Interval{"6", "2014-03-01", ""},  // after index
};

struct Course {
  const char *person, *start, *end, *dose, *unit;
};
constexpr std::array kIbuprofen = {
    Course{"1", "2014-01-05", "", "400", "mg"},
    Course{"2", "2013-12-01", "2014-01-17", "0.2", "g"},
    Course{"3", "2013-12-01", "2014-01-16", "399.9", "mg"},
    Course{"5", "2013-03-01", "2013-03-05", "", ""},
    Course{"5", "2013-12-30", "2014-01-31", "600", "mg"},
    Course{"7", "2013-12-31", "2014-01-10", "200", "mg"},
    Course{"8", "2013-12-31", "2014-01-10", "200", "mg"},
};

struct Visit {
  const char *person, *date;
};
constexpr std::array kColonoscopies = {Visit{"1", "2014-01-01"}, Visit{"4", "2013-12-31"}, Visit{"5", "2014-01"}};

constexpr const char* kRules = R"(
use std.demographics
use std.labs
use std.records
codes diabetes = snomed "44054006", meddra "Type 2 diabetes mellitus"
codes ibuprofen = rxnorm "5640", name "IBUPROFEN"
codes colonoscopy = snomed "73761001", name "COLONOSCOPY"
trial three_ways {
  lookback 28 days
  inclusion adult    : age >= 18 years
  inclusion man      : sex = male
  inclusion hb       : Hb >= 9 g/dL
  inclusion hb_ever  : latest(Hb) > 9 g/dL
  inclusion mean_hb  : mean(Hb within 3 months needing 2 readings) >= 10 g/dL
  inclusion bili     : latest(TBIL) <= 1.5*ULN
  inclusion measured : latest(TBIL) >= 0.1 mg/dL
  exclusion alt      : any(ALT where value > 3*ULN within 28 days)
  exclusion dm       : any(condition in diabetes)
  exclusion recent   : any(condition in diabetes within 6 months)
  exclusion nsaid    : any(drug in ibuprofen within 14 days)
  exclusion ongoing  : active(drug in ibuprofen)
  exclusion strong   : any(drug in ibuprofen where dose >= 0.4 g)
  inclusion courses  : count(drug in ibuprofen) = 1
  exclusion scope    : any(procedure in colonoscopy within 30 days)
  inclusion before   : any(Hb within 30 days before start(latest(drug in ibuprofen)))
}
)";

class ThreeWays : public ScratchFolder {
 protected:
  Population read(SourceKind kind) {
    IngestOptions options;
    options.index_date = "2014-01-31";
    Result<Population> population = read_source(path(""), kind, options);
    if (population) return std::move(population).value();
    ADD_FAILURE() << population.error().message;
    return {};
  }
};

// -- written down

std::string part(const std::string& date, std::size_t from, std::size_t size) {
  return date.size() < from + size ? "" : date.substr(from, size);
}

class Sdtm : public ThreeWays {
 protected:
  Sdtm() {
    std::string dm = "STUDYID,USUBJID,SEX,BRTHDTC\n", lb = "USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBORNRHI,LBDTC\n";
    std::string mh = "USUBJID,MHTERM,MHDECOD,MHSTDTC,MHENDTC\n", cm = "USUBJID,CMTRT,CMDOSE,CMDOSU,CMSTDTC,CMENDTC\n";
    std::string pr = "USUBJID,PRTRT,PRSTDTC\n";
    for (const Person& p : kPersons) dm += std::string("s,") + p.id + "," + p.sex + "," + p.born + "\n";
    for (const Reading& r : kResults) {
      lb += std::string(r.person) + "," + r.test.sdtm + "," + r.test.name + "," + r.value + "," + r.unit + "," +
            r.upper + "," + r.date + "\n";
    }
    for (const Interval& c : kDiabetes) {
      mh += std::string(c.person) + ",Diabetes,Type 2 diabetes mellitus," + c.start + "," + c.end + "\n";
    }
    for (const Course& c : kIbuprofen) {
      cm += std::string(c.person) + ",IBUPROFEN," + c.dose + "," + c.unit + "," + c.start + "," + c.end + "\n";
    }
    for (const Visit& d : kColonoscopies) pr += std::string(d.person) + ",COLONOSCOPY," + d.date + "\n";
    put("dm.csv", dm);
    put("lb.csv", lb);
    put("mh.csv", mh);
    put("cm.csv", cm);
    put("pr.csv", pr);
  }
};

class OmopCdm : public ThreeWays {
 protected:
  OmopCdm() {
    std::string person = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n";
    for (const Person& p : kPersons) {
      person += std::string(p.id) + "," + (p.sex[0] == 'M' ? "8507" : "8532") + "," + part(p.born, 0, 4) + "," +
                part(p.born, 5, 2) + "," + part(p.born, 8, 2) + "\n";
    }
    std::string measurement =
        "measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,"
        "value_as_number,unit_concept_id,unit_source_value,range_high\n";
    int id = 0;
    for (const Reading& r : kResults) {
      const std::string value = r.value, date = r.date;
      const std::string op = value[0] == '<' ? "4171756" : value[0] == '>' ? "4172704" : "0";
      // Half of the units as concepts, half as the source wrote them.
      const bool coded = std::string(r.unit) == "g/dL";
      measurement += std::to_string(++id) + "," + r.person + "," + r.test.concept_id + "," + date.substr(0, 10) + "," +
                     (date.size() > 10 ? date + ":00" : "") + "," + op + "," + value.substr(op == "0" ? 0 : 1) + "," +
                     (coded ? "8713," : "0,") + (coded ? "" : r.unit) + "," + r.upper + "\n";
    }
    std::string condition =
        "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date\n";
    for (const Interval& c : kDiabetes) {
      condition += std::to_string(++id) + "," + c.person + ",201826," + c.start + "," + c.end + "\n";
    }
    std::string drug =
        "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,effective_drug_"
        "dose,"
        "dose_unit_source_value\n";
    for (const Course& c : kIbuprofen) {
      drug += std::to_string(++id) + "," + c.person + ",1177480," + c.start + "," + c.end + "," + c.dose + "," +
              c.unit + "\n";
    }
    std::string procedure = "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date\n";
    for (const Visit& d : kColonoscopies) {
      procedure += std::to_string(++id) + "," + d.person + ",4249893," + d.date + "\n";
    }
    put("PERSON.csv", person);
    put("MEASUREMENT.csv", measurement);
    put("CONDITION_OCCURRENCE.csv", condition);
    put("DRUG_EXPOSURE.csv", drug);
    put("PROCEDURE_OCCURRENCE.csv", procedure);
    put("CONCEPT.csv",
        "concept_id\tconcept_name\tvocabulary_id\tconcept_code\n"
        "3000963\tHemoglobin\tLOINC\t718-7\n3006923\tAlanine aminotransferase\tLOINC\t1742-6\n"
        "3024128\tBilirubin total\tLOINC\t1975-2\n201826\tType 2 diabetes mellitus\tSNOMED\t44054006\n"
        "201820\tDiabetes mellitus\tSNOMED\t73211009\n1177480\tibuprofen\tRxNorm\t5640\n"
        "4249893\tColonoscopy\tSNOMED\t73761001\n8713\tgram per deciliter\tUCUM\tg/dL\n");
    put("CONCEPT_ANCESTOR.csv",
        "ancestor_concept_id\tdescendant_concept_id\n201820\t201826\n201826\t201826\n1177480\t1177480\n");
  }
};

class FhirNdjson : public ThreeWays {
 protected:
  static std::string coded(const char* system, const std::string& code) {
    return std::string(R"({"coding":[{"system":")") + system + R"(","code":")" + code + "\"}]}";
  }
  static std::string resource(const char* type, const std::string& person, const std::string& members) {
    return std::string(R"({"resourceType":")") + type + R"(","subject":{"reference":"Patient/)" + person + "\"}," +
           members + "}\n";
  }
  static std::string quantity(std::string value, const std::string& unit) {
    std::string comparator;
    if (value[0] == '<' || value[0] == '>') {
      comparator = std::string(R"("comparator":")") + value[0] + "\",";
      value.erase(0, 1);
    }
    return "{" + comparator + R"("value":)" + value +
           R"(,"unit":"as shown","system":"http://unitsofmeasure.org","code":")" + unit + "\"}";
  }
  static std::string period(const char* start, const std::string& end) {
    return std::string(R"({"start":")") + start + "\"" + (end.empty() ? "" : R"(,"end":")" + end + "\"") + "}";
  }

  FhirNdjson() {
    std::string patients, observations, conditions, statements, procedures;
    for (const Person& p : kPersons) {
      patients += std::string(R"({"resourceType":"Patient","id":")") + p.id + R"(","gender":")" +
                  (p.sex[0] == 'M' ? "male" : "female") + R"(","birthDate":")" + p.born + "\"}\n";
    }
    for (const Reading& r : kResults) {
      std::string date = r.date;
      if (date.size() > 10) date += ":00+01:00";
      std::string members = R"("status":"final","code":)" + coded("http://loinc.org", r.test.loinc) +
                            R"(,"effectiveDateTime":")" + date + R"(","valueQuantity":)" + quantity(r.value, r.unit);
      if (*r.upper != 0) members += R"(,"referenceRange":[{"high":)" + quantity(r.upper, r.unit) + "}]";
      observations += resource("Observation", r.person, members);
    }
    for (const Interval& c : kDiabetes) {
      std::string members =
          R"("code":)" + coded("http://snomed.info/sct", "44054006") + R"(,"onsetDateTime":")" + c.start + "\"";
      if (*c.end != 0) members += std::string(R"(,"abatementDateTime":")") + c.end + "\"";
      conditions += resource("Condition", c.person, members);
    }
    for (const Course& c : kIbuprofen) {
      std::string members = R"("medicationCodeableConcept":)" +
                            coded("http://www.nlm.nih.gov/research/umls/rxnorm", "5640") + R"(,"effectivePeriod":)" +
                            period(c.start, c.end);
      if (*c.dose != 0) {
        members += R"(,"dosage":[{"doseAndRate":[{"doseQuantity":)" + quantity(c.dose, c.unit) + "}]}]";
      }
      statements += resource("MedicationStatement", c.person, members);
    }
    for (const Visit& d : kColonoscopies) {
      procedures += resource("Procedure", d.person,
                             R"("status":"completed","code":)" + coded("http://snomed.info/sct", "73761001") +
                                 R"(,"performedDateTime":")" + d.date + "\"");
    }
    put("Patient.000.ndjson", patients);
    put("Observation.000.ndjson", observations);
    put("Condition.000.ndjson", conditions);
    put("MedicationStatement.000.ndjson", statements);
    put("Procedure.000.ndjson", procedures);
  }
};

// What each criterion says of each patient, worked out by hand from the history above. (2 was born on some day of
// January 1996, and so is 18 on 31 January 2014.)
const Verdicts& expected() {
  static const Verdicts verdicts = {
      {"1", "yyyyyy?yyyyyyyyy ineligible"}, {"2", "ynnn?nynnnynnyn? ineligible"}, {"3", "yy?y????y?nnnyn? ineligible"},
      {"4", "yy??????ynnnnnn? ineligible"}, {"5", "nnnny???nnyyyny? ineligible"}, {"6", "yyynnyyynnnnnnn? ineligible"},
      {"7", "yyyyyyynnnnnnyny eligible"},   {"8", "yyyyy??nnnnnnyny needs data"},
  };
  return verdicts;
}

TEST_F(Sdtm, SaysWhatTheOthersSay) {
  const Population population = read(SourceKind::Sdtm);
  EXPECT_EQ(verdicts(kRules, population), expected()) << notes_of(population);
}

TEST_F(OmopCdm, SaysWhatTheOthersSay) {
  const Population population = read(SourceKind::Omop);
  EXPECT_EQ(verdicts(kRules, population), expected()) << notes_of(population);
}

TEST_F(FhirNdjson, SaysWhatTheOthersSay) {
  const Population population = read(SourceKind::Fhir);
  EXPECT_EQ(verdicts(kRules, population), expected()) << notes_of(population);
}

}  // namespace
}  // namespace elig
