// Histories through eligc: the warning before the run, the index date, and what explain shows of rows.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

constexpr const char* kPatients =
    "pid,gender,born\n"
    "p1,M,1950-05-05\n"
    "p2,F,1980-01-01\n";
constexpr const char* kDrugs =
    "pid,atc,start_dt,end_dt,dose\n"
    "p1,L01EX01,2025-12-20,2025-12-31,10\n"
    "p1,L01EX01,2025-10-01,,20\n"
    "p2,A10BA02,2025-12-20,,500\n";
constexpr const char* kLabs =
    "pid,code,day,value,unit\n"
    "p1,718-7,2025-12-20,9.5,g/dL\n"
    "p1,718-7,2025-12-10,101,g/L\n"
    "p2,718-7,2025-12,8,g/dL\n";
constexpr const char* kSite =
    "population \"site\" {\n"
    "  index 2026-01-01\n"
    "  table \"patients.csv\" per patient key pid { sex from gender { \"M\": male, \"F\": female }  birth_date from "
    "born }\n"
    "  table \"drugs.csv\" as drug key pid {\n"
    "    code from atc in atc  start from start_dt  end from end_dt  dose from dose in mg\n"
    "  }\n"
    "  table \"labs.csv\" as measurement key pid {\n"
    "    code from code in loinc  start from day  value from value with unit from unit\n"
    "  }\n"
    "}\n";

