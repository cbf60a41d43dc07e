// eligc test: what it prints of tests that hold and of those that do not (E1013), coverage, exit codes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

constexpr const char* kTrial =
    "trial sarcoma {\n"
    "  attest consent \"Signed consent\"\n"
    "  inclusion organ {\n"
    "    hb  : Hb >= 80 g/L\n"
    "    alt : ALT <= 2.5*ULN if missing fail\n"
    "  }\n"
    "  exclusion prior : any(drug in atc \"L01*\")\n"
    "}\n";
constexpr const char* kTests =
    "test \"eligible\" of sarcoma {\n"
    "  index 2024-06-30\n"
    "  patient Hb: 8 g/dL, ALT: 100 U/L (ULN 40 U/L), consent: yes\n"
    "  recorded drug\n"
    "  expect organ met, prior clear, consent met, eligible\n"
    "}\n"
    "\n"
    "test \"anaemia\" of sarcoma {\n"
    "  like \"eligible\"\n"
    "  patient Hb: 79 g/L\n"
    "  expect organ.hb not met, ineligible\n"
    "}\n";

class TestCommand : public testing::Test {
 protected:
  TestCommand() {
    folder.write("sarcoma.elig", kTrial);
    folder.write("tests.elig", kTests);
  }
  Ran run(const std::string& arguments) { return eligc("test sarcoma.elig " + arguments, folder.path()); }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  Folder folder;
};

TEST_F(TestCommand, TestsThatHold) {
  const Ran ran = run("tests.elig");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out, "sarcoma: 2 passed, 0 failed\n");
  EXPECT_EQ(ran.err, "");
}

TEST_F(TestCommand, OneThatDoesNotHoldIsExplained) {
  folder.write("wrong.elig",
               "test \"at the limit\" of sarcoma {\n  like \"eligible\"\n  expect organ not met, needs_data\n}\n");
  const Ran ran = run("tests.elig wrong.elig");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_TRUE(has(ran.out, "error[E1013]: `organ.hb` is `met`, and `not met` was expected\n  --> wrong.elig:3:10\n"))
      << ran.out;
  EXPECT_TRUE(has(ran.out, "^^^^^^^^^^^^^ it is met")) << ran.out;
  EXPECT_TRUE(has(ran.out, "`status` is `eligible`, and `needs_data` was expected\n  --> wrong.elig:3:25\n"))
      << ran.out;
  EXPECT_TRUE(has(ran.out, "sarcoma  patient at the limit, index 2024-06-30: eligible\n")) << ran.out;
  EXPECT_TRUE(has(ran.out, "Hb 8 g/dL; held against 8 g/dL, exactly at it")) << ran.out;
  EXPECT_TRUE(ran.out.ends_with("sarcoma: 2 passed, 1 failed\n")) << ran.out;
  EXPECT_FALSE(has(ran.out, "patient eligible")) << "only tests that fail are explained";
  EXPECT_FALSE(has(ran.out, "Signed consent")) << "only what is not as expected is explained";
  EXPECT_TRUE(has(run("tests.elig wrong.elig --verbose").out, "Signed consent"));
}

TEST_F(TestCommand, AStatusIsExplainedByWhatDecidesIt) {
  folder.write("wrong.elig",
               "test \"wrong\" of sarcoma {\n  like \"eligible\"\n  patient Hb: missing  expect ineligible\n}\n"
               "test \"worse\" of sarcoma {\n  like \"anaemia\"\n  expect eligible\n}\n");
  const Ran ran = run("tests.elig wrong.elig");
  EXPECT_TRUE(has(ran.out, "patient wrong, index 2024-06-30: needs data\n\n  unknown  organ.hb\n")) << ran.out;
  EXPECT_TRUE(has(ran.out, "patient worse, index 2024-06-30: ineligible\n\n  not met  organ.hb\n")) << ran.out;
  EXPECT_FALSE(has(ran.out, "organ.alt")) << ran.out;
}

TEST_F(TestCommand, CoverageNamesWhatNoTestSaw) {
  Ran ran = run("tests.elig --coverage");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out,
            "sarcoma: 2 passed, 0 failed; coverage 41.6 %, 5 of 12 outcomes\n"
            "  consent    never not met or unknown\n"
            "  organ.hb   never unknown\n"
            "  organ.alt  never not met or unknown\n"
            "  prior      never excluded or unknown\n");
  // What `if missing fail` decided was unknown, not `not met`.
  folder.write("more.elig",
               "test \"nothing\" of sarcoma { expect consent, organ.hb, prior unknown, organ.alt not met }\n"
               "test \"all wrong\" of sarcoma {\n"
               "  index 2024-06-30\n"
               "  patient ALT: 101 U/L (ULN 40), consent: no\n"
               "  row drug in atc \"L01D\" on 2024-01\n"
               "  expect consent, organ.alt not met, prior excluded\n"
               "}\n");
  ran = run("tests.elig more.elig --coverage --min 100");
  EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.out, "sarcoma: 4 passed, 0 failed; coverage 100.0 %, 12 of 12 outcomes\n");
}

