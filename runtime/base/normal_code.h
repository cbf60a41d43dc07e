// Codes of terminologies as they are compared: the one place where rules, rows and vocabularies are brought to one
// form.
#pragma once

#include <cctype>
#include <string>
#include <string_view>

namespace elig {

/// Without regard to case, and in icd10cm, icd10 and icd9cm to dots. A normal code is its own.
inline std::string normal_code(std::string_view system, std::string_view code) {
  const bool dotless = system == "icd10cm" || system == "icd10" || system == "icd9cm";
  std::string normal;
  for (const char c : code) {
    if (!dotless || c != '.') normal += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return normal;
}

}  // namespace elig
