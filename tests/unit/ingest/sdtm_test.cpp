// Studies of a few rows -> histories, a rule of the mapping at a time.

#include "runtime/ingest/ingest.h"
#include "tests/unit/ingest/history_text.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Sdtm : public ScratchFolder {
 protected:
  void write(const std::string& name, const std::string& bytes) const { (void)file(name, bytes); }
  [[nodiscard]] Result<Population> try_read() const {
    IngestOptions options;
    options.index_date = "2014-06-01";
    return read_source(path(""), SourceKind::Sdtm, options);
  }
  [[nodiscard]] Population read() const {
    Result<Population> population = try_read();
    EXPECT_TRUE(population) << population.error().message;
    return population ? std::move(population).value() : Population();
  }
  void subjects() const { write("dm.csv", "USUBJID,SEX,BRTHDTC\nS1,F,1950-01-02\nS2,M,1960\n"); }

  static std::string column(const Population& population, const std::string& header) {
    for (const Column& column : population.columns) {
      if (column.header != header) continue;
      std::string cells;
      for (std::size_t row = 0; row < population.patients; ++row) cells += cell_text(column, row) + ";";
      return cells;
    }
    return "no such column";
  }
};

TEST_F(Sdtm, DemographicsAreColumns) {
  write("DM.csv",
        "STUDYID,UsubjId,SEX,BRTHDTC,RACE,ETHNIC,ARM,DTHDTC,AGE,AGEU\nX,S1,F,1950-01-02,WHITE,NA,Placebo,,64,YEARS\n"
        "X,S2,M,,ASIAN,,NA,2014-03,50,YEARS\n");
  const Population p = read();
  EXPECT_EQ(patient_id(p, 1), "S2");
  EXPECT_EQ(column(p, "sex"), "F;M;");
  EXPECT_EQ(column(p, "birth_date"), "1950-01-02;;");
  EXPECT_EQ(column(p, "race"), "WHITE;ASIAN;");
  EXPECT_EQ(column(p, "ethnicity"), ";;");
  EXPECT_EQ(column(p, "arm"), "Placebo;;");
  EXPECT_EQ(column(p, "death_date"), ";2014-03;");
  EXPECT_EQ(column(p, "age [a]"), "no such column");  // the birth date says more
  EXPECT_EQ(notes_text(p), "");
}

TEST_F(Sdtm, AgeIsWhatThereIsWithoutBirthDates) {
  write("dm.csv", "USUBJID,BRTHDTC,AGE,AGEU\nS1,,64,YEARS\nS2,,18,MONTHS\nS3,,,\nS4,,40,\n");
  const Population p = read();
  EXPECT_EQ(column(p, "age [a]"), "64;;;40;");
  EXPECT_EQ(column(p, "age [mo]"), ";18;;;");
  EXPECT_EQ(notes_text(p), "`DM` has no birth dates: `age` is its AGE, at the study's reference date\n");
}

TEST_F(Sdtm, ALabRowIsTheOriginalResultWithItsLimits) {
  subjects();
  write("lb.csv",
        "USUBJID,LBTESTCD,LBTEST,LBCAT,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBSTRESN,LBSTRESU,LBSTNRHI,LBNRIND,LBDTC,"
        "LBSTAT,LBLOINC,LBFAST\n"
        "S1,ALB,Albumin,CHEMISTRY,3.8,g/dL,3.3,4.9,38,g/L,49,NORMAL,2013-12-26T14:45,,1751-7,Y\n"
        "S1,BILI,Bilirubin,CHEMISTRY,<0.2,mg/dL,0.2,1.2,,umol/L,,,2013-12,,,\n"
        "S2,COLOR,Color,,N,NO UNITS,,,,,,NORMAL,,,,\n"
        "S2,ALB,Albumin,CHEMISTRY,,,,,,,,,2013-12-27,NOT DONE,1751-7,\n");
  const Population p = read();
  EXPECT_EQ(
      table_text(p, "measurement"),
      "loinc|1751-7 sdtm|ALB sdtm|CHEMISTRY/ALB \"Albumin\"\n"
      "  S1 2013-12-26 14:45 value=3.8 [g/dL] value.ULN=4.9 [g/dL] value.LLN=3.3 [g/dL] category=CHEMISTRY fasting=Y "
      "indicator=NORMAL\n"
      "sdtm|BILI sdtm|CHEMISTRY/BILI \"Bilirubin\"\n"
      "  S1 2013-12-01..2013-12-31 value=<0.2 [mg/dL] value.ULN=1.2 [mg/dL] value.LLN=0.2 [mg/dL] category=CHEMISTRY\n"
      "sdtm|COLOR \"Color\"\n"
      "  S2 before..after value=N indicator=NORMAL\n");
  EXPECT_EQ(notes_text(p),
            "`measurement`: 1 row without a value (not done?), left out (`loinc|1751-7`)\n"
            "`measurement`: 1 row without a date of their start, which may be any\n");
}

