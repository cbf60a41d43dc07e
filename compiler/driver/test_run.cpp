#include "compiler/driver/test_run.h"

#include <algorithm>
#include <utility>

#include "compiler/driver/test_population.h"
#include "runtime/report/screen_report.h"

namespace elig {

namespace {

/// What the trial says of the patients of one population.
struct Verdicts {
  TrialBitmaps bitmaps;

  [[nodiscard]] ir::Verdict of(std::size_t criterion, std::size_t patient) const {
    if (TrialBitmaps::test(bitmaps.met, bitmaps.words, criterion, patient)) return ir::Verdict::True;
    return TrialBitmaps::test(bitmaps.not_met, bitmaps.words, criterion, patient) ? ir::Verdict::False
                                                                                  : ir::Verdict::Unknown;
  }
  [[nodiscard]] std::string status(std::size_t patient) const {
    for (int status = 0; status < ELIG_STATUSES; ++status) {
      if (TrialBitmaps::test(bitmaps.status, bitmaps.words, static_cast<std::size_t>(status), patient))
        return status_name(status);
    }
    return "";
  }
};

std::optional<Result<Verdicts>> judge(const ir::Program& program, const Population& population, FeatureStore& features,
                                      Jit& jit, Diagnostics& diagnostics) {
  auto prepared = prepare_program(program, population, features, jit, {}, diagnostics);
  if (!prepared) return std::nullopt;
  if (!*prepared) return Result<Verdicts>(prepared->error());
  Verdicts verdicts;
  ScreenOptions options;
  options.threads = 1;
  options.bitmaps = &verdicts.bitmaps;
  const auto screened = screen_prepared(std::move(*prepared).value(), population, options);
  if (!screened) return Result<Verdicts>(screened.error());
  return Result<Verdicts>(std::move(verdicts));
}

bool overrides(const ir::Criterion& criterion) {
  return criterion.missing == ir::MissingPolicy::Fail || criterion.missing == ir::MissingPolicy::Pass;
}

/// The program in which unknown stays unknown.
ir::Program without_overrides(ir::Program program) {
  for (ir::Criterion& criterion : program.criteria) criterion.missing = ir::MissingPolicy::Unknown;
  return program;
}

TestResult hold(const ir::Program& program, const ir::TestPatient& test, std::size_t patient, const Verdicts& verdicts,
                const Verdicts& plain) {
  TestResult result{&test, {}, true, std::nullopt};
  for (const ir::Expected& expected : test.expected) {
    HeldExpectation one{&expected, "", false, false};
    if (expected.criterion) {
      const ir::Criterion& criterion = program.criteria[*expected.criterion];
      const ir::Verdict found = verdicts.of(*expected.criterion, patient);
      one.found = verdict_word(criterion.kind, found);
      one.held = found == expected.verdict;
      one.overridden = overrides(criterion) && plain.of(*expected.criterion, patient) == ir::Verdict::Unknown;
    } else {
      one.found = verdicts.status(patient);
      one.held = one.found == expected.word;
    }
    result.passed = result.passed && one.held;
    result.expectations.push_back(std::move(one));
  }
  return result;
}

/// False where planning reported errors.
std::optional<Result<bool>> run_group(const ir::Program& program, const TestGroup& tests, const Sources& sources,
                                      Jit& jit, Diagnostics& diagnostics, std::vector<TestResult>& results) {
  const Population population = test_population(tests, program);
  FeatureStore features(population, jit, 1);
  const auto verdicts = judge(program, population, features, jit, diagnostics);
  if (!verdicts) return std::nullopt;
  if (!*verdicts) return Result<bool>(verdicts->error());
  const bool overriding = std::any_of(program.criteria.begin(), program.criteria.end(), overrides);
  std::optional<Result<Verdicts>> plain;
  if (overriding) plain = judge(without_overrides(program), population, features, jit, diagnostics);
  if (plain && !*plain) return Result<bool>(plain->error());
  for (std::size_t patient = 0; patient < tests.size(); ++patient) {
    TestResult result =
        hold(program, *tests[patient], patient, verdicts->value(), plain ? plain->value() : verdicts->value());
    if (!result.passed) {
      auto explained = explain(program, population, features, patient, sources, jit, diagnostics);
      if (!explained) return std::nullopt;
      if (!*explained) return Result<bool>(explained->error());
      result.explanation = std::move(explained->value());
    }
    results.push_back(std::move(result));
  }
  return Result<bool>(true);
}

}  // namespace

std::optional<Result<std::vector<TestResult>>> run_tests(const ir::Program& program,
                                                         const std::vector<const ir::TestPatient*>& tests,
                                                         const Sources& sources, Jit& jit, Diagnostics& diagnostics) {
  std::vector<TestResult> results;
  for (const TestGroup& group : test_groups(tests)) {
    const auto done = run_group(program, group, sources, jit, diagnostics, results);
    if (!done) return std::nullopt;
    if (!*done) return Result<std::vector<TestResult>>(done->error());
  }
  const auto place = [&](const TestResult& result) { return std::find(tests.begin(), tests.end(), result.test); };
  std::sort(results.begin(), results.end(),
            [&](const TestResult& a, const TestResult& b) { return place(a) < place(b); });
  return Result<std::vector<TestResult>>(std::move(results));
}

const char* verdict_word(ir::CriterionKind kind, ir::Verdict verdict) {
  const bool inclusion = kind == ir::CriterionKind::Inclusion;
  switch (verdict) {
    case ir::Verdict::True:
      return inclusion ? "met" : "excluded";
    case ir::Verdict::False:
      return inclusion ? "not met" : "clear";
    case ir::Verdict::Unknown:
      break;
  }
  return "unknown";
}

}  // namespace elig
