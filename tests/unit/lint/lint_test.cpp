#include "compiler/lint/lint.h"

#include <gtest/gtest.h>

#include "compiler/parse/parse.h"
#include "runtime/population/date.h"
#include "tests/unit/population/written.h"

namespace elig {
namespace {

constexpr const char* kModule = R"(
measurement glucose "Glucose" { unit mg/dL  molar_mass 180.156 g/mol "glucose"  loinc "2345-7", "14749-6"  plausible 5..2000 mg/dL }
measurement Hb "Haemoglobin" { unit g/dL  loinc "718-7"  sdtm "HGB"  plausible 1..30 g/dL }
measurement PLT "Platelets" { unit '10*9/L'  loinc "777-3"  plausible 0..5000 '10*9/L' }
measurement INR "INR" { unit '1'  loinc "6301-6"  plausible 0.5..30 }
measurement total_protein "Protein" { unit g/dL  sdtm "PROT" }
measurement urine_protein "Protein in urine" { scale negative < 1+ < 2+  sdtm "PROT" }
measurement CRP "C-reactive protein" { unit mg/L  loinc "1988-5" }
score ECOG 0..5 { loinc "89247-1" }
attribute sex { male, female }
)";

class LintTest : public testing::Test {
 protected:
  LintTest() {
    module_ = parse(sources_, sources_.add({"module", kModule}), diagnostics_);
    vocabulary_ = std::make_unique<Vocabulary>(std::vector<const ast::Ast*>{&*module_});
  }

  std::vector<Lint> lints(const Population& population) const {
    return lint(population, summarize(population), *vocabulary_);
  }
  // Those of a kind, as `about count`.
  std::vector<std::string> of(const std::string& kind, const Population& population) const {
    std::vector<std::string> found;
    for (const Lint& one : lints(population)) {
      if (one.kind == kind) found.push_back(one.about + " " + std::to_string(one.count));
    }
    return found;
  }
  std::string message(const std::string& kind, const Population& population) const {
    for (const Lint& one : lints(population)) {
      if (one.kind == kind) return one.message;
    }
    return "none";
  }

  const Vocabulary& vocabulary() const { return *vocabulary_; }

