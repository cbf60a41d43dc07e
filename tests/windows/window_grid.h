// Every form of window against rows on, before and after each of its ends: programs and their patients, generated.
#pragma once

#include <string>
#include <vector>

#include "tests/cases_runner/case_file.h"

namespace elig::windows {

/// The lengths that windows have, as rules write them: days, weeks, months, years, hours, the longer of two.
const std::vector<std::string>& lengths();

/// A trial whose criteria are the windows of that length (and those without any, for the first), over three kinds of
/// selection; patients of all index dates, with an anchor that is exact, partial or missing, and one row that lies
/// before, on or after an end of a window, exact, partial, lasting, or going on.
cases::Case grid(const std::string& length);

/// Of patient `i`, as a case of one.
cases::Case only(const cases::Case& grid, std::size_t i);

}  // namespace elig::windows
