// Text <-> exact decimals: an integer times 10^-decimals. No rounding anywhere: what does not fit is not a
// Decimal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace elig {

/// Most digits of a mantissa, and most decimals, so that every mantissa fits an int64 with room to spare.
inline constexpr int kMaxDigits = 18;

/// The number mantissa * 10^-decimals, decimals in 0..kMaxDigits, |mantissa| < 10^kMaxDigits. Shortest: no
/// decimal is a trailing zero (`1.50` is 15, 1).
struct Decimal {
  std::int64_t mantissa = 0;
  int decimals = 0;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

/// 10^n, n in 0..18.
std::int64_t power_of_ten(int n);

/// `27`, `-0.5`, `+.5`, `5.`, `1.5e9`. nullopt: not a number, or one that needs more than kMaxDigits digits.
/// Surrounding blanks are not accepted.
std::optional<Decimal> parse_cell_number(std::string_view text);

/// mantissa * 10^-decimals without exponent and without trailing zeros: `-0.5`. Any decimals >= 0.
std::string decimal_text(std::int64_t mantissa, int decimals);

/// `text` without the blanks (space, tab, CR, LF) around it.
std::string_view trimmed(std::string_view text);

}  // namespace elig
