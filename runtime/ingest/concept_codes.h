// `snomed|44054006` -> a code of a terminology.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/population/history.h"

namespace elig {

/// nullopt: no system, or no code.
std::optional<ConceptCode> concept_code(std::string_view text);

/// Of a row's `codes`, each once, in their order.
std::vector<ConceptCode> concept_codes(std::string_view text);

}  // namespace elig
