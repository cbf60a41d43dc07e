// The same rule with other thresholds is one kernel, and every threshold gets its own answer from it.
#include <gtest/gtest.h>

#include <set>

#include "bench/population/cohort.h"
#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"

namespace elig {
namespace {

TrialCounts screened(const std::string& rule, const Population& population, Jit& jit) {
  Sources sources;
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, sources.add({"sweep.elig", rule}), diagnostics);
  EXPECT_TRUE(programs) << render_text(diagnostics, sources, false);
  if (!programs) return {};
  const auto result = screen_program(programs->front(), population, jit, {}, {}, diagnostics);
  EXPECT_TRUE(result && result->ok()) << render_text(diagnostics, sources, false);
  return result && result->ok() ? result->value().counts : TrialCounts{};
}

std::unique_ptr<Jit> new_jit() { return std::move(Jit::create({}).value()); }

class Sweep : public testing::Test {
 protected:
  const Population population_ = bench::make_cohort({.patients = 1000, .seed = 3, .names = {}});
};

std::string rule_with(int haemoglobin, int neutrophils) {
  return "trial t" + std::to_string(haemoglobin) + " {\n  inclusion hb : Hb >= " + std::to_string(haemoglobin) +
         " g/L\n  inclusion anc : ANC >= " + std::to_string(neutrophils) +
         "e9/L or ALT <= 2.5*ULN\n  exclusion low : Hb < 7 g/dL and age in 18..75 years\n}\n";
}

TEST_F(Sweep, CompilesOnce) {
  const auto jit = new_jit();
  std::set<std::uint64_t> met;
  std::size_t runs = 0;
  for (int haemoglobin = 80; haemoglobin < 140; haemoglobin += 5) {
    for (int neutrophils = 1; neutrophils < 4; ++neutrophils, ++runs) {
      const std::string rule = rule_with(haemoglobin, neutrophils);
      const TrialCounts counts = screened(rule, population_, *jit);
      EXPECT_EQ(counts, screened(rule, population_, *new_jit())) << rule;
      met.insert(counts.criteria.at(0).met);
    }
  }
  EXPECT_EQ(jit->counts().compiled, 1U);
  EXPECT_EQ(jit->counts().shared, runs - 1);
  EXPECT_EQ(met.size(), 12U) << "each threshold has its own answer";
}

/// A multiple of the row's own limit is multiplied in the lanes, which its size may widen: it is part of the code.
TEST_F(Sweep, OfMultiplesOfALimitCompilesEach) {
  const auto jit = new_jit();
  const auto of = [](const char* multiple) {
    return std::string("trial t { inclusion alt : ALT <= ") + multiple + "*ULN }";
  };
  const TrialCounts narrow = screened(of("1.5"), population_, *jit);
  const TrialCounts wide = screened(of("2.5"), population_, *jit);
  EXPECT_LT(narrow.criteria.at(0).met, wide.criteria.at(0).met);
  EXPECT_EQ(jit->counts().compiled, 2U);
}

}  // namespace
}  // namespace elig
