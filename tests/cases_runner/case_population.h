// The patients of a text case as a population, its rows repeated until there are enough.
#pragma once

#include <variant>

#include "runtime/population/population.h"
#include "tests/cases_runner/case_file.h"

namespace elig::cases {

/// Row i of the result is patient i % text_case.patients.
std::variant<Population, CaseError> population_of(const Case& text_case, std::size_t patients);

}  // namespace elig::cases
