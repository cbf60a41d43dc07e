// eligc explain: what a physician reads of one patient, and what programs read of the same.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

constexpr const char* kPatients =
    "id,age [a],sex,weight [kg],height [cm],creatinine [mg/dL],ANC [/L],SBP [mmHg],ALT [U/L],ALT.ULN [U/L],AST "
    "[U/L],AST.ULN [U/L],TSH [mIU/L]\n"
    "sixty,60,male,72,180,1,3900000000,139,101,40,90,40,<0.2\n"
    "eighty,80,male,72,180,1,1500000000,140,100,40,80,,4\n"
    "old,90,male,72,180,1,90000000,141,,40,90,40,4\n"
    "unweighed,60,male,,180,1,,,,,,,\n";

class Explain : public testing::Test {
 protected:
  Explain() { folder.write("patients.csv", kPatients); }

  std::string text(const std::string& rule, const std::string& patient) { return ran(rule, patient, "").out; }
  json first_test(const std::string& rule, const std::string& patient) {
    return json::parse(ran(rule, patient, " --format json").out, nullptr, false)[0]["criteria"][0]["tests"][0];
  }
  Ran ran(const std::string& rule, const std::string& patient, const std::string& rest) {
    folder.write("t.elig", rule);
    const Ran ran = eligc("explain t.elig --population patients.csv --patient " + patient + rest, folder.path());
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran;
  }
  static std::string one(const std::string& condition) { return "trial t { inclusion a : " + condition + " }\n"; }

  Folder folder;
};

#define EXPECT_HAS(whole, part) EXPECT_NE((whole).find(part), std::string::npos) << (whole)
#define EXPECT_HAS_NOT(whole, part) EXPECT_EQ((whole).find(part), std::string::npos) << (whole)

TEST_F(Explain, ShowsAComputedNumberItsLimitAndItsParts) {
  const std::string rule = one("CrCl >= 60 mL/min");
  const std::string sixty = text(rule, "sixty");
  EXPECT_HAS(sixty, "CrCl 80 mL/min; held against 60 mL/min, 20 mL/min above\n");
  EXPECT_HAS(sixty, "  from ");
  EXPECT_HAS(sixty, "weight 72 kg");
  EXPECT_HAS(text(rule, "old"), "CrCl 50 mL/min; held against 60 mL/min, 10 mL/min below\n");
  EXPECT_HAS(text(rule, "unweighed"), "CrCl is unknown because weight is missing\n");

  const json compared = first_test(rule, "old")["comparisons"][0];
  EXPECT_EQ(compared["name"], "CrCl");
  EXPECT_EQ(compared["value"], "50 mL/min");
  EXPECT_EQ(compared["threshold"], "60 mL/min");
  EXPECT_EQ(compared["distance"], "10 mL/min below");
  EXPECT_EQ(first_test(rule, "unweighed")["comparisons"][0]["lacking"], json({"weight"}));
}

// What is printed comes from where the verdict comes from: wherever the limit lies, they agree.
TEST_F(Explain, TheDistanceAgreesWithTheVerdict) {
  for (const char* limit :
       {"22.2222", "22.222222222222", "22.2222222222222", "22.22222222222222", "22.222222222222225", "22.23", "22"}) {
    const json test = first_test(one(std::string("weight / ((height in m) ^ 2) > ") + limit + " kg"), "sixty");
    ASSERT_EQ(test["comparisons"].size(), 1U) << test;
    const std::string distance = test["comparisons"][0]["distance"];
    EXPECT_EQ(test["truth"] == "true", distance.ends_with(" above")) << limit << ": " << test;
    EXPECT_EQ(test["comparisons"][0]["value"] == test["comparisons"][0]["threshold"], distance == "exactly at it")
        << test;
  }
}

TEST_F(Explain, EveryOperandHasALimitOfItsOwn) {
  const std::string rule = one("each(ALT, AST) <= 2.5*ULN");
  const std::string sixty = text(rule, "sixty");
  EXPECT_HAS(sixty, "ALT 101 U/L (ULN 40); held against 100 U/L, 1 U/L above\n");
  EXPECT_HAS(sixty, "AST 90 U/L (ULN 40); held against 100 U/L, 10 U/L below\n");
  const std::string no_limit = text(rule, "eighty");
  EXPECT_HAS(no_limit, "ALT 100 U/L (ULN 40); held against 100 U/L, exactly at it\n");
  EXPECT_HAS(no_limit, "AST 80 U/L; held against a limit that needs ULN of AST\n");
}

TEST_F(Explain, BothEndsOfARange) {
  EXPECT_HAS(text(one("age in 18..70 years"), "sixty"),
             "age 60 years; held against 18 years, 42 years above, and 70 years, 10 years below\n");
}

TEST_F(Explain, CountsAreReadInThousandMillions) {
  const std::string rule = one("ANC >= 1.5e9/L");
  EXPECT_HAS(text(rule, "sixty"), "ANC 3.9 x10⁹/L; held against 1.5 x10⁹/L, 2.4 x10⁹/L above\n");
  EXPECT_HAS(text(rule, "eighty"), "ANC 1.5 x10⁹/L; held against 1.5 x10⁹/L, exactly at it\n");
  EXPECT_HAS(text(rule, "old"), "ANC 0.09 x10⁹/L; held against 1.5 x10⁹/L, 1.41 x10⁹/L below\n");
  const json test = first_test(rule, "sixty");  // exact
  EXPECT_EQ(test["values"][0]["value"], "3900000000");
  EXPECT_EQ(test["threshold"], "1500000000 /L");
}

