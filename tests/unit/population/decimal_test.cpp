#include "runtime/population/decimal.h"

#include <gtest/gtest.h>

#include <limits>

namespace elig {
namespace {

TEST(DecimalOf, GivesTheShortestMantissa) {
  EXPECT_EQ(parse_cell_number("27"), (Decimal{27, 0}));
  EXPECT_EQ(parse_cell_number("1.50"), (Decimal{15, 1}));
  EXPECT_EQ(parse_cell_number("100"), (Decimal{100, 0}));
  EXPECT_EQ(parse_cell_number("1.5e9"), (Decimal{1500000000, 0}));
  EXPECT_EQ(parse_cell_number("150E-3"), (Decimal{15, 2}));
  EXPECT_EQ(parse_cell_number("-0.0"), (Decimal{0, 0}));
  EXPECT_EQ(parse_cell_number("0001"), (Decimal{1, 0}));
  EXPECT_EQ(parse_cell_number("0.0000000000000000000000e5"), (Decimal{0, 0}));
  EXPECT_EQ(parse_cell_number("100000000000000000000e-20"), (Decimal{1, 0}));
  EXPECT_EQ(parse_cell_number("0.00000000000000000001e20"), (Decimal{1, 0}));
}

TEST(DecimalOf, RefusesWhatIsNotExactlyHeld) {
  for (const char* text : {"", "+", ".", "e1", "1e", "1e+", " 1", "1 ", "1.2.3", "1234567890123456789", "1e18", "1e-19",
                           "0.1234567890123456789"}) {
    EXPECT_FALSE(parse_cell_number(text)) << text;
  }
}

TEST(DecimalText, WritesNoExponentAndNoTrailingZeros) {
  EXPECT_EQ(decimal_text(0, 18), "0");
  EXPECT_EQ(decimal_text(150, 2), "1.5");
  EXPECT_EQ(decimal_text(-5, 1), "-0.5");
  EXPECT_EQ(decimal_text(5, 3), "0.005");
  EXPECT_EQ(decimal_text(-1200, 2), "-12");
  EXPECT_EQ(decimal_text(1200, 0), "1200");
  EXPECT_EQ(decimal_text(std::numeric_limits<std::int64_t>::max(), 18), "9.223372036854775807");
}

TEST(DecimalText, RoundTrips) {
  for (std::int64_t mantissa : {1LL, -7LL, 99LL, 123456789LL, 999999999999999999LL}) {
    for (int decimals = 0; decimals <= kMaxDigits; ++decimals) {
      EXPECT_EQ(parse_cell_number(decimal_text(mantissa, decimals)), (Decimal{mantissa, decimals}));
    }
  }
}

TEST(Trimmed, TakesBlanksOffBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace elig
