// The expectations of tests/cases/**/*.elig against the oracle alone: parsed, not checked, not compiled. Where this
// passes and cases_test does not, the compiler is the one to look at.
#include <gtest/gtest.h>

#include "compiler/diag/render.h"
#include "compiler/parse/parse.h"
#include "tests/cases_runner/case_paths.h"
#include "tests/cases_runner/case_population.h"
#include "tests/cases_runner/verdicts.h"

namespace elig::cases {
namespace {

namespace fs = std::filesystem;

/// The standard vocabulary.
const std::vector<ast::Ast>& standard_modules() {
  static const std::vector<ast::Ast> all = [] {
    static Sources sources;
    std::vector<ast::Ast> out;
    Diagnostics diagnostics;
    for (const auto& entry : fs::directory_iterator(fs::path(ELIG_SOURCE_DIR) / "rules" / "std")) {
      if (entry.path().extension() != ".elig") continue;
      auto parsed = parse(sources, sources.add({entry.path().string(), read_file(entry.path())}), diagnostics);
      if (parsed) out.push_back(std::move(*parsed));
    }
    if (diagnostics.has_errors()) ADD_FAILURE() << render_text(diagnostics, sources, false);
    return out;
  }();
  return all;
}

class OracleTest : public ::testing::TestWithParam<std::string> {};

TEST_P(OracleTest, SaysWhatIsExpected) {
  const auto parsed_case = parse_case(read_file(cases_folder() / GetParam()));
  ASSERT_FALSE(std::holds_alternative<CaseError>(parsed_case)) << std::get<CaseError>(parsed_case).message;
  const Case& text_case = std::get<Case>(parsed_case);
  // What the checker refuses has no meaning.
  if (text_case.expectations.empty()) return;

  Sources sources;
  Diagnostics diagnostics;
  const auto main = parse(sources, sources.add({"case.elig", text_case.rules}), diagnostics);
  ASSERT_TRUE(main.has_value()) << render_text(diagnostics, sources, false);
  std::vector<const ast::Ast*> modules;
  for (const ast::Ast& module : standard_modules()) modules.push_back(&module);
  const auto built = population_of(text_case, text_case.patients);
  ASSERT_FALSE(std::holds_alternative<CaseError>(built)) << std::get<CaseError>(built).message;
  const auto trials = oracle::trials_of(*main);
  ASSERT_EQ(trials.size(), 1U);
  const oracle::Oracle oracle(modules, *main, *trials[0]);
  const auto verdicts = judge_all(oracle, std::get<Population>(built), text_case.patients);
  EXPECT_EQ(unexpected(text_case, observed_rows(oracle.criteria(), verdicts)), "");
}

INSTANTIATE_TEST_SUITE_P(Oracle, OracleTest, ::testing::ValuesIn(case_paths()),
                         [](const auto& param) { return test_name(param.param); });

}  // namespace
}  // namespace elig::cases