TEST_F(Sdtm, ADerivedResultHasOnlyItsStandardCopy) {
  subjects();
  write("eg.csv",
        "USUBJID,EGTESTCD,EGTEST,EGORRES,EGORRESU,EGSTRESC,EGSTRESU,EGDTC\nS1,QTAG,QT,400,msec,0.4,s,2014-01-01\n"
        "S1,QTCFAG,QTcF,,msec,0.42,s,2014-01-01\n");
  EXPECT_EQ(
      table_text(read(), "measurement"),
      "sdtm|QTAG \"QT\"\n  S1 2014-01-01 value=400 [msec]\nsdtm|QTCFAG \"QTcF\"\n  S1 2014-01-01 value=0.42 [s]\n");
}

// Whoever asks for `sdtm "GLUC"` wants blood.
TEST_F(Sdtm, UrineHasCodesOfItsOwn) {
  subjects();
  write("lb.csv",
        "USUBJID,LBTESTCD,LBCAT,LBSPEC,LBORRES,LBDTC\nS1,PROT,CHEMISTRY,SERUM,7,2014\nS1,PROT,URINALYSIS,,TRACE,2014\n"
        "S1,PROT,CHEMISTRY,URINE,30,2014\nS1,PROT,,CEREBROSPINAL FLUID,1,2014\nS1,PROT,,,8,2014\nS1,PROT,,WHOLE "
        "BLOOD,9,2014\n");
  const Population p = read();
  std::string codes;
  for (const EventRun& run : p.tables.at(0).runs) {
    for (const ConceptCode& code : run.coded.codes) codes += code.system + "|" + code.code + " ";
    codes += std::to_string(run.rows) + "\n";
  }
  EXPECT_EQ(codes,
            "sdtm|CEREBROSPINAL FLUID/PROT 1\n"
            "sdtm|PROT 2\n"
            "sdtm|PROT sdtm|CHEMISTRY/PROT 1\n"
            "sdtm|URINE/PROT sdtm|CHEMISTRY/PROT 1\n"
            "sdtm|URINE/PROT sdtm|URINALYSIS/PROT 1\n");
}

TEST_F(Sdtm, VitalSignsKeepTheirPosition) {
  subjects();
  write("vs.csv",
        "USUBJID,VSTESTCD,VSTEST,VSPOS,VSORRES,VSORRESU,VSSTAT,VSDTC,VSLOC\nS1,PULSE,Pulse,SUPINE,62,BEATS/"
        "MIN,,2014-01-01,ARM\n"
        "S1,PULSE,Pulse,STANDING,,,NOT DONE,2014-01-01,\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "measurement"),
            "sdtm|PULSE \"Pulse\"\n  S1 2014-01-01 value=62 [BEATS/MIN] position=SUPINE site=ARM\n");
}

