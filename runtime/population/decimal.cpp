#include "runtime/population/decimal.h"

#include <array>

#include "runtime/base/bug.h"
#include "runtime/population/short_number.h"

namespace elig {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr auto kPowers = [] {
  std::array<std::int64_t, kMaxDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// The `e-5` at the end of a number; nullopt when it is malformed. Saturates far outside any exponent that
// could still give a Decimal, so `1e99999999999` cannot overflow and `0e99999999999` is still 0.
std::optional<int> parse_exponent(std::string_view text) {
  constexpr int kSaturated = 1'000'000;
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;
  int value = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    if (value < kSaturated) value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

// Digits as they are read. Zeros are held back until a digit that is not zero follows, so that leading and
// trailing zeros cost no digits: 0.100000000000000000000 is 1, 1 decimal.
struct Digits {
  std::int64_t mantissa = 0;
  int count = 0;           // significant digits in mantissa
  std::int64_t zeros = 0;  // held back
  bool too_long = false;

  void add(char digit) {
    if (digit == '0') {
      ++zeros;
      return;
    }
    if (mantissa == 0) zeros = 0;  // leading zeros
    if (count + zeros + 1 > kMaxDigits) {
      too_long = true;
      return;
    }
    mantissa = mantissa * kPowers[static_cast<std::size_t>(zeros) + 1] + (digit - '0');
    count += static_cast<int>(zeros) + 1;
    zeros = 0;
  }
};

}  // namespace

std::int64_t power_of_ten(int n) {
  must(n >= 0 && n <= kMaxDigits, "power of ten out of range");
  return kPowers[static_cast<std::size_t>(n)];
}

std::optional<Decimal> parse_cell_number(std::string_view text) {
  if (Decimal number; parse_short_number(text, &number.mantissa, &number.decimals)) return number;
  bool negative = false;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';

  Digits digits;
  bool any = false, point = false;
  std::int64_t fraction = 0;  // digits after the point
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (is_digit(c)) {
      any = true;
      fraction += point ? 1 : 0;
      digits.add(c);
    } else if (c == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;

  std::int64_t exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    std::optional<int> written = parse_exponent(text.substr(at + 1));
    if (!written) return std::nullopt;
    exponent = *written;
  }
  if (digits.too_long) return std::nullopt;
  if (digits.mantissa == 0) return Decimal{};

  // value = mantissa * 10^scale, and mantissa ends in a digit other than 0
  std::int64_t scale = digits.zeros - fraction + exponent;
  Decimal result{digits.mantissa, 0};
  if (scale >= 0) {
    if (digits.count + scale > kMaxDigits) return std::nullopt;
    result.mantissa *= power_of_ten(static_cast<int>(scale));
  } else {
    if (-scale > kMaxDigits) return std::nullopt;
    result.decimals = static_cast<int>(-scale);
  }
  if (negative) result.mantissa = -result.mantissa;
  return result;
}

std::string decimal_text(std::int64_t mantissa, int decimals) {
  while (decimals > 0 && mantissa % 10 == 0) {
    if (mantissa == 0) return "0";
    mantissa /= 10;
    --decimals;
  }
  std::string digits = std::to_string(mantissa);
  std::string sign;
  if (digits[0] == '-') {
    sign = "-";
    digits.erase(0, 1);
  }
  if (decimals == 0) return sign + digits;
  auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, 1, '.');
  return sign + digits;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace elig
