// Tests -> what came of them: each test's patient is screened, by the same kernel as any other, and what the trial says
// of them is held against what the test expects. Prints nothing.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/explanation.h"
#include "compiler/driver/pipeline.h"
#include "compiler/ir/test_patient.h"

namespace elig {

struct HeldExpectation {
  const ir::Expected* expected;
  std::string found;  // in the words that expectations are written in
  bool held = false;
  bool overridden = false;  // the criterion was unknown, and its `if missing pass|fail` decided
};

struct TestResult {
  const ir::TestPatient* test;
  std::vector<HeldExpectation> expectations;
  bool passed = true;
  std::optional<Explanation> explanation;  // of one that failed
};

/// The tests of one trial, in the order given. nullopt: the trial cannot be planned over what a test records; reported.
std::optional<Result<std::vector<TestResult>>> run_tests(const ir::Program& program,
                                                         const std::vector<const ir::TestPatient*>& tests,
                                                         const Sources& sources, Jit& jit, Diagnostics& diagnostics);

/// Which outcomes of a criterion a test saw: an expectation asserted it, and it held. What `if missing pass|fail`
/// decided was seen unknown.
struct CriterionCoverage {
  std::array<bool, 3> seen{}, possible{};  // by ir::Verdict
};
struct Coverage {
  std::vector<CriterionCoverage> criteria;  // as in the program
  std::size_t seen = 0, possible = 0;

  [[nodiscard]] double percent() const {
    return possible == 0 ? 100.0 : 100.0 * static_cast<double>(seen) / static_cast<double>(possible);
  }
};
Coverage coverage(const ir::Program& program, const std::vector<TestResult>& results);

/// `met`, `clear`, `unknown`.
const char* verdict_word(ir::CriterionKind kind, ir::Verdict verdict);

}  // namespace elig
