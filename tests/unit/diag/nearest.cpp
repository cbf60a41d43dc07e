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

}  // namespace
}  // namespace elig
