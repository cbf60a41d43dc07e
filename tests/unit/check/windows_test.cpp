// Every form of a window, and the dates that bound it.
#include <gtest/gtest.h>

#include "tests/unit/check/lowered.h"

namespace elig {
namespace {

TEST(Windows, Within) {
  EXPECT_EQ(histories("any(drug within 28 days)"),
            "  d0 = index\n"
            "  d1 = d0 - 28 d\n"
            "  s0 = any drug in d1..d0\n");
}

TEST(Windows, WithinBefore) {
  EXPECT_EQ(histories("any(drug within 2 weeks before start(latest(lesion)))"),
            "  d0 = start of s0\n"
            "  d1 = d0 - 14 d\n"
            "  s0 = latest lesion\n"
            "  s1 = any drug in d1..d0\n");
}

TEST(Windows, WithinAfter) {
  EXPECT_EQ(histories("any(drug within 3 months after start(latest(lesion)))"),
            "  d0 = start of s0\n"
            "  d1 = d0 + 3 mo\n"
            "  s0 = latest lesion\n"
            "  s1 = any drug in d0..d1\n");
}

TEST(Windows, WithinOf) {
  EXPECT_EQ(histories("any(drug within 1 year of 2013-07-01)"),
            "  d0 = 2013-07-01\n"
            "  d1 = d0 - 12 mo\n"
            "  d2 = d0 + 12 mo\n"
            "  s0 = any drug in d1..d2\n");
}

TEST(Windows, WithinAfterIndexSeesAhead) {
  EXPECT_EQ(histories("any(drug within 7 days after index) and any(drug within 7 days of index)"),
            "  d0 = index\n"
            "  d1 = d0 + 7 d\n"
            "  d2 = d0 - 7 d\n"
            "  s0 = any drug in d0..d1 after index, too\n"
            "  s1 = any drug in d2..d1 after index, too\n");
}

TEST(Windows, BeforeAndAfterAreStrict) {
  EXPECT_EQ(histories("any(drug before 2013-07-01) and any(drug after start(latest(lesion)))"),
            "  d0 = 2013-07-01\n"
            "  d1 = d0 - 1 d\n"
            "  d2 = start of s1\n"
            "  d3 = d2 + 1 d\n"
            "  s0 = any drug in ..d1\n"
            "  s1 = latest lesion\n"
            "  s2 = any drug in d3..\n");
}

TEST(Windows, OnOrBeforeAndOnOrAfter) {
  EXPECT_EQ(histories("any(drug on or before 2013-07-01) and any(drug on or after 2013-07-01)"),
            "  d0 = 2013-07-01\n"
            "  s0 = any drug in ..d0\n"
            "  s1 = any drug in d0..\n");
}

TEST(Windows, AfterIndexSeesAhead) {
  EXPECT_EQ(histories("any(drug after index) and any(drug on or after index)"),
            "  d0 = index\n"
            "  d1 = d0 + 1 d\n"
            "  s0 = any drug in d1.. after index, too\n"
            "  s1 = any drug in d0.. after index, too\n");
}

TEST(Windows, AgoAndBefore) {
  EXPECT_EQ(histories("any(drug more than 3 months ago) and any(drug at least 3 months ago) and any(drug more than 3 "
                      "months before 2013-07-01)"),
            "  d0 = index\n"
            "  d1 = d0 - 3 mo\n"
            "  d2 = d1 - 1 d\n"
            "  d3 = 2013-07-01\n"
            "  d4 = d3 - 3 mo\n"
            "  d5 = d4 - 1 d\n"
            "  s0 = any drug in ..d2\n"
            "  s1 = any drug in ..d1\n"
            "  s2 = any drug in ..d5\n");
}

TEST(Windows, BetweenDoesNotSeeAhead) {
  EXPECT_EQ(histories("any(drug between index - 1 month and index + 2 weeks)"),
            "  d0 = index\n"
            "  d1 = d0 - 1 mo\n"
            "  d2 = d0 + 14 d\n"
            "  s0 = any drug in d1..d2\n");
}

TEST(Windows, Ever) { EXPECT_EQ(histories("any(drug ever)"), "  s0 = any drug\n"); }

TEST(Windows, SeveralAreIntersected) {
  EXPECT_EQ(histories("any(drug within 1 year before 2013-07-01)"),
            "  d0 = 2013-07-01\n"
            "  d1 = d0 - 12 mo\n"
            "  s0 = any drug in d1..d0\n");
}

TEST(Windows, HoursAreDaysRoundedUp) {
  EXPECT_EQ(histories("any(drug within 5 * half_life) and any(drug within 24 hours)"),
            "  d0 = index\n"
            "  d1 = d0 - 3 d\n"
            "  d2 = d0 - 1 d\n"
            "  s0 = any drug in d1..d0\n"
            "  s1 = any drug in d2..d0\n");
}

TEST(Windows, MonthsAndDays) {
  EXPECT_EQ(histories("any(drug within 1 year + 2 months + 3 days)"),
            "  d0 = index\n"
            "  d1 = d0 - 14 mo 3 d\n"
            "  s0 = any drug in d1..d0\n");
}

TEST(Windows, TheLongerOfTimesOfOneKind) {
  EXPECT_EQ(histories("any(drug within max(4 weeks, 5 * half_life)) and any(drug within min(4 weeks, 5 * half_life))"),
            "  d0 = index\n"
            "  d1 = d0 - 28 d\n"
            "  d2 = d0 - 3 d\n"
            "  s0 = any drug in d1..d0\n"
            "  s1 = any drug in d2..d0\n");
}

TEST(Windows, TheLongerIsDecidedByTheDate) {
  EXPECT_EQ(histories("any(drug within max(1 month, 30 days))"),
            "  d0 = index\n"
            "  d1 = d0 - 1 mo\n"
            "  d2 = d0 - 30 d\n"
            "  d3 = earlier of d1, d2\n"
            "  s0 = any drug in d3..d0\n");
}

TEST(Windows, TheShorterIsDecidedByTheDate) {
  EXPECT_EQ(histories("any(drug within min(1 month, 30 days) after start(latest(lesion)))"),
            "  d0 = start of s0\n"
            "  d1 = d0 + 1 mo\n"
            "  d2 = d0 + 30 d\n"
            "  d3 = earlier of d1, d2\n"
            "  s0 = latest lesion\n"
            "  s1 = any drug in d0..d3\n");
}

TEST(Windows, AnchoredOnAnotherSelection) {
  EXPECT_EQ(
      histories(
          "no(drug in anlotinib within 14 days before date(Hb)) and any(lesion after start(latest(drug in taxanes)))"),
      "  d0 = start of s0\n"
      "  d1 = d0 - 14 d\n"
      "  d2 = start of s2\n"
      "  d3 = d2 + 1 d\n"
      "  s0 = latest measurement Hb\n"
      "  s1 = any drug in c0 in d1..d0\n"
      "  s2 = latest drug in c1\n"
      "  s3 = any lesion in d3..\n");
}

TEST(Windows, FollowedBy) {
  EXPECT_EQ(
      histories(
          "any(drug in anlotinib followed by drug in taxanes where route = \"oral\" within 6 months within 2 years)"),
      "  d0 = index\n"
      "  d1 = d0 - 24 mo\n"
      "  w0 of drug = %0\n"
      "  s0 = any drug in c0 followed by drug in c1 where w0 within 6 mo in d1..d0\n");
}

}  // namespace
}  // namespace elig
