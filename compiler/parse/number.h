// The text of a number or a unit, as people type and paste it -> its exact value and canonical spelling.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/units/rational.h"

namespace elig {

struct NumberText {
  Rational value;
  std::string spelling;  // `1.5`, `1.5e9`
};

/// `1.5`, `1.5e9`, `1.5×10⁹`, `1.5 x 10^9`, `10⁹`; nullopt when it is beyond what a number may be (1000 digits,
/// 10^±400).
std::optional<NumberText> read_number(std::string_view text);

/// ASCII spelling of a unit: `µ` -> `u`, `·` -> `.`, `°C` -> `Cel`, superscripts -> digits, `/1.73 m2` ->
/// `/{1.73_m2}`. Blanks are dropped unless it was quoted.
std::string normalise_unit(std::string_view text, bool quoted);

/// Superscript digits and signs -> ASCII ones; other text as it is.
std::string lower_superscripts(std::string_view text);

}  // namespace elig
