// eligc test: the `test` blocks of files, each patient screened, and what the trials say of them held against what the
// tests expect.
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/kernel_cache.h"
#include "compiler/driver/session.h"
#include "compiler/driver/test_report.h"
#include "compiler/driver/tested_rules.h"

namespace elig {
namespace {

/// The tests of each trial, run. An exit code where that cannot be done.
std::variant<std::vector<TestedTrial>, int> run(const TestedRules& rules, const TestOptions& options,
                                                Session& session) {
  auto jit = Jit::create({.cache = kernel_cache(options.cache)});
  if (!jit) return fail(jit.error());
  std::vector<TestedTrial> trials;
  for (std::size_t file = 0; file < rules.files.size(); ++file) {
    const auto& programs = rules.files[file].programs;
    for (std::uint32_t i = 0; i < programs.size(); ++i) {
      std::vector<const ir::TestPatient*> tests;
      for (const ir::TestPatient& test : rules.tests[file]) {
        if (test.program == i) tests.push_back(&test);
      }
      auto results = run_tests(programs[i], tests, session.texts, *jit.value(), session.diagnostics);
      if (!results) continue;
      if (!*results) return fail(results->error());
      TestedTrial trial{&programs[i], std::move(results->value()), std::nullopt};
      if (options.coverage) trial.coverage = coverage(programs[i], trial.results);
      trials.push_back(std::move(trial));
    }
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  return trials;
}

}  // namespace

int run_test(const TestOptions& options) {
  Session session(options.format);
  const auto ids = session.sources(options.files, "");
  if (const int* code = std::get_if<int>(&ids)) return *code;
  const auto rules = load_tested_rules(session.texts, std::get<0>(ids), session.diagnostics);
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  const auto ran = run(rules, options, session);
  if (const int* code = std::get_if<int>(&ran)) return *code;
  const auto& trials = std::get<0>(ran);

  if (options.format == Format::Json)
    fmt::print("{}\n", to_json(trials, session.texts).dump(2));
  else
    fmt::print("{}", to_text(trials, session.texts, takes_colour(1), options.verbose));
  const bool none = std::all_of(trials.begin(), trials.end(), [](const auto& trial) { return trial.results.empty(); });
  if (none)
    fmt::print(stderr, "eligc: there are no tests in {}\n", options.files.size() == 1 ? "this file" : "these files");
  bool good = true;
  for (const TestedTrial& trial : trials) {
    good = good && trial.failed() == 0;
    if (!trial.coverage || !options.min_coverage || trial.coverage->percent() >= *options.min_coverage) continue;
    fmt::print(stderr, "eligc: the coverage of {} is below {} %\n", trial.program->trial, *options.min_coverage);
    good = false;
  }
  return good ? kDone : kRulesHaveErrors;
}

}  // namespace elig