 private:
  Sources sources_;
  Diagnostics diagnostics_;
  std::optional<ast::Ast> module_;
  std::unique_ptr<Vocabulary> vocabulary_;
};

using Found = std::vector<std::string>;

// Wide columns of as many patients as the first has cells.
Population wide(const std::vector<std::pair<std::string, std::vector<std::string>>>& columns) {
  Population population;
  population.patients = columns.front().second.size();
  for (const auto& [header, cells] : columns) population.columns.push_back(column_of(header, cells));
  return population;
}

// One concept's values, all of patient 0.
EventRun run_with(ConceptCode code, const std::vector<std::string>& values, std::optional<std::string> unit) {
  std::vector<RowSketch> rows;
  for (std::size_t i = 0; i < values.size(); ++i) rows.push_back({0, static_cast<Day>(i), values[i]});
  EventRun run = run_of(rows, 1, RowsBy::Offset, std::move(unit));
  run.coded.codes = {std::move(code)};
  return run;
}

Population history(const std::string& table, std::vector<EventRun> runs) {
  Population population;
  population.patients = 1;
  population.tables.push_back({table, std::move(runs)});
  return population;
}

// from, from + step, ...
std::vector<std::string> values(std::size_t count, int from, int step) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(std::to_string(from + static_cast<int>(i) * step));
  return all;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST_F(LintTest, HasNothingToSayOfGoodData) {
  Population population = wide({{"Hb [g/dL]", {"8.5", "14", "", "<9"}},
                                {"Hb.ULN [g/dL]", {"17", "17", "", "17"}},
                                {"INR", {"1", "1.1", "0.9", "1"}},
                                {"INR.ULN", {"1.2", "1.2", "1.2", "1.2"}},
                                {"sex", {"male", "female", "1", "x"}}});
  EXPECT_TRUE(lints(population).empty()) << lints(population).front().message;
  EXPECT_TRUE(lints(Population()).empty());
}

TEST_F(LintTest, CountsImplausibleValuesInEveryUnit) {
  // 1..30 g/dL are 10..300 g/L, both ends included; a censored value is not judged.
  const Population population =
      wide({{"Hb [g/dL]", {"0.9", "1", "30", "30.1", "<0.5"}}, {"Hb [g/L]", {"9", "10", "300", "301", ">400"}}});
  EXPECT_EQ(of("implausible", population), (Found{"Hb 2", "Hb 2"}));
  EXPECT_EQ(message("implausible", population), "`Hb`: 2 of 5 values in `g/dL` outside 1..30 g/dL: from 0.9 to 30.1");
}

TEST_F(LintTest, FindsValuesInAnotherUnitThanTheirColumns) {
  const Population population =
      wide({{"glucose [mg/dL]", joined(values(200, 60, 1), {"3.4", "4.9", "5.5", "6.1", "11.2"})}});
  EXPECT_EQ(of("mixed-scale", population), Found{"glucose 5"});
  EXPECT_NE(message("mixed-scale", population).find("(3.4 .. 11.2) are about"), std::string::npos);
  EXPECT_TRUE(message("mixed-scale", population).ends_with("smaller than the others, as if they were in `mmol/L`"))
      << message("mixed-scale", population);

  const Population larger = wide({{"Hb [g/dL]", joined(values(60, 8, 0), values(20, 80, 2))}});
  EXPECT_EQ(of("mixed-scale", larger), Found{"Hb 20"});
  EXPECT_TRUE(message("mixed-scale", larger).ends_with("larger than the others, as if they were in `g/L`"))
      << message("mixed-scale", larger);
}

TEST_F(LintTest, TheOddGroupIsTheImplausibleOneHoweverManyTheyAre) {
  const Population most = wide({{"Hb [g/dL]", joined(values(10, 8, 1), values(40, 80, 1))}});
  EXPECT_EQ(of("mixed-scale", most), Found{"Hb 40"});
  EXPECT_TRUE(message("mixed-scale", most).ends_with("larger than the others, as if they were in `g/L`"))
      << message("mixed-scale", most);
}

TEST_F(LintTest, LeavesLongTailsAndFewOutliersAlone) {
  std::vector<std::string> tail;
  double value = 0.3;
  for (int i = 0; i < 200; ++i, value *= 1.035) tail.push_back(std::to_string(value).substr(0, 8));
  EXPECT_EQ(of("mixed-scale", wide({{"CRP [mg/L]", tail}})), Found{});
  EXPECT_EQ(of("mixed-scale", wide({{"Hb [g/dL]", joined(values(100, 12, 0), {"120", "130", "140", "150"})}})),
            Found{});
  EXPECT_EQ(of("mixed-scale", wide({{"Hb [g/dL]", {"12", "130"}}})), Found{});
  // Two groups, but no unit lies between them.
  EXPECT_EQ(of("mixed-scale", wide({{"CRP [mg/L]", joined(values(50, 10, 0), values(50, 320, 0))}})), Found{});
}

TEST_F(LintTest, ComparesTheUnitsOfOneMeasurement) {
  // 5.5 mmol/L are 99 mg/dL.
  const EventRun molar = run_with({"loinc", "14749-6"}, values(30, 5, 0), "mmol/L");
  const EventRun mass = run_with({"loinc", "2345-7"}, values(90, 80, 1), "mg/dL");
  EXPECT_EQ(of("mixed-scale", history("measurement", {mass, molar})), Found{});
  const EventRun wrong = run_with({"loinc", "14749-6"}, values(30, 95, 0), "mmol/L");
  const Population mixed = history("measurement", {mass, wrong});
  EXPECT_EQ(of("mixed-scale", mixed), Found{"glucose 30"});
  EXPECT_TRUE(message("mixed-scale", mixed).ends_with("larger than the 90 in `mg/dL`, as if they were in `mg/dL`"))
      << message("mixed-scale", mixed);
}

TEST_F(LintTest, ReadsUnits) {
  EXPECT_EQ(message("unit-alias", wide({{"PLT [K/uL]", {"200"}}})), "`PLT`: `K/uL` read as `10*3/uL` (1 value)");
  EXPECT_EQ(message("unit-unknown", wide({{"Hb [g/dl/x]", {"12", "13"}}})).substr(0, 60),
            "`Hb`: 2 values in `g/dl/x` are missing to rules: unknown uni");
  EXPECT_EQ(
      message("unit-mismatch", wide({{"Hb [mmol/L]", {"12"}}})),
      "`Hb`: 1 value in `mmol/L`, which is substance per volume, are missing to rules: `Hb` is declared in `g/dL`, "
      "mass per volume");
  EXPECT_EQ(of("unit-missing", wide({{"Hb", {"12", "13"}}, {"INR", {"1", "2"}}, {"ECOG", {"1", "2"}}})), Found{"Hb 2"});
}

TEST_F(LintTest, ReadsUnitsOfWhatIsNotDeclared) {
  const Population population =
      history("measurement", {run_with({"local", "X"}, {"1"}, "K/uL"), run_with({"local", "Y"}, {"1"}, "zorp"),
                              run_with({"local", "Z"}, {"1"}, std::nullopt)});
  EXPECT_EQ(of("unit-alias", population), Found{"local X 1"});
  EXPECT_EQ(of("unit-unknown", population), Found{"local Y 1"});
  EXPECT_EQ(of("unit-missing", population), Found{});
}

TEST_F(LintTest, TakesTheMeasurementThatTheUnitFits) {
  const Population population = history("measurement", {run_with({"sdtm", "PROT"}, {"7", "negative"}, "g/dL")});
  EXPECT_EQ(of("unit-mismatch", population), Found{});
  EXPECT_EQ(of("limits-missing", population), Found{"measurement 1"});
}

TEST_F(LintTest, CountsMissingLimits) {
  EXPECT_EQ(of("limits-missing", wide({{"Hb [g/dL]", {"12", "13", "14"}},
                                       {"Hb.LLN [g/dL]", {"12", "", ""}},
                                       {"Hb.ULN [g/dL]", {"", "16", ""}},
                                       {"CRP [mg/L]", {"1", "", "2"}},
                                       {"INR", {"1", "1", "1"}},
                                       {"ECOG", {"0", "1", "2"}}})),
            (Found{" 5", "Hb 1"}));
}

TEST_F(LintTest, CountsDates) {
  Population population = history("drug", {run_of({{0, 10, ""},
                                                   {.patient = 0, .start = 10, .start_hi = 40},
                                                   {.patient = 0, .start = 20, .start_hi = kAfterAllTime},
                                                   {0, 30, ""},
                                                   {0, 31, ""}},
                                                  1)});
  EXPECT_EQ(of("partial-date", population), Found{"drug 1"});
  EXPECT_EQ(of("missing-date", population), Found{"drug 1"});
  EXPECT_EQ(of("after-index", population), Found{});  // nobody said which day index is
  population.index_date = day_text(30);
  EXPECT_EQ(of("after-index", population), Found{"drug 1"});
  population.index_date = day_text(31);
  EXPECT_EQ(of("after-index", population), Found{});
}

TEST_F(LintTest, ListsCodesThatNothingDeclares) {
  EventRun named = run_with({"loinc", "718-7"}, {"12"}, "g/dL");
  EventRun unnamed = run_with({"loinc", "1-1"}, {"1", "2", "3"}, std::nullopt);
  unnamed.coded.display = "Zinc";
  EventRun without = run_with({"loinc", "1"}, {"1"}, std::nullopt);
  without.coded.codes.clear();
  EXPECT_EQ(of("unbound-code", history("measurement", {named, without, unnamed})),
            (Found{"Zinc (loinc 1-1) 3", "rows without a code 1"}));
  EXPECT_EQ(of("unbound-code", history("drug", {unnamed})), Found{});
}

TEST_F(LintTest, NamesConcepts) {
  EventRun run = run_with({"sdtm", "prot"}, {"7"}, "g/dL");
  PopulationSummary summary = summarize(history("measurement", {run}));
  name_concepts(summary, vocabulary());
  EXPECT_EQ(summary.tables[0].concepts[0].names, (Found{"total_protein", "urine_protein"}));
}

TEST_F(LintTest, KindsComeInOrderAndTheMostRowsFirst) {
  const Population population = wide({{"Hb [g/L]", {"2", "999", "5"}}, {"PLT [K/uL]", {"1", "2", "9999"}}});
  const std::vector<Lint> found = lints(population);
  std::vector<std::string> kinds;
  for (const Lint& one : found) kinds.push_back(one.kind + " " + one.about);
  EXPECT_EQ(kinds, (Found{"implausible Hb", "implausible PLT", "unit-alias PLT", "limits-missing "}));
}

}  // namespace
}  // namespace elig
