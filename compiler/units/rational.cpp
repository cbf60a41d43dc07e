#include "compiler/units/rational.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

namespace elig {
namespace {

constexpr int kMaxExponent = 400;       // of a literal; beyond it no clinical number lies
constexpr std::size_t kShortText = 12;  // an exact decimal up to this long is shown as it is

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Eats the digits at the front of `text`.
std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && digit(text[n])) ++n;
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

/// `e9`, `E-3`, or nothing; nullopt when malformed or out of range.
std::optional<int> take_exponent(std::string_view& text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::string_view digits = take_digits(text);
  if (digits.empty()) return std::nullopt;
  int exponent = 0;
  for (const char c : digits) {
    exponent = exponent * 10 + (c - '0');
    if (exponent > kMaxExponent) return std::nullopt;
  }
  return negative ? -exponent : exponent;
}

Integer integer_pow10(unsigned exponent) {
  Integer power;
  mpz_ui_pow_ui(power.get_mpz_t(), 10, exponent);
  return power;
}

/// How many decimals the value needs; nullopt when no finite number will do.
std::optional<unsigned> decimals_needed(const Rational& value) {
  Integer rest = value.get_den();
  const auto twos = mpz_remove(rest.get_mpz_t(), rest.get_mpz_t(), Integer(2).get_mpz_t());
  const auto fives = mpz_remove(rest.get_mpz_t(), rest.get_mpz_t(), Integer(5).get_mpz_t());
  if (rest != 1) return std::nullopt;
  return static_cast<unsigned>(std::max(twos, fives));
}

/// The text of scaled * 10^-decimals, scaled >= 0.
std::string place_point(const Integer& scaled, unsigned decimals) {
  std::string text = scaled.get_str();
  if (decimals == 0) return text;
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, ".");
  return text;
}

/// floor(log10(value)), value > 0.
int decimal_exponent(const Rational& value) {
  int guess = static_cast<int>(mpz_sizeinbase(value.get_num().get_mpz_t(), 10)) -
              static_cast<int>(mpz_sizeinbase(value.get_den().get_mpz_t(), 10));
  while (pow10(guess) > value) --guess;  // sizeinbase may be one too large
  while (pow10(guess + 1) <= value) ++guess;
  return guess;
}

void strip_trailing_zeros(std::string& text) {
  if (text.find('.') == std::string::npos) return;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
}

/// value > 0 rounded, half up, to `significant` digits: plain from 1e-5 up to 1e15, else `1.5e-9`.
std::string rounded(const Rational& value, int significant) {
  int exponent = decimal_exponent(value);
  Integer digits = floor(value * pow10(significant - 1 - exponent) + Rational(1, 2));
  if (digits >= integer_pow10(static_cast<unsigned>(significant))) {  // 9.99... became 10.0
    digits /= 10;
    ++exponent;
  }
  const bool plain = exponent >= -5 && exponent < 15;
  const int decimals = significant - 1 - (plain ? exponent : 0);
  if (decimals < 0) digits *= integer_pow10(static_cast<unsigned>(-decimals));
  std::string text = place_point(digits, static_cast<unsigned>(std::max(decimals, 0)));
  strip_trailing_zeros(text);
  return plain ? text : text + "e" + std::to_string(exponent);
}

}  // namespace

std::optional<Rational> parse_decimal(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::string_view whole = take_digits(text);
  if (whole.empty()) return std::nullopt;
  std::string_view fraction;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  const std::optional<int> exponent = take_exponent(text);
  if (!exponent || !text.empty()) return std::nullopt;

  Rational value(Integer(std::string(whole) + std::string(fraction), 10));
  value /= Rational(integer_pow10(static_cast<unsigned>(fraction.size())));
  value *= pow10(*exponent);
  return negative ? Rational(-value) : value;
}

std::string to_string(const Rational& value) {
  const std::optional<unsigned> decimals = decimals_needed(value);
  if (!decimals) return value.get_str();
  const Integer scaled = abs(value.get_num()) * integer_pow10(*decimals) / value.get_den();
  return (value < 0 ? "-" : "") + place_point(scaled, *decimals);
}

std::string to_display(const Rational& value, int significant) {
  if (value == 0) return "0";
  if (decimals_needed(value)) {
    std::string exact = to_string(value);
    if (exact.size() <= kShortText) return exact;
  }
  return (value < 0 ? "-" : "") + rounded(abs(value), std::max(significant, 1));
}

Integer floor(const Rational& value) {
  Integer result;
  mpz_fdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return result;
}

Integer ceil(const Rational& value) {
  Integer result;
  mpz_cdiv_q(result.get_mpz_t(), value.get_num_mpz_t(), value.get_den_mpz_t());
  return result;
}

Rational pow10(int exponent) {
  const Integer power = integer_pow10(static_cast<unsigned>(std::abs(exponent)));
  return exponent >= 0 ? Rational(power) : Rational(Integer(1), power);
}

double to_nearest_double(const Rational& value) {
  if (value == 0) return 0.0;
  Integer num = abs(value.get_num());
  Integer den = value.get_den();
  const double sign = value < 0 ? -1.0 : 1.0;

  // 2^(high-1) < num/den < 2^(high+1); outside these the answer needs no digits.
  const long high =
      static_cast<long>(mpz_sizeinbase(num.get_mpz_t(), 2)) - static_cast<long>(mpz_sizeinbase(den.get_mpz_t(), 2));
  if (high > 1025) return sign * HUGE_VAL;
  if (high < -1077) return sign * 0.0;

  // The exponent of the leading bit, then of the last bit that a double keeps there.
  Integer scaled_num = high < 0 ? Integer(num << static_cast<unsigned long>(-high)) : num;
  Integer scaled_den = high > 0 ? Integer(den << static_cast<unsigned long>(high)) : den;
  const long leading = scaled_num >= scaled_den ? high : high - 1;
  const long last = std::max(leading - 52, -1074L);  // subnormals stop at 2^-1074

  if (last < 0) num <<= static_cast<unsigned long>(-last);
  if (last > 0) den <<= static_cast<unsigned long>(last);
  Integer quotient, remainder;
  mpz_fdiv_qr(quotient.get_mpz_t(), remainder.get_mpz_t(), num.get_mpz_t(), den.get_mpz_t());
  const int half = cmp(Integer(remainder * 2), den);
  if (half > 0 || (half == 0 && mpz_odd_p(quotient.get_mpz_t()))) quotient += 1;
  // quotient <= 2^53, so both steps are exact; 2^53 * 2^971 is beyond the largest double and gives inf.
  return sign * std::ldexp(quotient.get_d(), static_cast<int>(last));
}

Rational from_double(double value) {
  assert(std::isfinite(value));
  return Rational(value);
}

}  // namespace elig
