// What a lone criterion is lowered to, as the program is printed. Over a small vocabulary of its own (lowered.cpp): no
// file of rules/std is read.
#pragma once

#include <string>

namespace elig {

/// Without the line of the trial. `items` stand before the criterion. The messages, where it is refused.
std::string lowered(const std::string& condition, const std::string& items = "");

/// Only its dates, conditions on rows and selections.
std::string histories(const std::string& condition);

/// The code sets of `any(drug in CHOICE)` after further declarations, a line each. The messages, where refused.
std::string code_sets(const std::string& declarations, const std::string& choice);

}  // namespace elig
