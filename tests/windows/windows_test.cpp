// The window grid: compiled code against the oracle on every form of window, each with rows around its ends, on month
// ends and leap days, with exact, partial and missing dates.
#include <gtest/gtest.h>

#include <set>

#include "compiler/diag/render.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_population.h"
#include "tests/windows/window_grid.h"

namespace elig::windows {
namespace {

const cases::Machine& machine() {
  static const std::vector<cases::Machine> all = cases::machines({"native"});
  return all.front();
}

/// The grid is worth its name: no criterion says the same of everyone.
void expect_different_answers(const oracle::Oracle& oracle, const std::vector<oracle::Verdict>& verdicts) {
  for (std::size_t i = 0; i < oracle.criteria().size(); ++i) {
    std::set<oracle::Truth> answers;
    for (const oracle::Verdict& verdict : verdicts) answers.insert(verdict.criteria[i].truth);
    EXPECT_GE(answers.size(), 2U) << oracle.criteria()[i].id;
    EXPECT_EQ(answers.count(oracle::Truth::Unknown), 1U) << oracle.criteria()[i].id;
  }
}

class WindowGrid : public ::testing::TestWithParam<std::string> {};

TEST_P(WindowGrid, IsAsTheOracleSays) {
  const cases::Case patients = grid(GetParam());
  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = cases::compile(sources, "grid.elig", patients.rules, diagnostics);
  ASSERT_TRUE(compiled.has_value()) << render_text(diagnostics, sources, false);
  const auto population = std::get<Population>(cases::population_of(patients, patients.patients));
  const auto oracle = cases::oracle_of(*compiled, 0);
  const auto verdicts = cases::judge_all(*oracle, population, population.patients);
  expect_different_answers(*oracle, verdicts);
  const auto found = cases::disagreement(compiled->programs[0], *oracle, verdicts, population, machine(),
                                         cases::Setting{1, 32, true}, diagnostics);
  ASSERT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);
  if (!found) return;
  // The patient who differs, alone, with what the oracle says.
  const auto at = found->find("patient ");
  const auto number = at == std::string::npos ? 1 : std::stoul(found->substr(at + 8));
  cases::Case one = only(patients, number - 1);
  one.expectations = cases::observed_rows(oracle->criteria(), {verdicts[number - 1]});
  ADD_FAILURE() << *found << cases::print_case(one);
}

INSTANTIATE_TEST_SUITE_P(Windows, WindowGrid, ::testing::ValuesIn(lengths()), [](const auto& param) {
  std::string name = param.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
});

}  // namespace
}  // namespace elig::windows