TEST_F(Sdtm, AdverseEvents) {
  subjects();
  write("ae.csv",
        "USUBJID,AETERM,AEDECOD,AEPTCD,AEBODSYS,AESEV,AESER,AETOXGR,AEREL,AEOUT,AESTDTC,AEENDTC\n"
        "S1,bad head,HEADACHE,10019211,NERVOUS SYSTEM,MILD,N,1,NONE,NOT RECOVERED/NOT RESOLVED,2014-01-01,\n"
        "S2,head,HEADACHE,10019211,NERVOUS SYSTEM,SEVERE,Y,3,PROBABLE,RECOVERED/RESOLVED,2014-01-02,\n"
        "S2,head,HEADACHE,10019211,NERVOUS SYSTEM,SEVERE,Y,3,,RECOVERED/RESOLVED,2014-01-03,2014-01-05T10:00\n"
        "S2,odd,,,,,,,,,2014,\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "adverse_event"),
            "meddra|HEADACHE meddra|10019211 \"HEADACHE\"\n"
            "  S1 2014-01-01 to after grade=1 outcome=NOT RECOVERED/NOT RESOLVED related=NONE serious=N severity=MILD\n"
            "  S2 2014-01-02 to 2014-01-02..after grade=3 outcome=RECOVERED/RESOLVED related=PROBABLE serious=Y "
            "severity=SEVERE\n"
            "  S2 2014-01-03 to 2014-01-05 grade=3 outcome=RECOVERED/RESOLVED serious=Y severity=SEVERE\n"
            "name|odd \"odd\"\n"
            "  S2 2014-01-01..2014-12-31 to after\n");
  const std::vector<ConceptCode> above = {{"meddra", "NERVOUS SYSTEM"}};
  EXPECT_EQ(p.tables[0].runs[0].coded.ancestors, above);
  EXPECT_TRUE(p.tables[0].runs[1].coded.ancestors.empty());
}

// History was there when it was recorded, whether or not somebody knows since when.
TEST_F(Sdtm, MedicalHistory) {
  subjects();
  write("mh.csv",
        "USUBJID,MHTERM,MHDECOD,MHCAT,MHSEV,MHSTDTC,MHENDTC,MHDTC,MHENRTPT,MHENRF,MHOCCUR,MHSTAT,MHENTPT\n"
        "S1,t,ASTHMA,GENERAL,MILD,,,2013-12-26,ONGOING,,Y,,\n"
        "S1,t,ASTHMA,GENERAL,,2010,2011-03,2013-12-26,,,,,\n"
        "S1,t,ASTHMA,GENERAL,,2010-05,,2013-12-26,BEFORE,,,,SCREENING\n"
        "S1,t,ASTHMA,GENERAL,,2010-06,,2013-12-26,BEFORE,,,,2013-12-20\n"
        "S1,t,ASTHMA,GENERAL,,2010-07,,,,DURING,,,\n"
        "S1,t,ASTHMA,GENERAL,,2010-08,,,,AFTER,,,\n"
        "S2,t,ASTHMA,GENERAL,,2009,,,,,N,,\n"
        "S2,t,ASTHMA,GENERAL,,,,,,,,NOT DONE,\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "condition"),
            "meddra|ASTHMA \"ASTHMA\"\n"
            "  S1 before..2013-12-26 to after category=GENERAL severity=MILD status=active\n"
            "  S1 2010-01-01..2010-12-31 to 2011-03-01..2011-03-31 category=GENERAL\n"
            "  S1 2010-05-01..2010-05-31 to 2010-05-01..2013-12-26 category=GENERAL\n"
            "  S1 2010-06-01..2010-06-30 to 2010-06-01..2013-12-20 category=GENERAL\n"
            "  S1 2010-07-01..2010-07-31 to 2010-07-01..after category=GENERAL\n"
            "  S1 2010-08-01..2010-08-31 to after category=GENERAL\n");
  EXPECT_EQ(notes_text(p),
            "`MH`: 2 rows say of something that it was not (`MHOCCUR` N, `MHSTAT` NOT DONE), left out\n");
}