TEST_F(Explain, UnitsAreWrittenAsCliniciansDo) {
  EXPECT_HAS(text(one("SBP < 140 mmHg"), "sixty"), "SBP 139 mmHg; held against 140 mmHg, 1 mmHg below\n");
  EXPECT_HAS(text(one("TSH <= 4 mIU/L"), "eighty"), "TSH 4 mIU/L; held against 4 mIU/L, exactly at it\n");
  EXPECT_HAS(text(one("TSH <= 4 mIU/L"), "sixty"), "TSH <0.2 mIU/L; held against 4 mIU/L\n");
  EXPECT_EQ(first_test(one("SBP < 140 mmHg"), "sixty")["values"][0]["unit"], "mm[Hg]");
}

TEST_F(Explain, NobodyIsAskedWhereTheRecordsDecided) {
  const std::string rule = one("SBP < 140 mmHg or attested");
  EXPECT_HAS_NOT(text(rule, "sixty"), "confirm");
  EXPECT_HAS(text(rule, "eighty"), "waits for a person's confirmation\n");
}

TEST_F(Explain, SaysWhichOverrideDecided) {
  const std::string rule = "trial t { inclusion a : SBP < 140 mmHg if missing pass }\n";
  EXPECT_HAS(text(rule, "unweighed"), "met      a  unknown: `if missing pass` decided\n");
  EXPECT_HAS_NOT(text(rule, "sixty"), "if missing");
}

TEST_F(Explain, NamesTheLetAndItsOperands) {
  const std::string rule =
      "let fit \"Well enough for chemotherapy\" = SBP < 140 mmHg and age < 70 years\n" + one("fit");
  const std::string sixty = text(rule, "sixty");
  EXPECT_HAS(sixty, "fit: Well enough for chemotherapy\n");
  EXPECT_HAS(sixty, "SBP 139 mmHg; held against 140 mmHg, 1 mmHg below\n");
  EXPECT_HAS(sixty, "age 60 years; held against 70 years, 10 years below\n");
}

// ---- histories

class ExplainHistories : public testing::Test {
 protected:
  ExplainHistories() {
    folder.write("patients.csv", "pid,gender\np1,M\np2,F\n");
    folder.write("history.csv",
                 "pid,term,start,end\n"
                 "p1,ALZHEIMER'S DISEASE,2025-01-02,\n");
    folder.write("labs.csv",
                 "pid,code,day,value,unit\n"
                 "p1,8480-6,2025-12-20,138,mm[Hg]\n"
                 "p1,8480-6,2025-12-21,141,mm[Hg]\n"
                 "p1,8480-6,2025-12-22,139,mm[Hg]\n"
                 "p1,3016-3,2025-01-22,2,m[IU]/L\n"
                 "p2,3016-3,2025-01-22,2,m[IU]/L\n");
    folder.write(
        "site.elig",
        "population \"site\" {\n"
        "  index 2026-01-01\n"
        "  table \"patients.csv\" per patient key pid { sex from gender { \"M\": male, \"F\": female } }\n"
        "  table \"history.csv\" as condition key pid { code from term in name  start from start  end from end }\n"
        "  table \"labs.csv\" as measurement key pid {\n"
        "    code from code in loinc  start from day  value from value with unit from unit\n"
        "  }\n"
        "}\n");
  }
  std::string explain(const std::string& condition, const std::string& patient) {
    folder.write("t.elig", "trial t { lookback 28 days  inclusion a : " + condition + " }\n");
    const Ran ran = eligc("explain t.elig --population site.elig --patient " + patient, folder.path());
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.out;
  }
  Folder folder;
};

TEST_F(ExplainHistories, AMeanIsOneValue) {
  const std::string mean = "mean(SBP within 28 days needing 3 readings)";
  EXPECT_HAS(
      explain(mean + " < 140 mmHg", "p1"),
      mean + " 139.333 mmHg of 3 readings, within 2025-12-04..2026-01-01; held against 140 mmHg, 0.6667 mmHg below");
  const std::string missing = explain(mean + " < 140 mmHg", "p2");
  EXPECT_HAS(missing, mean + " is missing, within 2025-12-04..2026-01-01\n");
  EXPECT_HAS_NOT(missing, "(sum)");
}

TEST_F(ExplainHistories, NothingIsSaidTwice) {
  const std::string any = "any(condition in name \"alzheimer*\")";
  EXPECT_HAS(
      explain(any, "p1"),
      "true     " + any + "\n                    recorded from 2025-01-02, which goes on [ALZHEIMER'S DISEASE]\n");
  EXPECT_HAS(explain(any, "p2"), "false    " + any + "\n                    none recorded\n");
  EXPECT_HAS(explain("no(condition in name \"alzheimer*\")", "p2"), "\n                    none recorded\n");
}

TEST_F(ExplainHistories, ScreenSaysThatAllAreTooOld) {
  folder.write("t.elig",
               "trial t { lookback 28 days  inclusion tsh : TSH <= 4 mIU/L\n  inclusion t3 : (T3 in normal range) else "
               "(FT3 in normal "
               "range)\n  inclusion thyroid : either(TSH, FT4) <= ULN }\n");
  const Ran ran = eligc("screen t.elig --population site.elig", folder.path());
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_HAS(ran.err,
             "warning: `tsh` needs `TSH`: 2 patients have rows of it, but none that can be read in the days "
             "looked at; 1 criterion will be unknown for everyone\n");
  EXPECT_HAS(ran.err,
             "warning: `t3` needs `FT3` or `T3`: not in this population; 1 criterion will be unknown for everyone\n");
  EXPECT_HAS(ran.err,
             "warning: `thyroid` needs `FT4`: not in this population, or `TSH`: 2 patients have rows of it, but none "
             "that can be read in the days looked at; 1 criterion will be unknown for everyone\n");
}

}  // namespace
}  // namespace elig
