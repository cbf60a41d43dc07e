// The baseline table of a real, de-identified trial (306 patients), screened by the organ-function criteria of five
// protocols: the kernel's counts are the oracle's, patient by patient, and those of SQL over the file itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "compiler/driver/pipeline.h"
#include "runtime/ingest/ingest.h"
#include "tests/oracle/oracle.h"
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
const std::string kGlucose = "lab(glucose [mg/dL]) > 180.156";  // 10 mmol/L at 180.156 g/mol

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

const std::map<std::string, Conditions>& in_sql() {
  static const std::map<std::string, Conditions> trials{
      {"biliary_second_line",
       {{"age", kAge + " > 18"},
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
        {"diabetes", kGlucose}}},
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
        {"organ.hb", kHb + " >= 9"},
        {"organ.plt", kPlt + " >= 80"},
        {"organ.liver",
         "NOT (lab(ALT [U/L]) >= 2.5 * lab(ALT.ULN [U/L]) OR lab(AST [U/L]) >= 2.5 * lab(AST.ULN [U/L]))"
         " OR (CAST(NULL AS BOOLEAN) AND NOT (lab(ALT [U/L]) >= 5 * lab(ALT.ULN [U/L])"
         " OR lab(AST [U/L]) >= 5 * lab(AST.ULN [U/L])))"},
        {"organ.bili", kBilirubin},
        {"organ.renal", creatinine_or("OR", 60)},
        {"diabetes", kGlucose}}},
      {"NCT05490667",
       {{"age", kAge + " BETWEEN 10 AND 72"},
        {"organ.hb", kHb + " >= 9.5"},
        {"organ.plt", kPlt + " >= 80"},
        {"organ.renal", within("creatinine", "mg/dL", "1.5")},
        {"organ.bili", within("TBIL", "mg/dL", "1")},
        {"organ.liver", transaminases("2.5")},
        {"organ.alb", kAlbumin + " >= 3.5"},
        {"diabetes", kGlucose}}}};
  return trials;
}

class Baseline : public testing::TestWithParam<std::string> {};

TEST_P(Baseline, KernelOracleAndSqlAgree) {
  if (!std::filesystem::exists(kBaseline)) GTEST_SKIP() << "no " << kBaseline;
  const std::string path = kRoot + "/tests/protocols/" + GetParam() + ".elig";
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  Sources sources;
  Diagnostics diagnostics;
  const SourceId id = sources.add({path, text.str()});
  const auto rules = load_rules(sources, id, diagnostics);
  const auto programs = compile_rules(sources, id, diagnostics);
  ASSERT_TRUE(rules && programs && programs->size() == 1);
  const ir::Program& program = programs->front();

  auto read = read_table(kBaseline);
  ASSERT_TRUE(read) << read.error().message;
  const Population& population = read.value();
  ASSERT_EQ(population.patients, 306U);

  auto jit = Jit::create({});
  ASSERT_TRUE(jit) << jit.error().message;
  TrialBitmaps bitmaps;
  ScreenOptions options;
  options.bitmaps = &bitmaps;
  const auto screened = screen_program(program, population, *jit.value(), {}, options, diagnostics);
  ASSERT_TRUE(screened && *screened);
  const TrialCounts& counts = screened->value().counts;

  std::vector<const ast::Ast*> modules;
  for (const auto& module : rules->modules) modules.push_back(&module);
  const oracle::Oracle oracle(modules, rules->main, *oracle::trials_of(rules->main).front());
  std::array<std::uint64_t, ELIG_STATUSES> statuses{};
  for (std::size_t row = 0; row < population.patients; ++row) {
    const auto verdict = oracle.judge(population, row);
    for (std::size_t i = 0; i < program.criteria.size(); ++i) {
      const auto truth = verdict.criteria[i].truth;
      ASSERT_EQ(TrialBitmaps::test(bitmaps.met, bitmaps.words, i, row), truth == oracle::Truth::True)
          << program.criteria[i].id << " of " << patient_id(population, row);
      ASSERT_EQ(TrialBitmaps::test(bitmaps.not_met, bitmaps.words, i, row), truth == oracle::Truth::False)
          << program.criteria[i].id << " of " << patient_id(population, row);
    }
    ++statuses[static_cast<std::size_t>(verdict.status)];  // both in the order of ELIG_STATUS_*
  }
  EXPECT_EQ(counts.status, statuses);

  const Conditions& conditions = in_sql().at(program.trial);
  ASSERT_EQ(conditions.size(), program.criteria.size());
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const auto& c = counts.criteria[i];
    const TruthCounts kernel{c.met, c.not_met, c.unknown};
    const TruthCounts sql = count_in_sql(kBaseline, conditions.at(program.criteria[i].id));
    EXPECT_EQ(kernel, sql) << program.trial << " " << program.criteria[i].id << ": kernel " << kernel.yes << "/"
                           << kernel.no << "/" << kernel.unknown << ", SQL " << sql.yes << "/" << sql.no << "/"
                           << sql.unknown;
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, Baseline,
                         testing::Values("biliary_second_line", "NCT03890068", "NCT04361331", "NCT03787251",
                                         "NCT05490667"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace elig
