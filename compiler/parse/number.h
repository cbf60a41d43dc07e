// The text of a number, a date or a unit, as people type and paste it -> its exact value and canonical spelling.
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

struct DateText {
  int year = 0;
  unsigned month = 0, day = 0;  // 0: left out
  bool of_calendar = false;     // there is such a day, or month
  bool two_digits = false;      // of month and day
  std::string spelling;         // `2013-07-01`
};

/// Whole numbers with a dash of any kind between: `2013-07-01`, `2013-7-1`, `2013-07`, `2013`.
DateText read_date(std::string_view text);

/// ASCII spelling of a unit: `µ` -> `u`, `·` -> `.`, `°C` -> `Cel`, superscripts -> digits, `/1.73 m2` ->
/// `/{1.73_m2}`. Blanks are dropped unless it was quoted.
std::string normalise_unit(std::string_view text, bool quoted);

/// Superscript digits and signs -> ASCII ones; other text as it is.
std::string lower_superscripts(std::string_view text);

}  // namespace elig
