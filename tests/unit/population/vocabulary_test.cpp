// Codes -> a list that is searched as it stands.

#include "runtime/population/vocabulary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "runtime/base/normal_code.h"

namespace elig {
namespace {

KnownCodes known(const std::vector<std::string>& codes) { return known_codes("atc", codes); }

TEST(NormalCode, IsWithoutCaseAndInIcdWithoutDots) {
  EXPECT_EQ(normal_code("icd10cm", "e11.9"), "E119");
  EXPECT_EQ(normal_code("icd9cm", "250.00"), "25000");
  EXPECT_EQ(normal_code("icd10", "c50.1"), "C501");
  EXPECT_EQ(normal_code("atc", "l01.ex"), "L01.EX");
  EXPECT_EQ(normal_code("icd10cm", normal_code("icd10cm", "e11.9")), "E119");
}

TEST(KnownCodes, AreSortedEachOnceAndWithoutLineBreaks) {
  const KnownCodes codes = known({"B", "A", "B", "AA", "x\ny", ""});
  EXPECT_EQ(std::string(codes.codes.as<char>(), codes.codes.size()), "\nA\nAA\nB\n");
  for (const char* code : {"A", "AA", "B", ""}) EXPECT_TRUE(codes.has(code)) << code;
  for (const char* code : {"C", "AB", "a", "x", "y", "A\n", "\n", "0"}) EXPECT_FALSE(codes.has(code)) << code;
}

TEST(KnownCodes, OfNothingHaveNothing) {
  EXPECT_FALSE(known({}).has(""));
  EXPECT_FALSE(known({}).has("A"));
  EXPECT_FALSE(KnownCodes().has("A"));
}

TEST(KnownCodes, AgreeWithLookingAtEach) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> codes(random() % 30);
    for (std::string& code : codes) code = std::to_string(random() % (random() % 2 == 0 ? 30 : 3000));
    const KnownCodes all = known(codes);
    for (int code = 0; code < 130; ++code) {
      const std::string text = std::to_string(code);
      ASSERT_EQ(all.has(text), std::ranges::find(codes, text) != codes.end()) << text;
    }
  }
}

// A file that was damaged, and is looked into all the same, may have anything there.
TEST(KnownCodes, WithoutALastLineBreakEndWithTheText) {
  AlignedBytes bytes(3);
  std::ranges::copy(std::string("A\nB"), bytes.as<char>());
  const KnownCodes codes{"atc", bytes};
  EXPECT_TRUE(codes.has("A"));
  EXPECT_TRUE(codes.has("B"));
  EXPECT_FALSE(codes.has("C"));
}

}  // namespace
}  // namespace elig
