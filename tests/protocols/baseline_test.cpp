// The baseline table of a real, de-identified trial (306 patients), screened by five protocols: the kernel's verdicts
// are the oracle's, patient by patient, and those on organ function are as many as SQL over the file itself counts.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "compiler/diag/render.h"
#include "runtime/ingest/ingest.h"
#include "tests/cases_runner/agreement.h"
#include "tests/protocols/sql_counts.h"

namespace elig {
namespace {

const std::string kRoot = ELIG_SOURCE_DIR;
const std::string kBaseline = kRoot + "/../shared/data/cdisc-pilot/baseline.csv";

// The same criteria once more, in SQL, from the documents: units and limits worked out by hand.
const std::string kAge = "lab(age [a])";
const std::string kHb = "lab(Hb [g/dL])";       // g/dL: 10 g/L
const std::string kPlt = "lab(PLT [10*3/uL])";  // 10*3/uL: 10^9/L
const std::string kAlbumin = "lab(albumin [g/dL])";
// 10 mmol/L at 180.156 g/mol. Above it somebody must say whether the patient had fasted.
const std::string kGlucose = "lab(glucose [mg/dL]) > 180.156 AND CAST(NULL AS BOOLEAN)";

std::string within(const std::string& lab, const std::string& unit, const std::string& limit) {
  return "lab(" + lab + " [" + unit + "]) <= " + limit + " * lab(" + lab + ".ULN [" + unit + "])";
}
std::string transaminases(const std::string& limit) {
  return "(" + within("ALT", "U/L", limit) + " AND " + within("AST", "U/L", limit) + ")";
}
// No column says whether there are liver metastases.
std::string relaxed(const std::string& limit, const std::string& with_metastases) {
  return transaminases(limit) + " OR (CAST(NULL AS BOOLEAN) AND " + transaminases(with_metastases) + ")";
}
std::string creatinine_or(const std::string& op, int clearance) {
  return within("creatinine", "mg/dL", "1.5") + " " + op +
         " ((140 - lab(age [a]))::DOUBLE * (lab(weight [lb_av])::DOUBLE * 0.45359237)"
         " * (CASE WHEN sex = 'female' THEN 0.85 ELSE 1 END) / (72 * lab(creatinine [mg/dL])::DOUBLE)) >= " +
         std::to_string(clearance);
}
const std::string kBilirubin = within("TBIL", "mg/dL", "1.5");

using Conditions = std::map<std::string, std::string>;

/// Of the criteria that this table can answer.
const std::map<std::string, Conditions>& in_sql() {
  static const std::map<std::string, Conditions> trials{
      {"BTC_ANS_2L",
       {{"age", kAge + " >= 18"},
        {"organ.plt", kPlt + " >= 100"},
        {"organ.hb", kHb + " >= 9"},
        {"organ.renal", creatinine_or("OR", 50)},
        {"organ.bili", kBilirubin},
        {"organ.liver", relaxed("2.5", "5")}}},
      {"NCT03890068",
       {{"age", kAge + " BETWEEN 18 AND 70"},
        {"organ.hb", kHb + " >= 8"},
        {"organ.plt", kPlt + " >= 80"},
        {"organ.renal", creatinine_or("OR", 60)},
        {"organ.bili", kBilirubin},
        {"organ.liver", relaxed("2.5", "5")},
        {"organ.alb", kAlbumin + " >= 2.5"},
        {"disease.diabetes", kGlucose}}},
      {"NCT04361331",
       {{"age", kAge + " BETWEEN 18 AND 75"},
        {"organ.plt", kPlt + " >= 100"},
        {"organ.hb", kHb + " >= 9"},
        {"organ.alb", kAlbumin + " >= 3"},
        {"organ.bili", kBilirubin},
        {"organ.liver", transaminases("3")},
        {"organ.renal", creatinine_or("AND", 60)}}},
      {"NCT03787251",
       {{"age", kAge + " BETWEEN 18 AND 75"},
        {"blood.hb", kHb + " >= 9"},
        {"blood.plt", kPlt + " >= 80"},
        {"chemistry.liver",
         "NOT (lab(ALT [U/L]) >= 2.5 * lab(ALT.ULN [U/L]) OR lab(AST [U/L]) >= 2.5 * lab(AST.ULN [U/L]))"
         " OR (CAST(NULL AS BOOLEAN) AND NOT (lab(ALT [U/L]) >= 5 * lab(ALT.ULN [U/L])"
         " OR lab(AST [U/L]) >= 5 * lab(AST.ULN [U/L])))"},
        {"chemistry.bili", kBilirubin},
        {"chemistry.renal", creatinine_or("OR", 60)},
        {"disease.diabetes", kGlucose}}},
      {"NCT05490667",
       {{"age", kAge + " BETWEEN 10 AND 72"},
        {"organ.hb", kHb + " >= 9.5"},
        {"organ.plt", kPlt + " >= 80"},
        {"organ.renal", within("creatinine", "mg/dL", "1.5")},
        {"organ.bili", within("TBIL", "mg/dL", "1")},
        {"organ.liver", transaminases("2.5")},
        {"organ.alb", kAlbumin + " >= 3.5"},
        {"disease.diabetes", kGlucose}}}};
  return trials;
}

class Baseline : public testing::TestWithParam<std::string> {};

TEST_P(Baseline, KernelOracleAndSqlAgree) {
  if (!std::filesystem::exists(kBaseline)) GTEST_SKIP() << "no " << kBaseline;
  const std::string path = kRoot + "/rules/trials/" + GetParam() + ".elig";
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = cases::compile(sources, path, text.str(), diagnostics);
  ASSERT_TRUE(compiled && compiled->programs.size() == 1) << render_text(diagnostics, sources, false);
  const ir::Program& program = compiled->programs.front();

  auto read = read_table(kBaseline);
  ASSERT_TRUE(read) << read.error().message;
  const Population& population = read.value();
  ASSERT_EQ(population.patients, 306U);

  const auto oracle = cases::oracle_of(*compiled, 0);
  std::vector<oracle::Verdict> verdicts;
  for (std::size_t row = 0; row < population.patients; ++row) verdicts.push_back(oracle->judge(population, row));
  for (const cases::Machine& machine : cases::machines()) {
    const auto found = cases::disagreement(program, *oracle, verdicts, population, machine, {}, diagnostics);
    EXPECT_FALSE(found.has_value()) << *found;
  }
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);

  const oracle::Counts counts = oracle::count(oracle->criteria(), verdicts);
  for (const auto& [id, condition] : in_sql().at(program.trial)) {
    const auto is_its = [&id = id](const ir::Criterion& criterion) { return criterion.id == id; };
    const auto criterion = std::find_if(program.criteria.begin(), program.criteria.end(), is_its);
    ASSERT_NE(criterion, program.criteria.end()) << id;
    const auto& c = counts.criteria[static_cast<std::size_t>(criterion - program.criteria.begin())];
    const TruthCounts judged{c.met, c.not_met, c.unknown};
    const TruthCounts sql = count_in_sql(kBaseline, condition);
    EXPECT_EQ(judged, sql) << program.trial << " " << id << ": " << judged.yes << "/" << judged.no << "/"
                           << judged.unknown << ", SQL " << sql.yes << "/" << sql.no << "/" << sql.unknown;
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, Baseline,
                         testing::Values("BTC_ANS_2L", "NCT03890068", "NCT04361331", "NCT03787251", "NCT05490667"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace elig
