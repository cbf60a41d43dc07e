// What came of tests, for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/test_run.h"

namespace elig {

struct TestedTrial {
  const ir::Program* program;
  std::vector<TestResult> results;
  std::optional<Coverage> coverage;

  [[nodiscard]] std::size_t failed() const;
};

/// Each expectation that did not hold, where it is written, and the explanation of its patient: of the criteria that
/// are not as expected and of those that decide a status that is not, `verbose` of all. Then a line a trial, with what
/// no test saw where coverage was asked for.
std::string to_text(const std::vector<TestedTrial>& trials, const Sources& sources, bool colour, bool verbose);
nlohmann::json to_json(const std::vector<TestedTrial>& trials, const Sources& sources);

}  // namespace elig
