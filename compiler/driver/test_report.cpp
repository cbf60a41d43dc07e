#include "compiler/driver/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/diag/render.h"

namespace elig {

std::size_t TestedTrial::failed() const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const TestResult& result) { return !result.passed; }));
}

namespace {

constexpr std::array<ir::Verdict, 3> kVerdicts = {ir::Verdict::True, ir::Verdict::False, ir::Verdict::Unknown};

std::string subject(const ir::Program& program, const ir::Expected& expected) {
  return expected.criterion ? program.criteria[*expected.criterion].id : "status";
}

/// As a diagnostic: it points into the source like one.
Diagnostic failure(const ir::Program& program, const TestResult& result, const HeldExpectation& one) {
  const ir::Expected& expected = *one.expected;
  Diagnostic diagnostic{Code::E1013, expected.span, {subject(program, expected), one.found, expected.word}, "", {}, {},
                        {}};
  diagnostic.caption = "it is " + one.found;
  diagnostic.labels.push_back({result.test->span, "test here"});
  return diagnostic;
}

std::vector<std::string> unseen(const ir::Criterion& criterion, const CriterionCoverage& coverage) {
  std::vector<std::string> words;
  for (const ir::Verdict verdict : kVerdicts) {
    const auto i = static_cast<std::size_t>(verdict);
    if (coverage.possible[i] && !coverage.seen[i]) words.emplace_back(verdict_word(criterion.kind, verdict));
  }
  return words;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return text;
}

/// Rounded down: 100.0 is all of them.
double tenths(double percent) { return static_cast<double>(static_cast<int>(percent * 10)) / 10; }

std::string summary(const TestedTrial& trial) {
  const std::size_t failed = trial.failed();
  std::string text = trial.results.empty() ? fmt::format("{}: no tests", trial.program->trial)
                                           : fmt::format("{}: {} passed, {} failed", trial.program->trial,
                                                         trial.results.size() - failed, failed);
  if (!trial.coverage) return text + "\n";
  const Coverage& coverage = *trial.coverage;
  text += fmt::format("; coverage {:.1f} %, {} of {} outcomes\n", tenths(coverage.percent()), coverage.seen,
                      coverage.possible);
  std::size_t width = 0;
  for (std::size_t i = 0; i < coverage.criteria.size(); ++i) {
    const ir::Criterion& criterion = trial.program->criteria[i];
    if (!unseen(criterion, coverage.criteria[i]).empty()) width = std::max(width, criterion.id.size());
  }
  for (std::size_t i = 0; i < coverage.criteria.size(); ++i) {
    const ir::Criterion& criterion = trial.program->criteria[i];
    const auto words = unseen(criterion, coverage.criteria[i]);
    if (!words.empty()) text += fmt::format("  {:<{}}  never {}\n", criterion.id, width, listed(words));
  }
  return text;
}

nlohmann::json place(Span span, const Sources& sources) {
  const LineColumn at = locate(sources[span.source].text, span.begin);
  return {{"file", sources[span.source].name}, {"line", at.line}, {"column", at.column}};
}

nlohmann::json to_json(const ir::Program& program, const TestResult& result, const Sources& sources) {
  nlohmann::json expectations = nlohmann::json::array();
  for (const HeldExpectation& one : result.expectations) {
    nlohmann::json json = place(one.expected->span, sources);
    json["of"] = subject(program, *one.expected);
    json["expected"] = one.expected->word;
    json["found"] = one.found;
    json["held"] = one.held;
    expectations.push_back(std::move(json));
  }
  nlohmann::json json = place(result.test->span, sources);
  json["name"] = result.test->name;
  json["index"] = result.test->index;
  json["passed"] = result.passed;
  json["expectations"] = std::move(expectations);
  if (result.explanation) json["explanation"] = to_json(*result.explanation);
  return json;
}

nlohmann::json to_json(const ir::Program& program, const Coverage& coverage) {
  nlohmann::json json{
      {"percent", tenths(coverage.percent())}, {"seen", coverage.seen}, {"outcomes", coverage.possible}};
  json["unseen"] = nlohmann::json::array();
  for (std::size_t i = 0; i < coverage.criteria.size(); ++i) {
    const ir::Criterion& criterion = program.criteria[i];
    const auto words = unseen(criterion, coverage.criteria[i]);
    if (words.empty()) continue;
    json["unseen"].push_back({{"id", criterion.id},
                              {"kind", criterion.kind == ir::CriterionKind::Inclusion ? "inclusion" : "exclusion"},
                              {"outcomes", words}});
  }
  return json;
}

/// The criteria that a failed test is about: those that are not as expected, and, where the status is not, those that
/// decide it.
std::set<std::string> concerned(const ir::Program& program, const TestResult& result) {
  std::set<std::string> ids;
  for (const HeldExpectation& one : result.expectations) {
    if (one.held) continue;
    if (one.expected->criterion) {
      ids.insert(program.criteria[*one.expected->criterion].id);
    } else {
      ids.merge(decisive(*result.explanation));
    }
  }
  return ids;
}

}  // namespace

std::string to_text(const std::vector<TestedTrial>& trials, const Sources& sources, bool colour, bool verbose) {
  std::string text;
  for (const TestedTrial& trial : trials) {
    for (const TestResult& result : trial.results) {
      if (result.passed) continue;
      for (const HeldExpectation& one : result.expectations) {
        if (!one.held) text += render_text(failure(*trial.program, result, one), sources, colour) + "\n";
      }
      ExplanationTextOptions options{.colour = colour};
      if (!verbose) options.only = concerned(*trial.program, result);
      text += to_text(*result.explanation, options) + "\n";
    }
  }
  for (const TestedTrial& trial : trials) text += summary(trial);
  return text;
}

nlohmann::json to_json(const std::vector<TestedTrial>& trials, const Sources& sources) {
  std::size_t tests = 0, failed = 0;
  nlohmann::json all = nlohmann::json::array();
  for (const TestedTrial& trial : trials) {
    nlohmann::json results = nlohmann::json::array();
    for (const TestResult& result : trial.results) results.push_back(to_json(*trial.program, result, sources));
    tests += trial.results.size();
    failed += trial.failed();
    nlohmann::json json{{"id", trial.program->trial},
                        {"passed", trial.results.size() - trial.failed()},
                        {"failed", trial.failed()},
                        {"tests", std::move(results)}};
    if (trial.coverage) json["coverage"] = to_json(*trial.program, *trial.coverage);
    all.push_back(std::move(json));
  }
  return {{"passed", tests - failed}, {"failed", failed}, {"trials", std::move(all)}};
}

}  // namespace elig
