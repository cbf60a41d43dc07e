// Codes of the vocabulary have the shape of their system, LOINC codes their check digit, and none stands twice.
#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <regex>
#include <set>

#include "tests/vocabulary/vocabulary.h"

namespace elig::vocabulary {
namespace {

/// The check digit of a LOINC code by LOINC's Users' Guide, appendix on the mod 10 algorithm: from the right, every
/// second digit beginning with the last is doubled as one number, the digits of all are summed, and the sum's distance
/// to the next ten is the digit. Written digit by digit: a doubled digit counts its own two digits, which is the same
/// sum.
char loinc_check_digit(const std::string& body) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = body.rbegin(); digit != body.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_loinc(const std::string& code) {
  static const std::regex shape("[1-9][0-9]{0,6}-[0-9]");
  return std::regex_match(code, shape) && loinc_check_digit(code.substr(0, code.size() - 2)) == code.back();
}

TEST(Loinc, CheckDigitTellsATypingErrorFromACode) {
  EXPECT_TRUE(is_loinc("1742-6"));    // alanine aminotransferase
  EXPECT_TRUE(is_loinc("718-7"));     // haemoglobin
  EXPECT_TRUE(is_loinc("98979-8"));   // CKD-EPI 2021
  EXPECT_FALSE(is_loinc("1742-7"));   // wrong digit
  EXPECT_FALSE(is_loinc("1724-6"));   // two digits exchanged
  EXPECT_FALSE(is_loinc("17426"));    // no hyphen
  EXPECT_FALSE(is_loinc("1742-6 "));  // a blank
}

TEST(Vocabulary, LoincCodesHaveTheirCheckDigit) {
  int seen = 0;
  for (const WrittenCode& code : written_codes()) {
    if (code.system != "loinc") continue;
    ++seen;
    EXPECT_TRUE(is_loinc(code.code)) << code.where << ": " << code.code;
  }
  EXPECT_GE(seen, 150);
}

// A row carries one code of a test: with the code in two declarations it would be rows of both.
TEST(Vocabulary, NoTestCodeIsDeclaredTwice) {
  std::map<std::string, std::string> first;
  for (const WrittenCode& code : written_codes()) {
    if (code.system != "loinc" && code.system != "sdtm") continue;
    const auto [known, added] = first.emplace(code.system + " " + code.code, code.where);
    EXPECT_TRUE(added) << code.system << " " << code.code << ": " << known->second << " and " << code.where;
  }
}

/// What a code of each system looks like, and what its beginnings do.
struct Shape {
  std::regex whole, beginning;
};
const std::map<std::string, Shape>& shapes() {
  static const std::map<std::string, Shape> all = {
      {"icd10cm",
       {std::regex("[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?"), std::regex("[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{0,3})?")}},
      {"icd10pcs", {std::regex("[0-9A-HJ-NP-Z]{7}"), std::regex("[0-9A-HJ-NP-Z]{1,6}")}},
      {"icdo3", {std::regex("[0-9]{4}/[0-9](-C[0-9]{2}(\\.[0-9])?)?"), std::regex("[0-9]{4}/([0-9](-C[0-9]{2})?)?")}},
      {"atc", {std::regex("[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}"), std::regex("[A-Z][0-9]{2}([A-Z]{1,2})?")}},
      {"rxnorm", {std::regex("[1-9][0-9]{1,6}"), std::regex("(?!)")}},
      {"cvx", {std::regex("[0-9]{2,3}"), std::regex("(?!)")}},
      {"loinc", {std::regex("[1-9][0-9]{0,6}-[0-9]"), std::regex("(?!)")}},
      {"sdtm", {std::regex("([A-Z]+/)?[A-Z][A-Z0-9_]{0,7}"), std::regex("(?!)")}},
      {"meddra", {std::regex("[A-Z0-9][A-Z0-9 ',/().-]*"), std::regex("[A-Z0-9][A-Z0-9 ',/().-]*")}},
      {"name", {std::regex("[A-Z0-9][A-Z0-9 ',/().-]*"), std::regex("[A-Z0-9][A-Z0-9 ',/().-]*")}},
  };
  return all;
}

TEST(Vocabulary, CodesHaveTheShapeOfTheirSystem) {
  using Kind = ast::CodePattern::Kind;
  for (const WrittenCode& code : written_codes()) {
    const auto shape = shapes().find(code.system);
    ASSERT_NE(shape, shapes().end()) << code.where << " names codes of " << code.system;
    // An end of a range of ICD-10-CM categories is a whole code or a category.
    const std::regex& wanted = code.kind == Kind::Prefix ? shape->second.beginning : shape->second.whole;
    EXPECT_TRUE(std::regex_match(code.code, wanted)) << code.where << ": " << code.system << " " << code.code;
  }
}

TEST(Vocabulary, ASetNamesNoCodeTwice) {
  std::set<std::string> seen;
  for (const WrittenCode& code : written_codes()) {
    if (code.kind == ast::CodePattern::Kind::Range) continue;
    const std::string key =
        code.where + " " + code.system + " " + code.code + (code.kind == ast::CodePattern::Kind::Prefix ? "*" : "");
    EXPECT_TRUE(seen.insert(key).second) << key;
  }
}

}  // namespace
}  // namespace elig::vocabulary
