// Several trials at once: the same counts as one at a time, verdicts alone, and lists of some patients only.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

constexpr const char* kPatients =
    "id,ANC [10*9/L],ALT [U/L],ALT.ULN [U/L],liver_mets\n"
    "at_both_limits,1.5,100,40,no\n"
    "low_count,1.49,100,40,no\n"
    "metastases,1.6,101,40,yes\n"
    "no_count,,30,40,\n"
    "no_history,2,101,40,\n";
constexpr const char* kFirst = "trial a { inclusion anc : ANC >= 1.5e9/L  inclusion alt : ALT <= 2.5*ULN }\n";
constexpr const char* kSecond =
    "trial b { exclusion mets : liver_mets  inclusion anc : ANC >= 1.5e9/L if missing review  attest consent }\n";

class ManyTrials : public testing::Test {
 protected:
  void SetUp() override {
    folder.write("patients.csv", kPatients);
    folder.write("a.elig", kFirst);
    folder.write("b.elig", kSecond);
  }
  Ran screen(const std::string& arguments) {
    Ran ran = eligc("screen " + arguments + " --population patients.csv", folder.path());
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran;
  }
  json trials(const std::string& arguments) { return json::parse(screen(arguments + " --format json").out)["trials"]; }

  Folder folder;
};

TEST_F(ManyTrials, CountAsOneAtATime) {
  const json together = trials("a.elig b.elig");
  ASSERT_EQ(together.size(), 2U);
  EXPECT_EQ(together[0], trials("a.elig")[0]);
  EXPECT_EQ(together[1], trials("b.elig")[0]);
  EXPECT_EQ(together[0]["eligible"], 1);
  for (const char* options : {" --threads 1", " --threads 7", " --cpu x86-64", " --cpu x86-64-v3"}) {
    EXPECT_EQ(trials(std::string("a.elig b.elig") + options), together) << options;
  }
}

TEST_F(ManyTrials, VerdictsAreALineATrial) {
  const std::string text = screen("a.elig b.elig --verdicts").out;
  EXPECT_NE(text.find("trial      eligible  needs review    needs data    ineligible\n"
                      "  a                 1             0             1             3\n"
                      "  b                 0             1             2             2\n"),
            std::string::npos)
      << text;
  const json all = trials("a.elig b.elig");
  const json verdicts = trials("a.elig b.elig --verdicts");
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const char* status : {"eligible", "needs_review", "needs_data", "ineligible"}) {
      EXPECT_EQ(verdicts[i][status], all[i][status]) << status;
    }
    EXPECT_TRUE(verdicts[i]["criteria"].empty());
  }
  EXPECT_EQ(trials("a.elig --verdicts")[0]["eligible"], 1);
}

TEST_F(ManyTrials, OnlyTheEligibleAreListed) {
  screen("a.elig b.elig --out out.csv --only eligible");
  EXPECT_EQ(folder.read("out.csv"),
            "patient,trial,status,not_met,unknown\n"
            "at_both_limits,a,eligible,,\n");
}

TEST_F(ManyTrials, OnlySomeStatusesAreListed) {
  screen("a.elig b.elig --out out.csv --only needs_data,needs_review");
  EXPECT_EQ(folder.read("out.csv"),
            "patient,trial,status,not_met,unknown\n"
            "no_count,a,needs_data,,anc\n"
            "at_both_limits,b,needs_review,,consent\n"
            "no_count,b,needs_data,,mets;anc;consent\n"
            "no_history,b,needs_data,,mets;consent\n");
}

TEST_F(ManyTrials, OnlyNeedsAFileAndAKnownStatus) {
  for (const char* arguments : {"--only eligible", "--out out.csv --only maybe"}) {
    const Ran ran = eligc(std::string("screen a.elig --population patients.csv ") + arguments, folder.path());
    EXPECT_EQ(ran.exit_code, 2) << ran.out << ran.err;
  }
}

TEST_F(ManyTrials, WhatSeveralLackIsSaidOnce) {
  folder.write("c.elig", "trial c { inclusion hb : Hb >= 90 g/L }\n");
  folder.write("d.elig", "trial d { inclusion hb : Hb >= 90 g/L }\n");
  const std::string err = screen("a.elig c.elig d.elig").err;
  EXPECT_NE(err.find("warning: c, d: "), std::string::npos) << err;
  const std::string notes = screen("a.elig c.elig d.elig --verdicts").out;
  EXPECT_NE(notes.find("2 trials: "), std::string::npos) << notes;
}

}  // namespace
}  // namespace elig
