// What the oracle says of the patients of a case, as the lines of a text case say it.
#pragma once

#include <string>
#include <vector>

#include "tests/cases_runner/case_file.h"
#include "tests/oracle/oracle.h"

namespace elig::cases {

/// The oracle's verdicts on the first `patients` rows.
std::vector<oracle::Verdict> judge_all(const oracle::Oracle& oracle, const Population& population,
                                       std::size_t patients);

/// The oracle's verdicts, as the lines of a text case say them.
std::vector<Row> observed_rows(const std::vector<oracle::CriterionName>& names,
                               const std::vector<oracle::Verdict>& verdicts);

const Row* find_row(const std::vector<Row>& rows, const std::string& label);

/// Where `observed` is not what the case expects, a line each; empty where it is.
std::string unexpected(const Case& text_case, const std::vector<Row>& observed);

}  // namespace elig::cases