class Histories : public testing::Test {
 protected:
  Histories() {
    folder.write("patients.csv", kPatients);
    folder.write("drugs.csv", kDrugs);
    folder.write("labs.csv", kLabs);
    folder.write("site.elig", kSite);
  }
  Ran run(const std::string& arguments) { return eligc(arguments + " --population site.elig", folder.path()); }
  json screen(const std::string& arguments) {
    const Ran ran = run("screen --format json " + arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return json::parse(ran.out, nullptr, false);
  }
  json criterion(const std::string& expression) {
    return screen("-e '" + expression + "'")["trials"][0]["criteria"][0];
  }
  Folder folder;
};

TEST_F(Histories, AreScreened) {
  const json any = criterion("any(drug in atc \"L01*\" where dose > 15 mg within 90 days)");
  EXPECT_EQ(any["met"], 1);
  EXPECT_EQ(any["not_met"], 1);
  const json latest = criterion("latest(Hb) >= 95 g/L");
  EXPECT_EQ(latest["met"], 1) << "9.5 g/dL is 95 g/L";
  EXPECT_EQ(latest["not_met"], 1);
  EXPECT_EQ(criterion("count(drug in atc \"L01*\" within 60 days) >= 2")["met"], 1) << "one began earlier and goes on";
}

TEST_F(Histories, AWarningBeforeTheRunSaysWhatIsMissing) {
  folder.write("t.elig",
               "trial t { inclusion a : CrCl >= 60 mL/min  inclusion b : CrCl >= 30 mL/min or age >= 80 years\n"
               "          inclusion c : any(procedure in snomed \"1\")  inclusion d : age >= 18 years }\n");
  const Ran ran = run("screen t.elig");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(
      ran.err.find(
          "warning: `CrCl` needs `weight`: not in this population; 1 criterion will be unknown for everyone: `a`"),
      std::string::npos)
      << ran.err;
  EXPECT_NE(
      ran.err.find("warning: `c` needs `procedure`: not in this population; 1 criterion will be unknown for everyone"),
      std::string::npos)
      << ran.err;
  EXPECT_EQ(ran.err.find("`d`"), std::string::npos) << ran.err;
  const json notes = screen("t.elig")["trials"][0]["notes"];
  EXPECT_NE(notes.dump().find("`CrCl` needs `weight`"), std::string::npos) << notes;
  for (const char* again : {"no such table", "no column of that name"}) {  // of what was warned of
    EXPECT_EQ(notes.dump().find(again), std::string::npos) << notes;
  }
}

TEST_F(Histories, AWarningNamesTheColumnThatReadsLikeWhatIsMissing) {
  folder.write("wide.csv", "id,wieght [kg]\n1,70\n");
  const Ran ran = eligc("screen -e 'weight > 50 kg' --population wide.csv", folder.path());
  EXPECT_EQ(
      ran.err,
      "warning: `expr` needs `weight`: not in this population (did you mean `wieght`?); 1 criterion will be unknown "
      "for everyone\n");
}

TEST_F(Histories, WhatIsMissingWhereNobodyIsBlindForItIsANote) {
  const json notes = screen("-e 'any(procedure in snomed \"1\") or age >= 18 years'")["trials"][0]["notes"];
  EXPECT_EQ(notes, json::array({"`procedure`: this population has no such table"}));
}

TEST_F(Histories, TheIndexDateIsTheRunsElseThePopulations) {
  const std::string rule = "-e 'any(drug in atc \"L01*\" where dose = 10 mg within 7 days)'";
  const json own = screen(rule);
  EXPECT_EQ(own["index"], "2026-01-01");
  EXPECT_EQ(own["trials"][0]["criteria"][0]["met"], 1);
  const json later = screen(rule + " --index 2026-01-08");
  EXPECT_EQ(later["index"], "2026-01-08");
  EXPECT_EQ(later["trials"][0]["criteria"][0]["met"], 0);
  EXPECT_EQ(screen("-e 'age >= 76 years' --index 2026-05-05")["trials"][0]["criteria"][0]["met"], 1);
  EXPECT_EQ(screen("-e 'age >= 76 years' --index 2026-05-04")["trials"][0]["criteria"][0]["met"], 0);
}

TEST_F(Histories, ExplainShowsTheRowThatDecided) {
  folder.write("t.elig",
               "trial t { lookback 28 days  inclusion hb from \"Inclusion 7\" : Hb >= 95 g/L\n"
               "  inclusion n : count(drug in atc \"L01*\") >= 2\n"
               "  exclusion prior : any(drug in atc \"L01*\" where dose > 15 mg) }\n");
  const Ran ran = run("explain t.elig --patient p1 --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json explained = json::parse(ran.out)[0];
  EXPECT_EQ(explained["index"], "2026-01-01");
  EXPECT_EQ(explained["criteria"][0]["from"], "Inclusion 7");
  const json hb = explained["criteria"][0]["tests"][0]["values"][0];
  EXPECT_EQ(hb["value"], "9.5");
  EXPECT_EQ(hb["unit"], "g/dL");
  EXPECT_EQ(hb["date"], "2025-12-20");
  EXPECT_EQ(hb["code"], "loinc 718-7");
  EXPECT_EQ(hb["window"], "2025-12-04..2026-01-01");
  EXPECT_EQ(explained["criteria"][1]["tests"][0]["values"][0]["value"], "2");
  const json any = explained["criteria"][2]["tests"][0]["values"][0];
  EXPECT_EQ(any["value"], "yes");
  EXPECT_EQ(any["date"], "2025-10-01");
  EXPECT_EQ(any["end"], "goes on");
  const Ran text = run("explain t.elig --patient p2");
  ASSERT_EQ(text.exit_code, 0) << text.err;
  EXPECT_NE(text.out.find("Hb is missing, within 2025-12-04..2026-01-01"), std::string::npos) << text.out;
}

TEST_F(Histories, EmitNeedsNoPopulation) {
  folder.write(
      "t.elig",
      "trial t { inclusion a : latest(Hb within 7 days) >= 95 g/L  inclusion b : any(drug in atc \"L01*\")\n"
      "  inclusion c : count(drug in atc \"L01*\") >= 2  inclusion d : start(latest(drug)) <= index - 4 weeks }\n");
  for (const char* stage : {"--ir", "--plan", "--llvm", "--asm"}) {
    EXPECT_EQ(eligc(std::string("emit t.elig ") + stage, folder.path()).exit_code, 0) << stage;
    EXPECT_EQ(run(std::string("emit t.elig ") + stage).exit_code, 0) << stage;
  }
}

TEST_F(Histories, ACodeSetThatCannotBeAskedIsAnErrorOfTheRules) {
  const Ran ran = run("screen -e 'any(drug in rxnorm \"1\")'");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("E0603"), std::string::npos) << ran.err;
  EXPECT_TRUE(ran.out.empty());
}

}  // namespace
}  // namespace elig
