// The units that clinical protocols and laboratories use, for suggestions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace elig {

/// Common units whose spelling is nearest to `text` (other case first, then by edit distance), best first.
std::vector<std::string> nearest_units(std::string_view text, std::size_t limit);

}  // namespace elig
