// Dates in comparisons: both ends, differences, calendar months.
#include <gtest/gtest.h>

#include "tests/unit/check/lowered.h"

namespace elig {
namespace {

TEST(Dates, AgainstALiteral) {
  EXPECT_EQ(lowered("start(latest(drug)) >= 2013-07-01"),
            "  d0 = start of s0\n"
            "  d1 = 2013-07-01\n"
            "  s0 = latest drug\n"
            "  start(latest(drug)) (low): d0, low\n"
            "  start(latest(drug)) (high): d0, high\n"
            "  %0 = Number start(latest(drug)) (low)\n"
            "  %1 = Const 1372636800\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number start(latest(drug)) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Dates, OfOneKindAndAnother) {
  EXPECT_EQ(lowered("end(latest(drug)) < index"),
            "  d0 = end of s0\n"
            "  d1 = index\n"
            "  s0 = latest drug\n"
            "  index (day): d1\n"
            "  end(latest(drug)) (low): d0, low\n"
            "  end(latest(drug)) (high): d0, high\n"
            "  %0 = Number index (day)\n"
            "  %1 = Number end(latest(drug)) (low)\n"
            "  %2 = Lt %1 %0\n"
            "  %3 = Number end(latest(drug)) (high)\n"
            "  %4 = Lt %3 %0\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Dates, MovedByATime) {
  EXPECT_EQ(lowered("start(latest(drug)) + 3 months <= index - 2 weeks"),
            "  d0 = start of s0\n"
            "  d1 = d0 + 3 mo\n"
            "  d2 = index\n"
            "  d3 = d2 - 14 d\n"
            "  s0 = latest drug\n"
            "  index - 2 weeks: d3\n"
            "  start(latest(drug)) + 3 months (low): d1, low\n"
            "  start(latest(drug)) + 3 months (high): d1, high\n"
            "  %0 = Number index - 2 weeks\n"
            "  %1 = Number start(latest(drug)) + 3 months (low)\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number start(latest(drug)) + 3 months (high)\n"
            "  %4 = Le %3 %0\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Dates, DifferenceInDays) {
  EXPECT_EQ(lowered("index - start(latest(drug)) <= 28 days"),
            "  d0 = index\n"
            "  d1 = start of s0\n"
            "  s0 = latest drug\n"
            "  index (day): d0\n"
            "  start(latest(drug)) (low): d1, low\n"
            "  start(latest(drug)) (high): d1, high\n"
            "  %0 = Number index (day)\n"
            "  %1 = Number start(latest(drug)) (low)\n"
            "  %2 = Sub %0 %1\n"
            "  %3 = Const 2419200\n"
            "  %4 = Le %2 %3\n"
            "  %5 = Number start(latest(drug)) (high)\n"
            "  %6 = Sub %0 %5\n"
            "  %7 = Le %6 %3\n"
            "  %8 = Unknown\n"
            "  %9 = If %8 %4 %7\n"
            "inclusion x = %9\n");
}

TEST(Dates, DifferenceInMonthsIsCalendar) {
  EXPECT_EQ(lowered("index - start(latest(drug)) >= 6 months"),
            "  d0 = index\n"
            "  d1 = start of s0\n"
            "  d2 = d1 + 6 mo\n"
            "  s0 = latest drug\n"
            "  index (day): d0\n"
            "  start(latest(drug)) + 6 months (low): d2, low\n"
            "  start(latest(drug)) + 6 months (high): d2, high\n"
            "  %0 = Number index (day)\n"
            "  %1 = Number start(latest(drug)) + 6 months (low)\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number start(latest(drug)) + 6 months (high)\n"
            "  %4 = Le %3 %0\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Dates, TheTimeFirst) {
  EXPECT_EQ(lowered("6 months <= index - start(latest(drug))"),
            "  d0 = index\n"
            "  d1 = start of s0\n"
            "  d2 = d1 + 6 mo\n"
            "  s0 = latest drug\n"
            "  index (day): d0\n"
            "  start(latest(drug)) + 6 months (low): d2, low\n"
            "  start(latest(drug)) + 6 months (high): d2, high\n"
            "  %0 = Number index (day)\n"
            "  %1 = Number start(latest(drug)) + 6 months (low)\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number start(latest(drug)) + 6 months (high)\n"
            "  %4 = Le %3 %0\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Dates, Duration) {
  EXPECT_EQ(lowered("duration(drug in taxanes) >= 6 months"),
            "  c0 = rxnorm \"56946\", rxnorm \"72962\"\n"
            "  d0 = start of s0\n"
            "  d1 = index\n"
            "  d2 = end of s1\n"
            "  d3 = earlier of d2, d1\n"
            "  d4 = d0 + 6 mo\n"
            "  s0 = first starting drug in c0\n"
            "  s1 = last ending drug in c0\n"
            "  duration(drug in taxanes) (end) (low): d3, low\n"
            "  duration(drug in taxanes) (start) + 6 months (low): d4, low\n"
            "  duration(drug in taxanes) (end) (high): d3, high\n"
            "  duration(drug in taxanes) (start) + 6 months (high): d4, high\n"
            "  %0 = Number duration(drug in taxanes) (end) (low)\n"
            "  %1 = Number duration(drug in taxanes) (start) + 6 months (low)\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number duration(drug in taxanes) (end) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "  %7 = Number duration(drug in taxanes) (start) + 6 months (high)\n"
            "  %8 = Le %7 %0\n"
            "  %9 = Le %7 %3\n"
            "  %10 = If %5 %8 %9\n"
            "  %11 = If %5 %6 %10\n"
            "inclusion x = %11\n");
}

TEST(Dates, DurationOfOneRow) {
  EXPECT_EQ(lowered("duration(latest(drug)) < 10 days"),
            "  d0 = start of s0\n"
            "  d1 = index\n"
            "  d2 = end of s0\n"
            "  d3 = earlier of d2, d1\n"
            "  s0 = latest drug\n"
            "  duration(latest(drug)) (end) (low): d3, low\n"
            "  duration(latest(drug)) (start) (low): d0, low\n"
            "  duration(latest(drug)) (end) (high): d3, high\n"
            "  duration(latest(drug)) (start) (high): d0, high\n"
            "  %0 = Number duration(latest(drug)) (end) (low)\n"
            "  %1 = Number duration(latest(drug)) (start) (low)\n"
            "  %2 = Sub %0 %1\n"
            "  %3 = Const 864000\n"
            "  %4 = Lt %2 %3\n"
            "  %5 = Number duration(latest(drug)) (end) (high)\n"
            "  %6 = Sub %5 %1\n"
            "  %7 = Lt %6 %3\n"
            "  %8 = Unknown\n"
            "  %9 = If %8 %4 %7\n"
            "  %10 = Number duration(latest(drug)) (start) (high)\n"
            "  %11 = Sub %0 %10\n"
            "  %12 = Lt %11 %3\n"
            "  %13 = Sub %5 %10\n"
            "  %14 = Lt %13 %3\n"
            "  %15 = If %8 %12 %14\n"
            "  %16 = If %8 %9 %15\n"
            "inclusion x = %16\n");
}

TEST(Dates, InARange) {
  EXPECT_EQ(lowered("start(latest(drug)) in 2013-01-01..2013-12-31"),
            "  d0 = start of s0\n"
            "  d1 = 2013-01-01\n"
            "  d2 = 2013-12-31\n"
            "  s0 = latest drug\n"
            "  start(latest(drug)) (low): d0, low\n"
            "  start(latest(drug)) (high): d0, high\n"
            "  %0 = Number start(latest(drug)) (low)\n"
            "  %1 = Const 1356998400\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number start(latest(drug)) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "  %7 = Const 1388448000\n"
            "  %8 = Le %0 %7\n"
            "  %9 = Le %3 %7\n"
            "  %10 = If %5 %8 %9\n"
            "  %11 = And %6 %10\n"
            "inclusion x = %11\n");
}

TEST(Dates, Conditional) {
  EXPECT_EQ(lowered("(if sex = male then start(latest(drug)) else index) < 2013-07-01"),
            "  d0 = start of s1\n"
            "  d1 = 2013-07-01\n"
            "  d2 = index\n"
            "  s1 = latest drug\n"
            "  start(latest(drug)) (low): d0, low\n"
            "  start(latest(drug)) (high): d0, high\n"
            "  index (day): d2\n"
            "  %0 = LabelIn sex {male}\n"
            "  %1 = Number start(latest(drug)) (low)\n"
            "  %2 = Const 1372636800\n"
            "  %3 = Lt %1 %2\n"
            "  %4 = Number start(latest(drug)) (high)\n"
            "  %5 = Lt %4 %2\n"
            "  %6 = Unknown\n"
            "  %7 = If %6 %3 %5\n"
            "  %8 = Number index (day)\n"
            "  %9 = Lt %8 %2\n"
            "  %10 = If %0 %7 %9\n"
            "inclusion x = %10\n");
}

}  // namespace
}  // namespace elig
