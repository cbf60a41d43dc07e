#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

// The design's one line of protocol, and five patients around its limits.
constexpr const char* kExpression = "'ANC >= 1.5e9/L and (ALT <= 2.5*ULN or liver_mets and ALT <= 5*ULN)'";
constexpr const char* kPatients =
    "id,ANC [10*9/L],ALT [U/L],ALT.ULN [U/L],liver_mets\n"
    "at_both_limits,1.5,100,40,no\n"
    "low_count,1.49,100,40,no\n"
    "metastases,1.6,101,40,yes\n"
    "no_count,,30,40,\n"
    "no_history,2,101,40,\n";

class Cli : public testing::Test {
 protected:
  Ran run(const std::string& arguments) { return eligc(arguments, folder.path()); }
  /// Files in the folder, for "nothing is left behind".
  std::size_t files() {
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++n;
    return n;
  }
  Folder folder;
};

TEST_F(Cli, ScreensAnExpression) {
  folder.write("patients.csv", kPatients);
  const Ran ran = run(std::string("screen -e ") + kExpression + " --population patients.csv --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json report = json::parse(ran.out);
  EXPECT_EQ(report["patients"], 5);
  for (const char* time : {"load_s", "compile_s", "screen_s"}) EXPECT_TRUE(report["timing"][time].is_number()) << time;
  const json& trial = report["trials"][0];
  EXPECT_EQ(trial["id"], "expr");
  EXPECT_EQ(trial["eligible"], 2);
  EXPECT_EQ(trial["ineligible"], 1);
  EXPECT_EQ(trial["needs_data"], 2);
  EXPECT_EQ(trial["needs_review"], 0);
  const json& criterion = trial["criteria"][0];
  EXPECT_EQ(criterion["id"], "expr");
  EXPECT_EQ(criterion["kind"], "inclusion");
  EXPECT_EQ(criterion["met"], 2);
  EXPECT_EQ(criterion["not_met"], 1);
  EXPECT_EQ(criterion["unknown"], 2);
  EXPECT_EQ(criterion["only_reason"], 1);
}

TEST_F(Cli, AFileWithOnlyAnExpressionIsAProgram) {
  folder.write("patients.csv", kPatients);
  folder.write("one.elig", "ANC >= 1.5e9/L\n");
  const Ran ran = run("screen one.elig --population patients.csv --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(json::parse(ran.out)["trials"][0]["criteria"][0]["met"], 3);
}

TEST_F(Cli, TextIsAnAttritionTable) {
  folder.write("patients.csv", kPatients);
  const Ran ran = run(std::string("screen -e ") + kExpression + " --population patients.csv");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  for (const char* word : {"met", "not met", "unknown", "remaining", "alone", "eligible", "needs data"}) {
    EXPECT_NE(ran.out.find(word), std::string::npos) << word;
  }
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos) << "colour is for terminals";
  EXPECT_TRUE(ran.err.empty()) << ran.err;
}

TEST_F(Cli, WritesARowPerPatientAndTrial) {
  folder.write("patients.csv", kPatients);
  folder.write("two.elig",
               "trial a { inclusion anc : ANC >= 1.5e9/L  inclusion alt : ALT <= 2.5*ULN }\n"
               "trial b { exclusion mets : liver_mets }\n");
  const Ran ran = run("screen two.elig --population patients.csv --out out.csv");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(folder.read("out.csv"),
            "patient,trial,status,not_met,unknown\n"
            "at_both_limits,a,eligible,,\n"
            "low_count,a,ineligible,anc,\n"
            "metastases,a,ineligible,alt,\n"
            "no_count,a,needs_data,,anc\n"
            "no_history,a,ineligible,alt,\n"
            "at_both_limits,b,eligible,,\n"
            "low_count,b,eligible,,\n"
            "metastases,b,ineligible,mets,\n"
            "no_count,b,needs_data,,mets\n"
            "no_history,b,needs_data,,mets\n");
}

TEST_F(Cli, ThreadsAndCpuChangeNothing) {
  folder.write("patients.csv", kPatients);
  const std::string line = std::string("screen -e ") + kExpression + " --population patients.csv --format json";
  const auto counts = [&](const std::string& options) {
    const Ran ran = run(line + options);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return json::parse(ran.out)["trials"];
  };
  const json expected = counts("");
  for (const char* options : {" --threads 1", " --threads 7", " --cpu x86-64", " --cpu x86-64-v3"}) {
    EXPECT_EQ(counts(options), expected) << options;
  }
}

TEST_F(Cli, ExplainsAPatient) {
  folder.write("patients.csv", kPatients);
  const Ran ran =
      run(std::string("explain -e ") + kExpression + " --population patients.csv --patient metastases --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json trial = json::parse(ran.out)[0];
  EXPECT_EQ(trial["status"], "eligible");
  const json& tests = trial["criteria"][0]["tests"];
  ASSERT_EQ(tests.size(), 4U);
  EXPECT_EQ(tests[1]["text"], "ALT <= 2.5*ULN");
  EXPECT_EQ(tests[1]["truth"], "false");
  EXPECT_EQ(tests[1]["threshold"], "100 U/L");
  EXPECT_EQ(tests[1]["distance"], "1 U/L above");
  EXPECT_EQ(tests[1]["values"][0]["value"], "101");
  EXPECT_EQ(tests[1]["values"][0]["uln"], "40");
}

TEST_F(Cli, ExplainShowsTheAnalytesConversion) {
  folder.write("patients.csv", "id,glucose [mg/dL]\np,200\n");
  const Ran ran = run("explain -e 'glucose <= 10 mmol/L' --population patients.csv --patient p");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find("180.156 mg/dL"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("molar mass 180.156 g/mol"), std::string::npos) << ran.out;
}

TEST_F(Cli, InfoListsColumns) {
  folder.write("patients.csv", kPatients);
  const Ran ran = run("info patients.csv --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const json info = json::parse(ran.out);
  EXPECT_EQ(info["patients"], 5);
  EXPECT_EQ(info["columns"].size(), 4U);
}

TEST_F(Cli, WhatBindsToNothingIsListed) {
  folder.write("patients.csv",
               "id,birth_date,site,AST,ALT [U/L],ALT.ULN [U/L],Hb [furlong]\n"
               "p,1950-01-02,x,1,2,3,4\n"
               "q,195,y,1,2,3,4\n");
  const std::string line =
      "screen -e 'ALT <= 40 U/L and AST <= 40 U/L and Hb >= 8 g/dL' --population patients.csv --index 2026-01-01";
  const json report = json::parse(run(line + " --format json").out);
  std::map<std::string, std::string> why;
  for (const auto& column : report["not_bound"]) why[column["column"]] = column["why"];
  EXPECT_EQ(why.at("site"), "no rule reads it");
  EXPECT_EQ(why.at("ALT.ULN [U/L]"), "no rule reads these limits");
  EXPECT_EQ(why.at("AST"), "it has no unit; write `AST [U/L]`");
  EXPECT_NE(why.at("Hb [furlong]").find("furlong"), std::string::npos);
  EXPECT_EQ(why.count("ALT [U/L]"), 0U);
  // A birth date that could not be read is said, though no rule needs the age.
  EXPECT_NE(report["notes"].dump().find("missing for 1 patient"), std::string::npos) << report["notes"];
  const Ran text = run(line);
  EXPECT_NE(text.out.find("not bound, no rule reads it: `birth_date`, `site`"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("missing for 1 patient"), std::string::npos) << text.out;
}

TEST_F(Cli, EmitsEveryStage) {
  EXPECT_NE(run("emit -e 'Hb >= 80 g/L' --ir").out.find("Le"), std::string::npos);
  EXPECT_NE(run("emit -e 'Hb >= 80 g/L' --plan").out.find("LeConst"), std::string::npos);
  EXPECT_NE(run("emit -e 'Hb >= 80 g/L' --llvm").out.find("define"), std::string::npos);
  EXPECT_NE(run("emit -e 'Hb >= 80 g/L' --asm").out.find("ret"), std::string::npos);
  const Ran object = run("emit -e 'Hb >= 80 g/L' --object");
  EXPECT_EQ(object.exit_code, 0) << object.err;
  EXPECT_EQ(object.out.substr(0, 4),
            "\x7f"
            "ELF");
}

TEST_F(Cli, FormatsInPlaceAndKeepsComments) {
  folder.write("t.elig", "# why\ntrial t{inclusion a:Hb>=80 g/L # here\n}\n");
  EXPECT_EQ(run("fmt --check t.elig").exit_code, 1);
  EXPECT_EQ(run("fmt t.elig").exit_code, 0);
  const std::string once = folder.read("t.elig");
  EXPECT_NE(once.find("# why"), std::string::npos);
  EXPECT_NE(once.find("# here"), std::string::npos);
  EXPECT_EQ(run("fmt --check t.elig").exit_code, 0);
  EXPECT_EQ(files(), 1U);
}

TEST_F(Cli, CheckListsWhatLeavesExactArithmetic) {
  folder.write("t.elig",
               "trial t { lookback 28 days inclusion a : CrCl >= 60 mL/min  inclusion b : ALT <= 2.5*ULN }\n");
  EXPECT_EQ(run("check t.elig").err.find("N0801"), std::string::npos);
  const Ran ran = run("check --verbose t.elig");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_NE(ran.err.find("note[N0801]: computed in IEEE double, not exactly: (140"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find("2.5*ULN"), std::string::npos) << ran.err;
}

// ---- what goes wrong ----

TEST_F(Cli, RulesWithErrorsAreExitCode1) {
  folder.write("patients.csv", kPatients);
  folder.write("bad.elig", "trial t { inclusion anc : ANC >= 1.5 mg/dL }\n");
  const Ran text = run("check bad.elig");
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_NE(text.err.find("error[E0301]: cannot compare"), std::string::npos) << text.err;
  EXPECT_TRUE(text.out.empty()) << text.out;
  const Ran as_json = run("check bad.elig --format json");
  EXPECT_EQ(as_json.exit_code, 1);
  const json diagnostics = json::parse(as_json.out);
  EXPECT_EQ(diagnostics[0]["code"], "E0301");
  EXPECT_EQ(diagnostics[0]["line"], 1);
  EXPECT_EQ(diagnostics[0]["fix"]["replacement"], "1.5e9/L");

  const Ran screened = run("screen bad.elig --population patients.csv --out out.csv");
  EXPECT_EQ(screened.exit_code, 1);
  EXPECT_TRUE(screened.out.empty());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "out.csv"));
}

TEST_F(Cli, UsageIsExitCode2) {
  folder.write("patients.csv", kPatients);
  EXPECT_EQ(run("").exit_code, 2);
  EXPECT_EQ(run("nonsense").exit_code, 2);
  EXPECT_EQ(run("screen").exit_code, 2);
  EXPECT_EQ(run("screen --population patients.csv").exit_code, 2);
  EXPECT_EQ(run("screen -e yes --population patients.csv --format yaml").exit_code, 2);
  EXPECT_EQ(run("screen -e yes --population patients.csv --index tomorrow").exit_code, 2);
  EXPECT_EQ(run("explain -e 'ANC >= 1e9/L' --population patients.csv --patient nobody").exit_code, 2);
  EXPECT_EQ(run("--help").exit_code, 0);
}

TEST_F(Cli, TheEnvironmentIsExitCode3) {
  folder.write("patients.csv", kPatients);
  folder.write("torn.csv", "id,ALT [U/L\n1,2\n");
  folder.write("twice.csv", "id,ALT [U/L]\n1,2\n1,3\n");
  folder.write("noise.parquet", "PAR1 this is not one");
  EXPECT_EQ(run("check missing.elig").exit_code, 3);
  EXPECT_EQ(run("screen -e 'ALT <= ULN' --population missing.csv").exit_code, 3);
  for (const char* table : {"torn.csv", "twice.csv", "noise.parquet", "."}) {
    const Ran ran = run(std::string("screen -e 'ALT <= ULN' --population ") + table);
    EXPECT_EQ(ran.exit_code, 3) << table << "\n" << ran.out;
    EXPECT_NE(ran.err.find("eligc: "), std::string::npos) << table;
  }
  const Ran cpu = run("screen -e 'ALT <= ULN' --population patients.csv --cpu pdp11");
  EXPECT_EQ(cpu.exit_code, 3);
  EXPECT_NE(cpu.err.find("pdp11"), std::string::npos);
}

TEST_F(Cli, AFailedOutLeavesNothing) {
  folder.write("patients.csv", kPatients);
  EXPECT_EQ(run("screen -e 'ANC >= 1e9/L' --population patients.csv --out no/such/folder/out.csv").exit_code, 3);
  EXPECT_EQ(run("screen -e 'ANC >= 1e9/L' --population patients.csv --out out.xlsx").exit_code, 3);
  EXPECT_EQ(files(), 1U);
}

TEST_F(Cli, TwoTrialsOfOneNameAreRefused) {
  folder.write("patients.csv", kPatients);
  folder.write("a.elig", "trial t { inclusion x : ANC >= 1e9/L }\n");
  EXPECT_EQ(run("screen a.elig a.elig --population patients.csv").exit_code, 1);
}

TEST_F(Cli, HostileTextIsAnOrdinaryError) {
  folder.write("deep.elig", std::string(std::size_t{10} << 20, '('));
  const Ran ran = run("check deep.elig");
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("error[E0001]"), std::string::npos) << ran.err.substr(0, 200);
  EXPECT_LT(ran.err.size(), 2000U);
}

TEST_F(Cli, ModulesBesideTheFile) {
  folder.write("patients.csv", "id,mine [mg/dL]\np,1.8\nq,1.9\n");
  std::filesystem::create_directory(folder.path() / "site");
  folder.write("site/labs.elig", "measurement mine { unit mg/dL }\n");
  folder.write("t.elig", "use site.labs\ntrial t { inclusion a : mine <= 1.8 mg/dL }\n");
  const Ran ran = run("screen t.elig --population patients.csv --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(json::parse(ran.out)["trials"][0]["eligible"], 1);
  folder.write("u.elig", "use site.lab\ntrial t { inclusion a : mine <= 1.8 mg/dL }\n");
  const Ran unknown = run("check u.elig");
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.err.find("error[E0501]"), std::string::npos);
}

}  // namespace
}  // namespace elig
