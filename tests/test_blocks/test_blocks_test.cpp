// Every `test` block of rules/ and of this folder: it holds, and the oracle says the same of its patient as the
// compiled trial does, criterion by criterion, expected or not. The files of a folder are one run of `eligc test`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/driver/test_population.h"
#include "compiler/driver/test_run.h"
#include "compiler/driver/tested_rules.h"
#include "tests/cases_runner/agreement.h"

namespace elig {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders() {
  std::vector<fs::path> all{fs::path(ELIG_SOURCE_DIR) / "tests" / "test_blocks"};
  const fs::path rules = fs::path(ELIG_SOURCE_DIR) / "rules";
  for (const auto& entry : fs::recursive_directory_iterator(rules)) {
    if (entry.is_directory()) all.push_back(entry.path());
  }
  std::sort(all.begin() + 1, all.end());
  return all;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class TestBlocks : public ::testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(GetParam())) {
      if (entry.path().extension() == ".elig") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<SourceId> ids;
    for (const fs::path& file : files) ids.push_back(sources_.add({file.string(), read_file(file)}));
    rules_ = load_tested_rules(sources_, ids, diagnostics_);
    ASSERT_FALSE(diagnostics_.has_errors()) << render_text(diagnostics_, sources_, false);
    machines_ = cases::machines({"native"});
  }

  /// Calls visit(file, program's number, program, its tests) for each trial with tests.
  template <class Visit>
  void each_trial(Visit visit) {
    for (std::size_t file = 0; file < rules_.files.size(); ++file) {
      const auto& programs = rules_.files[file].programs;
      for (std::uint32_t i = 0; i < programs.size(); ++i) {
        std::vector<const ir::TestPatient*> tests;
        for (const ir::TestPatient& test : rules_.tests[file]) {
          if (test.program == i) tests.push_back(&test);
        }
        SCOPED_TRACE(programs[i].trial);
        if (!tests.empty()) visit(rules_.files[file].rules, i, programs[i], tests);
      }
    }
  }

  Sources sources_;
  Diagnostics diagnostics_;
  TestedRules rules_;
  std::vector<cases::Machine> machines_;
};

std::string failures(const std::vector<TestResult>& results) {
  std::string text;
  for (const TestResult& result : results) {
    for (const HeldExpectation& one : result.expectations) {
      if (!one.held) text += result.test->name + ": expected " + one.expected->word + ", found " + one.found + "\n";
    }
    if (result.explanation) text += to_text(*result.explanation, ExplanationTextOptions{});
  }
  return text;
}

TEST_P(TestBlocks, Hold) {
  each_trial([&](const Rules&, std::uint32_t, const ir::Program& program, const auto& tests) {
    const auto results = run_tests(program, tests, sources_, *machines_.front().jit, diagnostics_);
    ASSERT_TRUE(results.has_value() && results->ok()) << render_text(diagnostics_, sources_, false);
    EXPECT_EQ(results->value().size(), tests.size());
    EXPECT_EQ(failures(results->value()), "");
  });
}

TEST_P(TestBlocks, TheOracleAgrees) {
  each_trial([&](const Rules& rules, std::uint32_t number, const ir::Program& program, const auto& tests) {
    const oracle::Oracle oracle(rules.borrowed_modules(), rules.main, *oracle::trials_of(rules.main)[number]);
    for (const TestGroup& group : test_groups(tests)) {
      const Population population = test_population(group, program);
      std::vector<oracle::Verdict> verdicts;
      for (std::size_t row = 0; row < population.patients; ++row) verdicts.push_back(oracle.judge(population, row));
      const auto found =
          cases::disagreement(program, oracle, verdicts, population, machines_.front(), {}, diagnostics_);
      EXPECT_FALSE(found.has_value()) << *found;
      EXPECT_FALSE(diagnostics_.has_errors()) << render_text(diagnostics_, sources_, false);
    }
  });
}

/// What a test means does not depend on which other tests its patient is screened with.
TEST_P(TestBlocks, MeanTheSameAlone) {
  each_trial([&](const Rules&, std::uint32_t, const ir::Program& program, const auto& tests) {
    for (const TestGroup& group : test_groups(tests)) {
      const auto judged = [&](const TestGroup& some) {
        TrialBitmaps bitmaps;
        ScreenOptions options;
        options.bitmaps = &bitmaps;
        const auto screened =
            screen_program(program, test_population(some, program), *machines_.front().jit, {}, options, diagnostics_);
        EXPECT_TRUE(screened.has_value() && screened->ok());
        return bitmaps;
      };
      const TrialBitmaps together = judged(group);
      const std::size_t step = std::max<std::size_t>(1, group.size() / 5);  // each is a kernel of its own
      for (std::size_t i = 0; i < group.size(); i += step) {
        const TrialBitmaps alone = judged({group[i]});
        for (std::size_t c = 0; c < program.criteria.size(); ++c) {
          const auto same = [&](const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
            return TrialBitmaps::test(a, together.words, c, i) == TrialBitmaps::test(b, alone.words, c, 0);
          };
          EXPECT_TRUE(same(together.met, alone.met) && same(together.not_met, alone.not_met))
              << group[i]->name << ": " << program.criteria[c].id;
        }
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Folders, TestBlocks, ::testing::ValuesIn(folders()), [](const auto& param) {
  std::string name = fs::relative(param.param, ELIG_SOURCE_DIR).string();
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

}  // namespace
}  // namespace elig
