#include "runtime/ingest/concept_codes.h"

#include <algorithm>

#include "runtime/ingest/history_query.h"
#include "runtime/population/decimal.h"

namespace elig {

std::optional<ConceptCode> concept_code(std::string_view text) {
  const std::size_t bar = text.find('|');
  if (bar == std::string_view::npos) return std::nullopt;
  const std::string_view system = trimmed(text.substr(0, bar)), code = trimmed(text.substr(bar + 1));
  if (system.empty() || code.empty()) return std::nullopt;
  return ConceptCode{std::string(system), std::string(code)};
}

std::vector<ConceptCode> concept_codes(std::string_view text) {
  std::vector<ConceptCode> codes;
  while (!text.empty()) {
    const std::size_t end = text.find(kCodeSeparator);
    const std::optional<ConceptCode> code = concept_code(text.substr(0, end));
    if (code && std::ranges::find(codes, *code) == codes.end()) codes.push_back(*code);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return codes;
}

}  // namespace elig
