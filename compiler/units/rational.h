// Exact rationals (GMP's mpq_class) and their passage from and to decimal text and IEEE doubles.
// Pure functions, safe from any thread.
#pragma once

#include <gmpxx.h>

#include <optional>
#include <string>
#include <string_view>

namespace elig {

/// Always kept canonical (lowest terms, positive denominator).
using Rational = mpq_class;
using Integer = mpz_class;

/// Reads `12`, `-0.50`, `1.5e9`, `1E-3`. Nothing else (no spaces, no thousands separators); nullopt
/// otherwise, and for exponents beyond +-400.
std::optional<Rational> parse_decimal(std::string_view text);

/// The shortest decimal text when the value has one (denominator 2^a 5^b), else `num/den`.
std::string to_string(const Rational& value);

/// For people: exact when short, else rounded to `significant` digits. Not for computing.
std::string to_display(const Rational& value, int significant = 6);

Integer floor(const Rational& value);
Integer ceil(const Rational& value);

/// 10^exponent, exponent of either sign.
Rational pow10(int exponent);

/// The IEEE binary64 nearest to `value`, ties to even (mpq_get_d truncates, so not that); +-inf on
/// overflow.
double to_nearest_double(const Rational& value);

/// The exact value of a finite double.
Rational from_double(double value);

}  // namespace elig
