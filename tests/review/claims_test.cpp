// No claim of review is contradicted by a patient: of the text cases, and of generated programs, whose thresholds are
// drawn from a handful of values so that criteria often meet.
#include "tests/review/claims.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "runtime/base/bug.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_paths.h"
#include "tests/fuzz/generate.h"
#include "tests/fuzz/standard.h"

namespace elig::review_test {
namespace {

using Claims = std::map<Code, std::size_t>;

void count(Claims& all, const Claims& more) {
  for (const auto& [code, claims] : more) all[code] += claims;
}

TEST(ReviewClaims, HoldInEveryTextCase) {
  Claims claims;
  for (const std::string& path : cases::case_paths()) {
    const auto parsed = cases::parse_case(cases::read_file(cases::cases_folder() / path));
    ASSERT_TRUE(std::holds_alternative<cases::Case>(parsed)) << path;
    const Judged judged = judge_claims(std::get<cases::Case>(parsed));
    EXPECT_EQ(judged.refuted, "") << path;
    count(claims, judged.claims);
  }
  EXPECT_GT(claims[Code::W0704], 20U);
  EXPECT_GT(claims[Code::W0706], 20U);
}

/// Review takes a ULN to be above zero and an LLN not to be below it; generated limits may be anything.
bool has_odd_limits(const cases::Case& text_case) {
  const auto odd = [](std::string cell) {
    if (cell.starts_with('<') || cell.starts_with('>')) cell.erase(0, 1);
    return cell.starts_with('-') || cell.find_first_not_of("0.") == std::string::npos;
  };
  for (const cases::Row& row : text_case.columns) {
    const bool limits = row.label.find(".ULN") != std::string::npos || row.label.find(".LLN") != std::string::npos;
    if (limits && std::ranges::any_of(row.cells, odd)) return true;
    for (const std::string& cell : row.cells) {  // rows of a history
      if (cell.find("ULN -") != std::string::npos || cell.find("LLN -") != std::string::npos) return true;
    }
  }
  return text_case.rules.find("reference ") != std::string::npos && text_case.rules.find(" : -") != std::string::npos;
}

TEST(ReviewClaims, HoldForGeneratedPrograms) {
  const auto standard = fuzz::read_standard();
  const char* set = std::getenv("ELIG_REVIEW_SEEDS");  // FIRST:COUNT, for a longer look
  std::uint64_t first = 1, programs = 500;
  if (set != nullptr) std::sscanf(set, "%lu:%lu", &first, &programs);
  Claims claims;
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const cases::Case text_case = fuzz::to_case(fuzz::generate(seed, standard->vocabulary));
    if (has_odd_limits(text_case)) continue;
    const Judged judged = judge_claims(text_case);
    EXPECT_EQ(judged.refuted, "") << "seed " << seed << "\n" << cases::print_case(text_case);
    count(claims, judged.claims);
  }
  for (const auto& [code, number] : claims) RecordProperty(std::string(info(code).name), static_cast<int>(number));
  for (const Code code : {Code::W0704, Code::W0705, Code::W0706, Code::W0707}) {
    EXPECT_GT(claims[code], 0U) << info(code).name << " was never put to the test";
  }
}

}  // namespace
}  // namespace elig::review_test
