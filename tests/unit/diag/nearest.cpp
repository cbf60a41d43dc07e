// Suggestions for a misspelt word.
#include <gtest/gtest.h>

#include "compiler/diag/diagnostic.h"

namespace elig {
namespace {

const std::vector<std::string> kNames{"creatinine", "creatinine_clearance", "ALT", "AST", "Hb", "HbA1c", "LVEF", "age",
                                      "sex"};

TEST(Nearest, CaseIsNoMistakeAtAll) {
  EXPECT_EQ(nearest("alt", kNames), "ALT");
  EXPECT_EQ(nearest("HB", kNames), "Hb");
}

TEST(Nearest, OneSlip) {
  EXPECT_EQ(nearest("creatinin", kNames), "creatinine");    // a letter missing
  EXPECT_EQ(nearest("creatininee", kNames), "creatinine");  // one too many
  EXPECT_EQ(nearest("craetinine", kNames), "creatinine");   // two swapped
  EXPECT_EQ(nearest("ahe", kNames), "age");                 // one wrong
}

TEST(Nearest, NotFartherThanAThirdOfTheWord) {
  EXPECT_EQ(nearest("abcdef", {"abcdxy"}), "abcdxy");
  EXPECT_EQ(nearest("abcdef", {"abcxyz"}), "");
  EXPECT_EQ(nearest("sodium", kNames), "");
  EXPECT_EQ(nearest("x", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
}

TEST(Nearest, HugeWordsCostNothing) {
  EXPECT_EQ(nearest(std::string(1'000'000, 'a'), kNames), "");
  EXPECT_EQ(nearest("age", {std::string(1'000'000, 'a')}), "");
}

TEST(Containing, WholePartsTheShortestFirst) {
  const std::vector<std::string> names{"haemorrhagic_stroke", "Stroke_history",   "strokes",         "stroke",
                                       "ischaemic_stroke",    "heat_stroke_seen", "ischaemic_stroke"};
  EXPECT_EQ(containing("stroke", names), (std::vector<std::string>{"Stroke_history", "heat_stroke_seen",
                                                                   "ischaemic_stroke", "haemorrhagic_stroke"}));
  EXPECT_EQ(containing("stroke", names, "heat_stroke_seen").size(), 3U);
  EXPECT_EQ(containing("heat_stroke", names), (std::vector<std::string>{"heat_stroke_seen"}));
}

TEST(Containing, AtMostFiveAndNotForAnInitial) {
  const std::vector<std::string> names{"a_aa", "b_aaa", "c_aaa", "d_aaa", "e_aaa", "f_aaa"};
  EXPECT_EQ(containing("aaa", names).size(), 5U);
  EXPECT_EQ(containing("aa", names).size(), 0U);
  EXPECT_EQ(containing("zzz", names).size(), 0U);
}

}  // namespace
}  // namespace elig