TEST_F(TestCommand, CoverageBelowTheMinimumFails) {
  const Ran ran = run("tests.elig --coverage --min 42");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.err, "eligc: the coverage of sarcoma is below 42 %\n");
  EXPECT_EQ(run("tests.elig --coverage --min 41").exit_code, 0);
  EXPECT_EQ(run("tests.elig --min 41").exit_code, 2);
  EXPECT_EQ(run("tests.elig --coverage --min 101").exit_code, 2);
}

TEST_F(TestCommand, AFailedExpectationCoversNothing) {
  folder.write("wrong.elig", "test \"wrong\" of sarcoma { patient Hb: 9 g/dL  expect organ.hb unknown }\n");
  const json trial = json::parse(run("tests.elig wrong.elig --coverage --format json").out)["trials"][0];
  EXPECT_EQ(trial["coverage"]["unseen"][1],
            (json{{"id", "organ.hb"}, {"kind", "inclusion"}, {"outcomes", {"unknown"}}}));
}

TEST_F(TestCommand, Json) {
  folder.write("wrong.elig", "test \"wrong\" of sarcoma {\n  expect prior clear\n}\n");
  const Ran ran = run("tests.elig wrong.elig --format json");
  EXPECT_EQ(ran.exit_code, 1);
  const json all = json::parse(ran.out);
  EXPECT_EQ(all["passed"], 2);
  EXPECT_EQ(all["failed"], 1);
  const json& trial = all["trials"][0];
  EXPECT_EQ(trial["id"], "sarcoma");
  EXPECT_FALSE(trial.contains("coverage"));
  const json& test = trial["tests"][2];
  EXPECT_EQ(test["name"], "wrong");
  EXPECT_EQ(test["file"], "wrong.elig");
  EXPECT_EQ(test["line"], 1);
  EXPECT_EQ(test["index"], "2000-01-01");
  EXPECT_EQ(test["passed"], false);
  EXPECT_EQ(test["explanation"]["patient"], "wrong");
  EXPECT_EQ(test["expectations"][0], (json{{"of", "prior"},
                                           {"expected", "clear"},
                                           {"found", "unknown"},
                                           {"held", false},
                                           {"file", "wrong.elig"},
                                           {"line", 2},
                                           {"column", 16}}));
  EXPECT_EQ(trial["tests"][0]["expectations"].back()["of"], "status");
  EXPECT_FALSE(trial["tests"][0].contains("explanation"));
}

TEST_F(TestCommand, FilesWithoutTestsSaySo) {
  const Ran ran = run("");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out, "sarcoma: no tests\n");
  EXPECT_EQ(ran.err, "eligc: there are no tests in this file\n");
}

TEST_F(TestCommand, TestsWithErrorsDoNotRun) {
  folder.write("bad.elig", "test \"bad\" of sarcoma { patient Hb: 80 mmHg  expect organ.hb met }\n");
  const Ran ran = run("tests.elig bad.elig");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(has(ran.err, "error[E0307]")) << ran.err;
  EXPECT_TRUE(has(ran.err, "bad.elig:1:37")) << ran.err;
  EXPECT_EQ(run("nowhere.elig").exit_code, 3);
  EXPECT_EQ(eligc("test", folder.path()).exit_code, 2);
}

TEST_F(TestCommand, CheckAndFmtKnowTests) {
  EXPECT_EQ(eligc("check sarcoma.elig tests.elig", folder.path()).out, "no errors: trials 1, criteria 4, tests 2\n");
  const Ran alone = eligc("check tests.elig", folder.path());
  EXPECT_EQ(alone.exit_code, 1);
  EXPECT_TRUE(has(alone.err, "error[E1001]: no trial is called `sarcoma`")) << alone.err;
  EXPECT_EQ(eligc("fmt --check tests.elig", folder.path()).exit_code, 0);
}

TEST_F(TestCommand, ScreeningIgnoresTests) {
  folder.write("both.elig", std::string(kTrial) + "\ntest \"wrong\" { expect nothing met }\n");
  folder.write("p.csv", "id,Hb [g/L]\np1,90\n");
  const Ran ran = eligc("screen both.elig --population p.csv --format json", folder.path());
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(json::parse(ran.out)["patients"], 1);
}

}  // namespace
}  // namespace elig
