// What each selector is lowered to, and at which ends its value is asked for.
#include <gtest/gtest.h>

#include "tests/unit/check/lowered.h"

namespace elig {
namespace {

TEST(Selectors, AnyAndNoAskForTheSame) {
  EXPECT_EQ(lowered("any(drug in anlotinib) and no(drug in anlotinib)"),
            "  c0 = atc \"L01EX\"\n"
            "  s0 = any drug in c0\n"
            "  any(drug in anlotinib): truth of s0\n"
            "  %0 = YesNo any(drug in anlotinib)\n"
            "  %1 = Not %0\n"
            "  %2 = And %0 %1\n"
            "inclusion x = %2\n");
}

TEST(Selectors, EveryIsNoneThatIsNot) {
  EXPECT_EQ(lowered("every(lesion where nodal)"),
            "  w0 of lesion = %1\n"
            "    nodal: nodal of the row\n"
            "    %0 = YesNo nodal\n"
            "    %1 = Not %0\n"
            "  s0 = any lesion where w0\n"
            "  not every(lesion where nodal): truth of s0\n"
            "  %0 = YesNo not every(lesion where nodal)\n"
            "  %1 = Not %0\n"
            "inclusion x = %1\n");
}

TEST(Selectors, ActiveAndHistory) {
  EXPECT_EQ(lowered("active(drug in anlotinib) or history(drug in anlotinib)"),
            "  c0 = atc \"L01EX\"\n"
            "  d0 = index\n"
            "  s0 = any drug in c0 in d0..d0 ongoing\n"
            "  s1 = any drug in c0\n"
            "  active(drug in anlotinib): truth of s0\n"
            "  history(drug in anlotinib): truth of s1\n"
            "  %0 = YesNo active(drug in anlotinib)\n"
            "  %1 = YesNo history(drug in anlotinib)\n"
            "  %2 = Or %0 %1\n"
            "inclusion x = %2\n");
}

TEST(Selectors, CountLiesBetweenTwoEnds) {
  EXPECT_EQ(lowered("count(drug in anlotinib) >= 4"),
            "  c0 = atc \"L01EX\"\n"
            "  s0 = count drug in c0\n"
            "  count(drug in anlotinib) (low): count of s0, low\n"
            "  count(drug in anlotinib) (high): count of s0, high\n"
            "  %0 = Number count(drug in anlotinib) (low)\n"
            "  %1 = Const 4\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number count(drug in anlotinib) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Selectors, EqualityIsBothSides) {
  EXPECT_EQ(lowered("count(drug) = 3"),
            "  s0 = count drug\n"
            "  count(drug) (low): count of s0, low\n"
            "  count(drug) (high): count of s0, high\n"
            "  %0 = Number count(drug) (low)\n"
            "  %1 = Const 3\n"
            "  %2 = Le %0 %1\n"
            "  %3 = Number count(drug) (high)\n"
            "  %4 = Le %3 %1\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "  %7 = Le %1 %0\n"
            "  %8 = Le %1 %3\n"
            "  %9 = If %5 %7 %8\n"
            "  %10 = And %6 %9\n"
            "inclusion x = %10\n");
}

TEST(Selectors, EachSideOfARangeByItself) {
  EXPECT_EQ(lowered("count(drug) in 2..4"),
            "  s0 = count drug\n"
            "  count(drug) (low): count of s0, low\n"
            "  count(drug) (high): count of s0, high\n"
            "  %0 = Number count(drug) (low)\n"
            "  %1 = Const 2\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number count(drug) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "  %7 = Const 4\n"
            "  %8 = Le %0 %7\n"
            "  %9 = Le %3 %7\n"
            "  %10 = If %5 %8 %9\n"
            "  %11 = And %6 %10\n"
            "inclusion x = %11\n");
}

TEST(Selectors, CountOfASlidingWindow) {
  EXPECT_EQ(lowered("count(drug within any 12 months) >= 2"),
            "  s0 = most in 12 mo drug\n"
            "  count(drug within any 12 months) (low): count of s0, low\n"
            "  count(drug within any 12 months) (high): count of s0, high\n"
            "  %0 = Number count(drug within any 12 months) (low)\n"
            "  %1 = Const 2\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number count(drug within any 12 months) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Selectors, LatestIsSureAndHasItsOwnLimit) {
  EXPECT_EQ(lowered("latest(ALT within 7 days) <= 3*ULN"),
            "  d0 = index\n"
            "  d1 = d0 - 7 d\n"
            "  s0 = latest measurement ALT in d1..d0\n"
            "  latest(ALT within 7 days): value of s0\n"
            "  %0 = Number latest(ALT within 7 days)\n"
            "  %1 = Uln latest(ALT within 7 days)\n"
            "  %2 = Const 3\n"
            "  %3 = Mul %2 %1\n"
            "  %4 = Le %0 %3\n"
            "inclusion x = %4\n");
}

TEST(Selectors, HighestHasEndsAndASureLimit) {
  EXPECT_EQ(lowered("highest(ALT) <= 3*ULN"),
            "  s0 = highest value of measurement ALT\n"
            "  highest(ALT) (low): value of s0, low\n"
            "  highest(ALT): value of s0\n"
            "  highest(ALT) (high): value of s0, high\n"
            "  %0 = Number highest(ALT) (low)\n"
            "  %1 = Uln highest(ALT)\n"
            "  %2 = Const 3\n"
            "  %3 = Mul %2 %1\n"
            "  %4 = Le %0 %3\n"
            "  %5 = Number highest(ALT) (high)\n"
            "  %6 = Le %5 %3\n"
            "  %7 = Unknown\n"
            "  %8 = If %7 %4 %6\n"
            "inclusion x = %8\n");
}

TEST(Selectors, LowestInNormalRange) {
  EXPECT_EQ(lowered("lowest(ALT) in normal range"),
            "  s0 = lowest value of measurement ALT\n"
            "  lowest(ALT): value of s0\n"
            "  lowest(ALT) (low): value of s0, low\n"
            "  lowest(ALT) (high): value of s0, high\n"
            "  %0 = Lln lowest(ALT)\n"
            "  %1 = Number lowest(ALT) (low)\n"
            "  %2 = Le %0 %1\n"
            "  %3 = Number lowest(ALT) (high)\n"
            "  %4 = Le %0 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "  %7 = Uln lowest(ALT)\n"
            "  %8 = Le %1 %7\n"
            "  %9 = Le %3 %7\n"
            "  %10 = If %5 %8 %9\n"
            "  %11 = And %6 %10\n"
            "inclusion x = %11\n");
}

TEST(Selectors, HighestOfAField) {
  EXPECT_EQ(lowered("highest(long_diameter of lesion where not nodal) >= 10 mm"),
            "  w0 of lesion = %1\n"
            "    nodal: nodal of the row\n"
            "    %0 = YesNo nodal\n"
            "    %1 = Not %0\n"
            "  s0 = highest long_diameter of lesion where w0\n"
            "  highest(long_diameter of lesion where not nodal) (low): long_diameter of s0, low\n"
            "  highest(long_diameter of lesion where not nodal) (high): long_diameter of s0, high\n"
            "  %0 = Number highest(long_diameter of lesion where not nodal) (low)\n"
            "  %1 = Const 0.01\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number highest(long_diameter of lesion where not nodal) (high)\n"
            "  %4 = Le %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Selectors, HighestOfAFieldOfAnyUnit) {
  EXPECT_EQ(lowered("highest(dose of drug) > 10 mg"),
            "  s0 = highest dose (mass) of drug\n"
            "  highest(dose of drug) (mass) (low): dose of s0, low\n"
            "  highest(dose of drug) (mass) (high): dose of s0, high\n"
            "  %0 = Number highest(dose of drug) (mass) (low)\n"
            "  %1 = Const 0.01\n"
            "  %2 = Lt %1 %0\n"
            "  %3 = Number highest(dose of drug) (mass) (high)\n"
            "  %4 = Lt %1 %3\n"
            "  %5 = Unknown\n"
            "  %6 = If %5 %2 %4\n"
            "inclusion x = %6\n");
}

TEST(Selectors, MeanIsAReal) {
  EXPECT_EQ(lowered("mean(ALT within 28 days needing 3 readings on 2 days) < 40 U/L"),
            "  d0 = index\n"
            "  d1 = d0 - 28 d\n"
            "  s0 = mean value of measurement ALT in d1..d0 needing 3 on 2 days\n"
            "  mean(ALT within 28 days needing 3 readings on 2 days) (sum): sum of s0\n"
            "  mean(ALT within 28 days needing 3 readings on 2 days) (readings): readings of s0\n"
            "  %0 = Number mean(ALT within 28 days needing 3 readings on 2 days) (sum)\n"
            "  %1 = Number mean(ALT within 28 days needing 3 readings on 2 days) (readings)\n"
            "  %2 = ToReal %0 per 1/60000\n"
            "  %3 = ToReal %1\n"
            "  %4 = RealDiv %2 %3\n"
            "  %5 = RealConst 40\n"
            "  %6 = Lt %4 %5\n"
            "inclusion x = %6\n");
}

TEST(Selectors, MedianIsExact) {
  EXPECT_EQ(lowered("median(ALT needing 2 readings at least 24 hours apart) < 40 U/L"),
            "  s0 = median value of measurement ALT needing 2, 1440 minutes apart\n"
            "  median(ALT needing 2 readings at least 24 hours apart): median of s0\n"
            "  %0 = Number median(ALT needing 2 readings at least 24 hours apart)\n"
            "  %1 = Const 1/1500\n"
            "  %2 = Lt %0 %1\n"
            "inclusion x = %2\n");
}

TEST(Selectors, ApartInDays) {
  EXPECT_EQ(lowered("any(ALT needing 2 readings at least 2 weeks apart)"),
            "  s0 = any measurement ALT needing 2, 14 days apart\n"
            "  any(ALT needing 2 readings at least 2 weeks apart): truth of s0\n"
            "  %0 = YesNo any(ALT needing 2 readings at least 2 weeks apart)\n"
            "inclusion x = %0\n");
}

/// Whatever asks for a row under its name asks for the same row as the selection itself: nothing stands twice.
TEST(Selectors, TheNameOfARowIsTheSelection) {
  const std::string row = "latest(lesion where nodal)";
  const std::string asked =
      "start(ROW) < index and end(ROW) >= index - 1 month and duration(ROW) > 3 days and grade of ROW > 2 and "
      "any(drug after start(ROW) where dose > 3 mg)";
  const auto of = [](std::string text, const std::string& what) {
    for (auto at = text.find("ROW"); at != std::string::npos; at = text.find("ROW")) text.replace(at, 3, what);
    return text;
  };
  std::string named = lowered(of(asked, "that"), "let picked = " + row + "\nlet that = picked\n");
  for (auto at = named.find("that"); at != std::string::npos; at = named.find("that")) named.replace(at, 4, row);
  EXPECT_EQ(named, lowered(of(asked, row)));
  // Asked both ways, there is nothing more.
  const std::string both = lowered(of(asked, "that") + " and " + of(asked, row), "let that = " + row + "\n");
  EXPECT_EQ(both.find("s3 ="), std::string::npos) << both;
  EXPECT_EQ(both.find("start(latest"), std::string::npos) << both;
}

TEST(Selectors, ByRank) {
  EXPECT_EQ(
      lowered("ECOG <= 1 and start(second(drug)) < start(nth(4, drug)) and start(first(drug)) < start(earliest(drug))"),
      "  d0 = start of s1\n"
      "  d1 = start of s2\n"
      "  d2 = start of s3\n"
      "  s1 = number 2 drug\n"
      "  s2 = number 4 drug\n"
      "  s3 = earliest drug\n"
      "  start(nth(4, drug)) (low): d1, low\n"
      "  start(second(drug)) (low): d0, low\n"
      "  start(nth(4, drug)) (high): d1, high\n"
      "  start(second(drug)) (high): d0, high\n"
      "  start(earliest(drug)) (low): d2, low\n"
      "  start(earliest(drug)) (high): d2, high\n"
      "  %0 = Number ECOG\n"
      "  %1 = Const 1\n"
      "  %2 = Le %0 %1\n"
      "  %3 = Number start(nth(4, drug)) (low)\n"
      "  %4 = Number start(second(drug)) (low)\n"
      "  %5 = Lt %4 %3\n"
      "  %6 = Number start(nth(4, drug)) (high)\n"
      "  %7 = Lt %4 %6\n"
      "  %8 = Unknown\n"
      "  %9 = If %8 %5 %7\n"
      "  %10 = Number start(second(drug)) (high)\n"
      "  %11 = Lt %10 %3\n"
      "  %12 = Lt %10 %6\n"
      "  %13 = If %8 %11 %12\n"
      "  %14 = If %8 %9 %13\n"
      "  %15 = And %2 %14\n"
      "  %16 = Number start(earliest(drug)) (low)\n"
      "  %17 = Lt %16 %16\n"
      "  %18 = Number start(earliest(drug)) (high)\n"
      "  %19 = Lt %18 %18\n"
      "  %20 = If %8 %17 %19\n"
      "  %21 = And %15 %20\n"
      "inclusion x = %21\n");
}

TEST(Selectors, OfAScale) {
  EXPECT_EQ(lowered("latest(urine_protein within 7 days) >= 1+"),
            "  d0 = index\n"
            "  d1 = d0 - 7 d\n"
            "  s0 = latest measurement urine_protein in d1..d0\n"
            "  latest(urine_protein within 7 days): value of s0\n"
            "  %0 = LabelIn latest(urine_protein within 7 days) {1+, 2+}\n"
            "inclusion x = %0\n");
}

TEST(Selectors, OfAYesNo) {
  EXPECT_EQ(lowered("latest(liver_mets) and latest(sex) = female"),
            "  s0 = latest measurement liver_mets\n"
            "  s1 = latest measurement sex\n"
            "  latest(liver_mets): value of s0\n"
            "  latest(sex): value of s1\n"
            "  %0 = YesNo latest(liver_mets)\n"
            "  %1 = LabelIn latest(sex) {female}\n"
            "  %2 = And %0 %1\n"
            "inclusion x = %2\n");
}

TEST(Selectors, FieldsOfOneRowShareItsSelection) {
  EXPECT_EQ(lowered("route of latest(drug in taxanes) = \"oral\" and status of latest(drug in taxanes) = active and "
                    "dose of latest(drug in taxanes) >= 10 mg"),
            "  c0 = rxnorm \"56946\", rxnorm \"72962\"\n"
            "  s0 = latest drug in c0\n"
            "  route of latest(drug in taxanes): route of s0\n"
            "  status of latest(drug in taxanes): status of s0\n"
            "  dose of latest(drug in taxanes) (mass): dose of s0\n"
            "  %0 = LabelIn route of latest(drug in taxanes) {oral}\n"
            "  %1 = LabelIn status of latest(drug in taxanes) {active}\n"
            "  %2 = And %0 %1\n"
            "  %3 = Number dose of latest(drug in taxanes) (mass)\n"
            "  %4 = Const 0.01\n"
            "  %5 = Le %4 %3\n"
            "  %6 = And %2 %5\n"
            "inclusion x = %6\n");
}

TEST(Selectors, KnownIsAboutTheSureValue) {
  EXPECT_EQ(lowered("count(drug) is known and highest(ALT) is known and date(latest(drug)) is known"),
            "  d0 = start of s2\n"
            "  s0 = count drug\n"
            "  s1 = highest value of measurement ALT\n"
            "  s2 = latest drug\n"
            "  count(drug): count of s0\n"
            "  highest(ALT): value of s1\n"
            "  date(latest(drug)): d0\n"
            "  %0 = Number count(drug)\n"
            "  %1 = Known %0\n"
            "  %2 = Number highest(ALT)\n"
            "  %3 = Known %2\n"
            "  %4 = And %1 %3\n"
            "  %5 = Number date(latest(drug))\n"
            "  %6 = Known %5\n"
            "  %7 = And %4 %6\n"
            "inclusion x = %7\n");
}

TEST(Selectors, ElseOfACount) {
  EXPECT_EQ(lowered("(count(drug) else 2) > 3"),
            "  s0 = count drug\n"
            "  count(drug): count of s0\n"
            "  count(drug) (low): count of s0, low\n"
            "  count(drug) (high): count of s0, high\n"
            "  %0 = Number count(drug)\n"
            "  %1 = Known %0\n"
            "  %2 = Number count(drug) (low)\n"
            "  %3 = Const 3\n"
            "  %4 = Lt %3 %2\n"
            "  %5 = Number count(drug) (high)\n"
            "  %6 = Lt %3 %5\n"
            "  %7 = Unknown\n"
            "  %8 = If %7 %4 %6\n"
            "  %9 = False\n"
            "  %10 = If %1 %8 %9\n"
            "inclusion x = %10\n");
}

TEST(Bare, LooksBackWithTheTrial) {
  EXPECT_EQ(lowered("Hb >= 9 g/dL and date(Hb) < index and latest(Hb) >= 9 g/dL", "lookback 28 days"),
            "  d0 = index\n"
            "  d1 = d0 - 28 d\n"
            "  d2 = start of s0\n"
            "  s0 = latest measurement Hb in d1..d0\n"
            "  s1 = latest measurement Hb\n"
            "  Hb: value of s0\n"
            "  index (day): d0\n"
            "  date(Hb) (low): d2, low\n"
            "  date(Hb) (high): d2, high\n"
            "  latest(Hb): value of s1\n"
            "  %0 = Number Hb\n"
            "  %1 = Const 90000\n"
            "  %2 = Le %1 %0\n"
            "  %3 = Number index (day)\n"
            "  %4 = Number date(Hb) (low)\n"
            "  %5 = Lt %4 %3\n"
            "  %6 = Number date(Hb) (high)\n"
            "  %7 = Lt %6 %3\n"
            "  %8 = Unknown\n"
            "  %9 = If %8 %5 %7\n"
            "  %10 = And %2 %9\n"
            "  %11 = Number latest(Hb)\n"
            "  %12 = Le %1 %11\n"
            "  %13 = And %10 %12\n"
            "inclusion x = %13\n");
}

TEST(Bare, WithoutALookback) {
  EXPECT_EQ(lowered("Hb >= 9 g/dL and sex = male"),
            "  %0 = Number Hb\n"
            "  %1 = Const 90000\n"
            "  %2 = Le %1 %0\n"
            "  %3 = LabelIn sex {male}\n"
            "  %4 = And %2 %3\n"
            "inclusion x = %4\n");
}

}  // namespace
}  // namespace elig
