// Every tests/cases/**/*.elig is one test: the compiler says the diagnostics that stand in it, the oracle
// gives the verdicts that stand in it, and compiled code gives the oracle's verdicts at 0, 1, 63, 64, 65 and
// 1000 patients, on three machines, with one thread and three. ELIG_UPDATE_CASES=1 rewrites the files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/diag/render.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_paths.h"
#include "tests/cases_runner/case_population.h"

namespace elig::cases {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSizes[] = {0, 1, 63, 64, 65, 1000};

bool updating() {
  const char* set = std::getenv("ELIG_UPDATE_CASES");
  return set != nullptr && std::string(set) == "1";
}

const std::vector<Machine>& all_machines() {
  static const std::vector<Machine> all = machines();
  return all;
}

/// What was expected, with the observed cells in its place; all that was observed when nothing was.
std::vector<Row> updated_rows(const std::vector<Row>& expected, const std::vector<Row>& observed) {
  if (expected.empty()) return observed;
  std::vector<Row> out;
  for (const Row& row : expected) {
    if (const Row* found = find_row(observed, row.label)) out.push_back(*found);
  }
  return out;
}

class CaseTest : public ::testing::TestWithParam<std::string> {
 protected:
  /// Compiled code against the oracle, at every size and setting.
  static void expect_agreement(const Case& text_case, const ir::Program& program, const oracle::Oracle& oracle,
                               const std::vector<oracle::Verdict>& verdicts) {
    for (const std::size_t size : kSizes) {
      const auto built = population_of(text_case, size);
      const auto& population = std::get<Population>(built);
      for (const Machine& machine : all_machines()) {
        for (const Setting& setting : {Setting{1, 32}, Setting{3, 1, true}}) {
          Diagnostics planning;
          const auto found = disagreement(program, oracle, verdicts, population, machine, setting, planning);
          ASSERT_FALSE(found.has_value()) << *found;
        }
      }
    }
  }
};

TEST_P(CaseTest, MeansWhatItSays) {
  const fs::path path = cases_folder() / GetParam();
  const std::string text = read_file(path);
  auto parsed = parse_case(text);
  ASSERT_FALSE(std::holds_alternative<CaseError>(parsed)) << std::get<CaseError>(parsed).message;
  Case text_case = std::move(std::get<Case>(parsed));

  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = compile(sources, path.filename().string(), text_case.rules, diagnostics);
  std::vector<Row> observed;
  if (compiled && text_case.patients > 0) {
    ASSERT_EQ(compiled->programs.size(), 1U) << "a case with patients has one trial";
    const auto built = population_of(text_case, text_case.patients);
    ASSERT_FALSE(std::holds_alternative<CaseError>(built)) << std::get<CaseError>(built).message;
    const auto& population = std::get<Population>(built);
    const auto oracle = oracle_of(*compiled, 0);
    const auto verdicts = judge_all(*oracle, population, text_case.patients);
    observed = observed_rows(oracle->criteria(), verdicts);
    // Planning may refuse: then that is what the case is about.
    const auto found = disagreement(compiled->programs[0], *oracle, verdicts, population, all_machines().back(),
                                    Setting{}, diagnostics);
    EXPECT_FALSE(found.has_value()) << *found;
    if (!diagnostics.has_errors()) expect_agreement(text_case, compiled->programs[0], *oracle, verdicts);
  }
  // What cannot be planned over these patients need not say what it would have meant.
  if (diagnostics.has_errors() && text_case.expectations.empty()) observed.clear();
  const std::string rendered = diagnostics.all().empty() ? "" : render_text(diagnostics, sources, false);

  if (updating()) {
    text_case.diagnostics = rendered;
    text_case.expectations = updated_rows(text_case.expectations, observed);
    std::ofstream(path, std::ios::binary) << print_case(text_case);
    return;
  }
  EXPECT_EQ(text_case.diagnostics, rendered);
  if (!observed.empty()) {
    EXPECT_FALSE(text_case.expectations.empty()) << "a case with patients says what it expects";
    EXPECT_EQ(unexpected(text_case, observed), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CaseTest, ::testing::ValuesIn(case_paths()),
                         [](const auto& param) { return test_name(param.param); });

/// The rule of a case is read by people: 40 lines are enough for a behaviour.
TEST(Cases, AreShort) {
  for (const std::string& path : case_paths()) {
    const std::string text = read_file(cases_folder() / path);
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 60) << path;
  }
}

TEST(CaseFile, PrintsWhatItReads) {
  const std::string text =
      "trial t { inclusion adult : age >= 18 years }\n"
      "#: patients  ann     | bob\n"
      "#: age [a]   17      | ?\n"
      "#: ---\n"
      "#: adult     not met | unknown\n"
      "#! warning\n"
      "#!\n"
      "#!   two blanks before\n";
  EXPECT_EQ(print_case(std::get<Case>(parse_case(text))), text);
}

TEST(CaseFile, RefusesARowThatIsTooShort) {
  const auto parsed = parse_case("#: age [a]   17 | 18\n#: sex   male\n");
  ASSERT_TRUE(std::holds_alternative<CaseError>(parsed));
  EXPECT_EQ(std::get<CaseError>(parsed).message, "`sex` has not one cell for each patient");
}

}  // namespace
}  // namespace elig::cases
