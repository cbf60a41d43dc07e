// The invented trials: repeatable, as alike as asked, and answered by the invented cohort.
#include <gtest/gtest.h>

#include <algorithm>

#include "bench/population/cohort.h"
#include "bench/portfolio/trials/trials.h"
#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"

namespace elig::bench {
namespace {

std::vector<std::string> texts(const TrialsOptions& options) {
  std::vector<std::string> all;
  for (const WrittenTrial& trial : write_trials(options).trials) all.push_back(trial.text);
  return all;
}

TEST(PortfolioTrials, OneSeedGivesTheSameTrials) {
  EXPECT_EQ(texts({.trials = 20, .overlap = 0.5, .seed = 7}), texts({.trials = 20, .overlap = 0.5, .seed = 7}));
  EXPECT_NE(texts({.trials = 20, .overlap = 0.5, .seed = 7}), texts({.trials = 20, .overlap = 0.5, .seed = 8}));
}

TEST(PortfolioTrials, ShareAsManyCriteriaAsAsked) {
  const WrittenTrials apart = write_trials({.trials = 1000, .criteria = 10, .overlap = 0});
  EXPECT_EQ(apart.criteria, 10'000U);
  EXPECT_EQ(apart.distinct_criteria, 10'000U);
  const WrittenTrials half = write_trials({.trials = 1000, .criteria = 10, .overlap = 0.5});
  EXPECT_GT(half.distinct_criteria, 5'000U);
  EXPECT_LT(half.distinct_criteria, 5'600U);
  const WrittenTrials alike = write_trials({.trials = 1000, .criteria = 10, .overlap = 1});
  EXPECT_GT(alike.distinct_criteria, 200U);
  EXPECT_LT(alike.distinct_criteria, 300U);
}

TEST(PortfolioTrials, AreCheckedWithoutAWordAndFindTheirColumns) {
  const Population cohort = make_cohort({.patients = 100, .seed = 1, .names = {}, .specialties = true});
  EXPECT_EQ(cohort.columns.size(), 100U);
  for (const double overlap : {0.0, 1.0}) {
    for (const WrittenTrial& trial : write_trials({.trials = 60, .criteria = 20, .overlap = overlap}).trials) {
      Sources sources;
      Diagnostics diagnostics;
      const SourceId source = sources.add({trial.id, trial.text});
      const auto programs = compile_rules(sources, source, diagnostics);
      EXPECT_TRUE(diagnostics.all().empty()) << render_text(diagnostics, sources, false);
      ASSERT_TRUE(programs);
      ASSERT_EQ(programs->front().criteria.size(), 20U);
      const Binding binding = bind(programs->front(), cohort);
      for (std::size_t i = 0; i < binding.inputs.size(); ++i) {
        EXPECT_TRUE(binding.inputs[i].bound()) << trial.id << ": " << programs->front().inputs[i].name;
      }
    }
  }
}

}  // namespace
}  // namespace elig::bench
