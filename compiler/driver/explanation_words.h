// The words and numbers that an explanation is told in, for people and for programs.
#pragma once

#include <string>

#include "compiler/driver/explanation.h"

namespace elig::explaining {

/// `met`, `excluded`, `unknown`.
const char* word(Truth truth, ir::CriterionKind kind);
const char* word(Truth truth);
/// `pass`, `fail`, `review`; "" for unknown.
const char* word(ir::MissingPolicy policy);

/// Exact: UCUM, six digits. Clinical: as clinicians write it.
enum class Spelling : std::uint8_t { Exact, Clinical };

struct HeldTexts {
  std::string value, limit;  // with their unit; empty: missing
  std::string distance;      // `1 U/L above`; empty: not of one number
};
/// Of ten, by which its numbers are read (clinical_text.h).
int power_of(const HeldValue& held);
HeldTexts texts_of(const HeldValue& held, Spelling spelling);

}  // namespace elig::explaining
