// What review says of a trial, held against the oracle's verdicts on some patients.
#pragma once

#include <map>
#include <string>

#include "compiler/diag/diagnostic.h"
#include "tests/cases_runner/case_file.h"

namespace elig::review_test {

struct Judged {
  std::map<Code, std::size_t> claims;  // how many were judged
  std::string refuted;                 // those that a patient contradicts, a line each
};

/// Of a case with one trial and patients; others are passed over.
Judged judge_claims(const cases::Case& text_case);

}  // namespace elig::review_test
