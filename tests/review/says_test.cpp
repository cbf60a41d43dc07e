// Every tests/review/cases/*.elig is one test: what review says of it stands in it. ELIG_UPDATE_CASES=1 rewrites the
// files.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "compiler/diag/render.h"
#include "compiler/review/review.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_paths.h"

namespace elig::review_test {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return fs::path(ELIG_SOURCE_DIR) / "tests" / "review" / "cases"; }

std::vector<std::string> paths() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder())) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class ReviewSays : public ::testing::TestWithParam<std::string> {};

TEST_P(ReviewSays, WhatStandsInTheCase) {
  const fs::path path = folder() / GetParam();
  auto parsed = cases::parse_case(cases::read_file(path));
  ASSERT_TRUE(std::holds_alternative<cases::Case>(parsed));
  cases::Case text_case = std::move(std::get<cases::Case>(parsed));
  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = cases::compile(sources, path.filename().string(), text_case.rules, diagnostics);
  if (compiled) review_rules(compiled->rules.main, compiled->programs, diagnostics);
  const std::string rendered = diagnostics.all().empty() ? "" : render_text(diagnostics, sources, false);
  if (const char* update = std::getenv("ELIG_UPDATE_CASES"); update != nullptr && std::string(update) == "1") {
    text_case.diagnostics = rendered;
    std::ofstream(path, std::ios::binary) << cases::print_case(text_case);
    return;
  }
  EXPECT_EQ(text_case.diagnostics, rendered);
}

INSTANTIATE_TEST_SUITE_P(Cases, ReviewSays, ::testing::ValuesIn(paths()),
                         [](const auto& param) { return cases::test_name(param.param); });

}  // namespace
}  // namespace elig::review_test
