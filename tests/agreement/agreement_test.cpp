// The published protocols, whole, over the data of a real, de-identified trial and over the demo's invented patients:
// the oracle judges one patient after the other, the kernel all of them, and they say the same of every patient and
// every criterion, compiled for each kind of machine. ELIG_AGREEMENT_PATIENTS is how many of the demo's patients are
// judged.
#include "tests/cases_runner/agreement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "bench/demo/population.h"
#include "bench/demo/read_assumptions.h"
#include "compiler/diag/render.h"
#include "runtime/ingest/ingest.h"

namespace elig {
namespace {

namespace fs = std::filesystem;
const fs::path kRoot = ELIG_SOURCE_DIR;
const fs::path kPilot = kRoot / ".." / "shared" / "data" / "cdisc-pilot";

std::vector<std::string> trials() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kRoot / "rules" / "trials")) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".elig" && !name.ends_with("_test")) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<oracle::Verdict> judged(const oracle::Oracle& oracle, const Population& population) {
  std::vector<oracle::Verdict> verdicts(population.patients);
  const unsigned count = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (unsigned first = 0; first < count; ++first) {
    threads.emplace_back([&, first] {
      for (std::size_t row = first; row < population.patients; row += count)
        verdicts[row] = oracle.judge(population, row);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return verdicts;
}

using Compiled = std::optional<cases::CompiledRules>;

class Agreement : public testing::TestWithParam<std::string> {
 protected:
  Compiled compile(const std::string& name, const std::string& text) {
    Compiled compiled = cases::compile(sources_, name, text, diagnostics_);
    EXPECT_TRUE(compiled && compiled->programs.size() == 1) << render_text(diagnostics_, sources_, false);
    return compiled;
  }

  /// The trial of the test's name.
  Compiled trial() {
    const fs::path path = kRoot / "rules" / "trials" / (GetParam() + ".elig");
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return compile(path.string(), text.str());
  }

  /// Where a kernel of `compiled` differs from the oracle of `judge`.
  std::optional<std::string> difference(const Compiled& compiled, const Compiled& judge, const Population& population) {
    const auto oracle = cases::oracle_of(*judge, 0);
    const auto verdicts = judged(*oracle, population);
    counts_ = oracle::count(oracle->criteria(), verdicts).criteria;
    std::optional<std::string> found;
    for (const cases::Machine& machine : cases::machines()) {
      if (found) break;
      found = cases::disagreement(compiled->programs.front(), *oracle, verdicts, population, machine, {.threads = 2},
                                  diagnostics_);
    }
    EXPECT_FALSE(diagnostics_.has_errors()) << render_text(diagnostics_, sources_, false);
    return found;
  }

  /// How many criteria some patients meet and others do not: agreement on the rest says less.
  [[nodiscard]] std::size_t telling() const {
    return static_cast<std::size_t>(
        std::count_if(counts_.begin(), counts_.end(), [](const auto& c) { return c.met > 0 && c.not_met > 0; }));
  }

  Sources sources_;
  Diagnostics diagnostics_;
  std::vector<oracle::CriterionCounts> counts_;  // as the oracle counts
};

Result<Population> demo_patients(std::size_t patients) {
  const auto assumptions = demo::read_assumptions((kRoot / "bench" / "demo" / "assumptions").string());
  if (!assumptions) return assumptions.error();
  demo::Options options;
  options.patients = patients;
  return demo::make_population(assumptions.value(), options);
}

using Pilot = Agreement;

TEST_P(Pilot, OfEverySubjectAndEveryCriterion) {
  if (!fs::exists(kPilot)) GTEST_SKIP() << "no " << kPilot;
  IngestOptions options;
  options.index_date = "2014-01-31";
  const auto population = read_source(kPilot.string(), SourceKind::Sdtm, options);
  ASSERT_TRUE(population) << population.error().message;
  ASSERT_EQ(population.value().patients, 306U);
  const Compiled compiled = trial();
  ASSERT_TRUE(compiled);
  const auto found = difference(compiled, compiled, population.value());
  EXPECT_FALSE(found.has_value()) << *found;
  EXPECT_GE(telling(), 3U) << "of " << counts_.size();
}

using Demo = Agreement;

TEST_P(Demo, OfEveryPatientAndEveryCriterion) {
  const char* asked = std::getenv("ELIG_AGREEMENT_PATIENTS");
  const auto population = demo_patients(asked == nullptr ? 2000 : std::strtoul(asked, nullptr, 10));
  ASSERT_TRUE(population) << population.error().message;
  const Compiled compiled = trial();
  ASSERT_TRUE(compiled);
  const auto found = difference(compiled, compiled, population.value());
  EXPECT_FALSE(found.has_value()) << *found;
  EXPECT_GE(telling(), counts_.size() / 3) << "of " << counts_.size();
}

using Difference = Agreement;

TEST_P(Difference, OfOnePatientIsFound) {
  const auto population = demo_patients(500);
  ASSERT_TRUE(population) << population.error().message;
  const Compiled compiled = compile("a", "trial t { inclusion it : " + GetParam() + " }");
  const Compiled other = compile("b", "trial t { inclusion it : (" + GetParam() + ") and age < 60 years }");
  ASSERT_TRUE(compiled && other);
  EXPECT_FALSE(difference(compiled, compiled, population.value()).has_value());
  const auto found = difference(compiled, other, population.value());
  ASSERT_TRUE(found.has_value());
  EXPECT_NE(found->find("it: compiled true, oracle false"), std::string::npos) << *found;
}

INSTANTIATE_TEST_SUITE_P(Trials, Pilot, testing::ValuesIn(trials()), [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(Trials, Demo, testing::ValuesIn(trials()), [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(Rules, Difference,
                         testing::Values("age >= 18 years", "any(drug in atc \"L01*\")", "latest(Hb) >= 80 g/L"));

}  // namespace
}  // namespace elig