TEST_F(Sdtm, DrugsKeepTheirDoses) {
  subjects();
  write(
      "cm.csv",
      "USUBJID,CMTRT,CMDECOD,CMCAT,CMCLASCD,CMDOSE,CMDOSTXT,CMDOSU,CMDOSFRQ,CMDOSTOT,CMROUTE,CMSTDTC,CMENDTC,CMENRTPT\n"
      "S1,ADVIL,IBUPROFEN,PAIN,M01AE01,400,,mg,TID,,ORAL,2014-01-01,2014-01-05,\n"
      "S1,ADVIL,IBUPROFEN,PAIN,M01AE01,0.05,,mg,QOD,,ORAL,2014-02-01,,ONGOING\n"
      "S1,ADVIL,IBUPROFEN,PAIN,M01AE01,200,,mg,PRN,,ORAL,2014-03,,BEFORE\n"
      "S1,ADVIL,IBUPROFEN,PAIN,M01AE01,200,,mg,BID,500,ORAL,2014-04-01,,\n"
      "S2,ADVIL,IBUPROFEN,PAIN,M01AE01,,ONE OR TWO,TABLET,QD,,ORAL,2014-04-01,,\n"
      "S2,HERBS,,,,,,,,,,,,\n");
  write("ex.csv",
        "USUBJID,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXROUTE,EXSTDTC,EXENDTC\nS1,XANOMELINE,54,mg,QD,TRANSDERMAL,2014-01-02,"
        "2014-01-16\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "drug"),
            "name|HERBS \"HERBS\"\n"
            "  S2 before..after to after category=concomitant\n"
            "name|IBUPROFEN name|ADVIL atc|M01AE01 \"IBUPROFEN\"\n"
            "  S1 2014-01-01 to 2014-01-05 category=PAIN daily_dose=1200 [mg/d] dose=400 [mg] route=ORAL\n"
            "  S1 2014-02-01 to after category=PAIN daily_dose=0.025 [mg/d] dose=0.05 [mg] route=ORAL\n"
            "  S1 2014-03-01..2014-03-31 to 2014-03-01..after category=PAIN dose=200 [mg] route=ORAL\n"
            "  S1 2014-04-01 to after category=PAIN daily_dose=500 [mg/d] dose=200 [mg] route=ORAL\n"
            "  S2 2014-04-01 to after category=PAIN dose=ONE OR TWO route=ORAL\n"
            "name|XANOMELINE \"XANOMELINE\"\n"
            "  S1 2014-01-02 to 2014-01-16 category=study daily_dose=54 [mg/d] dose=54 [mg] route=TRANSDERMAL\n");
}

TEST_F(Sdtm, ProceduresAndDisposition) {
  subjects();
  write("pr.csv",
        "USUBJID,PRTRT,PRDECOD,PRLOC,PRSTDTC,PRENDTC,PROCCUR\nS1,appendix "
        "out,APPENDECTOMY,ABDOMEN,2001,,Y\nS1,x,X,,2002,,N\n");
  write("ds.csv",
        "USUBJID,DSTERM,DSDECOD,DSCAT,DSSTDTC,DSDTC\nS1,he left,WITHDRAWAL BY SUBJECT,DISPOSITION "
        "EVENT,2014-02-03,2014-02-04\n"
        "S2,RANDOMIZED,RANDOMIZED,PROTOCOL MILESTONE,,2014-01-01T09:00\n");
  const Population p = read();
  EXPECT_EQ(table_text(p, "procedure"),
            "name|APPENDECTOMY name|appendix out \"APPENDECTOMY\"\n  S1 2001-01-01..2001-12-31 site=ABDOMEN\n");
  EXPECT_EQ(table_text(p, "disposition"),
            "name|RANDOMIZED \"RANDOMIZED\"\n  S2 2014-01-01 09:00 category=PROTOCOL MILESTONE\n"
            "name|WITHDRAWAL BY SUBJECT \"WITHDRAWAL BY SUBJECT\"\n  S1 2014-02-03 category=DISPOSITION EVENT\n");
}

TEST_F(Sdtm, WhatIsNotReadIsListed) {
  subjects();
  write("suppae.csv", "USUBJID\nS1\n");
  write("relrec.csv.gz", "x\n");
  write("readme.md", "");
  EXPECT_EQ(notes_text(read()), "not read: `relrec` and `suppae`\n");
}

TEST_F(Sdtm, WhatIsMissingIsNamed) {
  EXPECT_EQ(try_read().error().message, "there is no table `dm`, which lists the subjects");
  subjects();
  write("lb.csv", "USUBJID,LBTESTCD\nS1,ALB\n");
  EXPECT_EQ(try_read().error().message,
            "cannot read `" + path("lb.csv") + "`: it has no column `lborres`; it has `USUBJID` and `LBTESTCD`");
}

TEST_F(Sdtm, IsGuessedFromItsSubjects) {
  subjects();
  EXPECT_EQ(guess_source(path("")), SourceKind::Sdtm);
  write("person.csv", "person_id\n");
  EXPECT_EQ(guess_source(path("")), std::nullopt);
  EXPECT_EQ(guess_source(path("dm.csv")), SourceKind::Table);
  EXPECT_EQ(guess_source(path("nothing")), std::nullopt);
}

}  // namespace
}  // namespace elig
