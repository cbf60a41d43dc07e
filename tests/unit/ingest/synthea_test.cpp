// Synthea's files -> histories, a table at a time.

#include "runtime/ingest/ingest.h"
#include "tests/unit/ingest/history_text.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Synthea : public ScratchFolder {
 protected:
  void write(const std::string& name, const std::string& bytes) const { (void)file(name, bytes); }
  [[nodiscard]] Population read() const {
    write(
        "patients.csv",
        "Id,BIRTHDATE,DEATHDATE,RACE,ETHNICITY,GENDER\na-1,1950-01-02,,white,nonhispanic,F\nb-2,1960-03-04,2020-05-06,"
        "asian,hispanic,M\n");
    Result<Population> population = read_source(path(""), SourceKind::Synthea);
    EXPECT_TRUE(population) << population.error().message;
    return population ? std::move(population).value() : Population();
  }
};

TEST_F(Synthea, PatientsAreColumns) {
  const Population p = read();
  std::string cells;
  for (const Column& column : p.columns) cells += column.header + "=" + cell_text(column, 1) + " ";
  EXPECT_EQ(cells, "sex=M birth_date=1960-03-04 death_date=2020-05-06 race=asian ethnicity=hispanic ");
  EXPECT_EQ(guess_source(path("")), SourceKind::Synthea);
}

TEST_F(Synthea, Observations) {
  write("observations.csv",
        "DATE,PATIENT,ENCOUNTER,CATEGORY,CODE,DESCRIPTION,VALUE,UNITS,TYPE\n"
        "2023-10-10T04:17:47Z,a-1,e,laboratory,2160-0,Creatinine,1.2,mg/dL,numeric\n"
        "2023-10-11T04:17:47Z,a-1,e,survey,72166-2,Tobacco,Never smoker,{nominal},text\n"
        "2023-10-12T04:17:47Z,b-2,e,survey,63512-8,People,3,{nominal},text\n");
  EXPECT_EQ(table_text(read(), "measurement"),
            "loinc|2160-0 \"Creatinine\"\n  a-1 2023-10-10 04:17 value=1.2 [mg/dL] category=laboratory\n"
            "loinc|63512-8 \"People\"\n  b-2 2023-10-12 04:17 value=3 category=survey\n"
            "loinc|72166-2 \"Tobacco\"\n  a-1 2023-10-11 04:17 value=Never smoker category=survey\n");
}

TEST_F(Synthea, ConditionsGoOnUntilTheyStop) {
  write("conditions.csv",
        "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2023-01-27,2023-02-09,a-1,e,195662009,Pharyngitis\n2011-08-09,,"
        "b-2,e,195662009,Pharyngitis\n");
  EXPECT_EQ(table_text(read(), "condition"),
            "snomed|195662009 \"Pharyngitis\"\n  a-1 2023-01-27 to 2023-02-09\n  b-2 2011-08-09 to after\n");
}

TEST_F(Synthea, MedicationsAndImmunizationsAreDrugs) {
  write("medications.csv",
        "START,STOP,PATIENT,CODE,DESCRIPTION,DISPENSES\n2009-09-27T14:12:44Z,,a-1,665078,Loratadine,174\n"
        "2010-01-01T00:00:00Z,2010-02-01T00:00:00Z,b-2,665078,Loratadine,1\n");
  write("immunizations.csv",
        "DATE,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n2023-10-10T04:17:47Z,a-1,e,140,Influenza,140.52\n");
  EXPECT_EQ(table_text(read(), "drug"),
            "cvx|140 \"Influenza\"\n  a-1 2023-10-10 04:17 to 2023-10-10 category=immunization status=completed\n"
            "rxnorm|665078 \"Loratadine\"\n"
            "  a-1 2009-09-27 14:12 to after quantity=174 status=active\n"
            "  b-2 2010-01-01 00:00 to 2010-02-01 quantity=1 status=completed\n");
}

TEST_F(Synthea, ProceduresEncountersAndAllergies) {
  write("procedures.csv",
        "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2023-10-10T04:17:47Z,2023-10-10T04:32:47Z,a-1,e,430193006,"
        "Reconciliation\n");
  write("encounters.csv",
        "Id,START,STOP,PATIENT,ENCOUNTERCLASS,CODE,DESCRIPTION\ne,2023-01-27T23:00:00Z,2023-01-28T01:00:00Z,a-1,"
        "inpatient,185345009,Visit\n");
  write("allergies.csv",
        "START,STOP,PATIENT,ENCOUNTER,CODE,SYSTEM,DESCRIPTION,TYPE,CATEGORY,REACTION1,DESCRIPTION1,SEVERITY1\n"
        "2009-09-27,,a-1,e,111088007,SNOMED-CT,Latex,allergy,environment,418290006,Itching,MODERATE\n2009-09-27,,a-1,e,"
        "1191,RxNorm,Aspirin,allergy,medication,,,\n");
  write("payers.csv", "Id\n1\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "procedure"),
            "snomed|430193006 \"Reconciliation\"\n  a-1 2023-10-10 04:17 to 2023-10-10 status=completed\n");
  EXPECT_EQ(table_text(p, "encounter"),
            "snomed|185345009 \"Visit\"\n  a-1 2023-01-27 23:00 to 2023-01-28 class=inpatient\n");
  EXPECT_EQ(table_text(p, "allergy"),
            "rxnorm|1191 \"Aspirin\"\n  a-1 2009-09-27 to after category=medication\n"
            "snomed|111088007 \"Latex\"\n  a-1 2009-09-27 to after category=environment severity=MODERATE\n");
  EXPECT_EQ(notes_text(p), "not read: `payers`\n");
}

}  // namespace
}  // namespace elig
