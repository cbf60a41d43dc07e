// Decimal text, exact values and doubles, each against what the others say.
#include "compiler/units/rational.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

namespace elig {
namespace {

Rational decimal(std::string_view text) {
  const auto value = parse_decimal(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(Rational(0));
}

std::uint64_t bits(double value) {
  std::uint64_t result;
  std::memcpy(&result, &value, sizeof result);
  return result;
}

Rational power_of_two(int exponent) {
  Rational result = 1;
  if (exponent >= 0) {
    mpq_mul_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(exponent));
  } else {
    mpq_div_2exp(result.get_mpq_t(), result.get_mpq_t(), static_cast<mp_bitcnt_t>(-exponent));
  }
  return result;
}

TEST(ParseDecimal, ReadsEveryForm) {
  EXPECT_EQ(decimal("0"), 0);
  EXPECT_EQ(decimal("12"), 12);
  EXPECT_EQ(decimal("007"), 7);
  EXPECT_EQ(decimal("-0.50"), Rational(-1, 2));
  EXPECT_EQ(decimal("-0"), 0);
  EXPECT_EQ(decimal("1.5e9"), Rational(1500000000));
  EXPECT_EQ(decimal("1E-3"), Rational(1, 1000));
  EXPECT_EQ(decimal("1e+2"), 100);
  EXPECT_EQ(decimal("1e400"), pow10(400));
  EXPECT_EQ(decimal("1e-400"), pow10(-400));
  EXPECT_EQ(decimal("0.1") + decimal("0.2"), decimal("0.3"));
}

TEST(ParseDecimal, IsCanonical) {
  EXPECT_EQ(decimal("0.50").get_num(), 1);
  EXPECT_EQ(decimal("0.50").get_den(), 2);
}

TEST(ParseDecimal, RefusesEverythingElse) {
  for (const char* text : {"",
                           "-",
                           "+1",
                           ".5",
                           "5.",
                           "1.e3",
                           "1e",
                           "1e+",
                           "e3",
                           " 1",
                           "1 ",
                           "1,000",
                           "1_0",
                           "0x10",
                           "--1",
                           "1.2.3",
                           "1e401",
                           "1e-401",
                           "1e99999999999999999999",
                           "nan",
                           "inf",
                           "1/2",
                           "\u00b2",
                           "1e3.5"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_decimal(std::string_view("1\0", 2)), std::nullopt);
}

TEST(RationalText, IsTheShortestDecimal) {
  EXPECT_EQ(to_string(decimal("0")), "0");
  EXPECT_EQ(to_string(decimal("1.50")), "1.5");
  EXPECT_EQ(to_string(decimal("-0.05")), "-0.05");
  EXPECT_EQ(to_string(decimal("1.5e9")), "1500000000");
  EXPECT_EQ(to_string(Rational(1, 8)), "0.125");
  EXPECT_EQ(to_string(Rational(-1, 3)), "-1/3");
  EXPECT_EQ(to_string(Rational(7, 20)), "0.35");
}

TEST(RationalText, IsReadBackAsItself) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    Rational value(static_cast<long>(random()), 1);
    value *= pow10(static_cast<int>(random() % 40) - 20);
    EXPECT_EQ(decimal(to_string(value)), value);
  }
}

TEST(Display, ExactWhenShortElseRounded) {
  EXPECT_EQ(to_display(decimal("113.12")), "113.12");
  EXPECT_EQ(to_display(decimal("0")), "0");
  EXPECT_EQ(to_display(decimal("-1.5e9")), "-1500000000");
  EXPECT_EQ(to_display(Rational(1, 3)), "0.333333");
  EXPECT_EQ(to_display(Rational(2, 3), 3), "0.667");
  EXPECT_EQ(to_display(Rational(-200000, 3)), "-66666.7");
  EXPECT_EQ(to_display(Rational(29999999, 3)), "10000000");  // 9999999.67 carries into a new digit
  EXPECT_EQ(to_display(Rational(20000000, 3)), "6666670");
  EXPECT_EQ(to_display(decimal("1e30")), "1e30");
  EXPECT_EQ(to_display(decimal("1.25e-17")), "1.25e-17");
  EXPECT_EQ(to_display(Rational(1, 3), 1), "0.3");
}

TEST(FloorAndCeil, RoundTowardsTheirSide) {
  EXPECT_EQ(floor(Rational(7, 2)), 3);
  EXPECT_EQ(ceil(Rational(7, 2)), 4);
  EXPECT_EQ(floor(Rational(-7, 2)), -4);
  EXPECT_EQ(ceil(Rational(-7, 2)), -3);
  EXPECT_EQ(floor(Rational(-4)), -4);
  EXPECT_EQ(ceil(Rational(4)), 4);
}

TEST(NearestDouble, AgreesWithTheCompilersOwnLiterals) {
  EXPECT_EQ(to_nearest_double(decimal("0.1")), 0.1);
  EXPECT_EQ(to_nearest_double(decimal("-0.3")), -0.3);
  EXPECT_EQ(to_nearest_double(decimal("88.4017")), 88.4017);
  EXPECT_EQ(to_nearest_double(decimal("1e22")), 1e22);
  EXPECT_EQ(to_nearest_double(decimal("1e23")), 1e23);
  EXPECT_EQ(to_nearest_double(Rational(1, 3)), 1.0 / 3.0);
  EXPECT_EQ(bits(to_nearest_double(0)), bits(0.0));
}

TEST(NearestDouble, TiesGoToEven) {
  const Rational two53 = power_of_two(53);
  EXPECT_EQ(to_nearest_double(two53 + 1), 9007199254740992.0);
  EXPECT_EQ(to_nearest_double(two53 + 3), 9007199254740996.0);
  EXPECT_EQ(to_nearest_double(two53 + 1 + power_of_two(-200)), 9007199254740994.0);
  EXPECT_EQ(to_nearest_double(1 + power_of_two(-53)), 1.0);
  EXPECT_EQ(to_nearest_double(1 + power_of_two(-53) + power_of_two(-300)), 1.0 + 0x1p-52);
  EXPECT_EQ(to_nearest_double(1 - power_of_two(-54)), 1.0);  // a tie across a power of two
  EXPECT_EQ(to_nearest_double(-(1 + 3 * power_of_two(-53))), -(1.0 + 0x1p-51));
}

TEST(NearestDouble, SubnormalsAndTheEnds) {
  const double least = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(to_nearest_double(power_of_two(-1074)), least);
  EXPECT_EQ(to_nearest_double(power_of_two(-1075)), 0.0);  // half of it: a tie, to even
  EXPECT_EQ(to_nearest_double(power_of_two(-1075) + power_of_two(-1200)), least);
  EXPECT_EQ(to_nearest_double(3 * power_of_two(-1075)), 2 * least);
  EXPECT_EQ(to_nearest_double(power_of_two(-1076)), 0.0);
  EXPECT_EQ(to_nearest_double(power_of_two(-1078)), 0.0);
  EXPECT_EQ(to_nearest_double(decimal("1e-400")), 0.0);
  EXPECT_EQ(to_nearest_double(decimal("2.2250738585072011e-308")), 2.2250738585072011e-308);
  EXPECT_EQ(to_nearest_double(power_of_two(-1022) - power_of_two(-1075)), 0x1p-1022);

  const double largest = std::numeric_limits<double>::max();
  const Rational half_step = power_of_two(970);
  EXPECT_EQ(to_nearest_double(from_double(largest)), largest);
  EXPECT_EQ(to_nearest_double(from_double(largest) + half_step - power_of_two(-10)), largest);
  EXPECT_EQ(to_nearest_double(from_double(largest) + half_step), HUGE_VAL);  // a tie, to even, is beyond
  EXPECT_EQ(to_nearest_double(decimal("-1e400")), -HUGE_VAL);
  EXPECT_EQ(to_nearest_double(power_of_two(1024)), HUGE_VAL);
}

TEST(NearestDouble, AgreesWithStrtodOnRandomDecimals) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 50000; ++i) {
    std::string text = std::to_string(random() % 1000000007) + "." + std::to_string(random());
    if (random() % 2 == 0) text += std::to_string(random());  // more digits than a double holds
    text += "e" + std::to_string(static_cast<int>(random() % 680) - 350);
    ASSERT_EQ(bits(to_nearest_double(decimal(text))), bits(std::strtod(text.c_str(), nullptr))) << text;
  }
}

TEST(NearestDouble, IsTheInverseOfFromDouble) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 50000; ++i) {
    const std::uint64_t pattern = random();
    double value;
    std::memcpy(&value, &pattern, sizeof value);
    if (!std::isfinite(value) || value == 0) continue;
    ASSERT_EQ(bits(to_nearest_double(from_double(value))), pattern);
  }
}

TEST(NearestDouble, MidpointsOfRandomNeighboursGoToEven) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t pattern = random() & 0x7fffffffffffffff;
    double low;
    std::memcpy(&low, &pattern, sizeof low);
    const double high = std::nextafter(low, HUGE_VAL);
    if (!std::isfinite(high) || !std::isfinite(low)) continue;
    const Rational middle = (from_double(low) + from_double(high)) / 2;
    const Rational nudge = (from_double(high) - from_double(low)) / 1000;
    ASSERT_EQ(bits(to_nearest_double(middle)) & 1, 0U);
    ASSERT_EQ(to_nearest_double(middle - nudge), low);
    ASSERT_EQ(to_nearest_double(middle + nudge), high);
  }
}

}  // namespace
}  // namespace elig
