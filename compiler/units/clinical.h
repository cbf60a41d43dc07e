// The units that clinical protocols and laboratories use, for suggestions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace elig {

/// What suggestions and examples are taken from, spelled as in a rule.
std::span<const std::string_view> common_unit_spellings();

/// The words of is_plain_unit.
std::span<const std::string_view> plain_unit_spellings();

/// Common units whose spelling is nearest to `text` (other case first, then by edit distance), best first.
std::vector<std::string> nearest_units(std::string_view text, std::size_t limit);

}  // namespace elig
