// Any bytes are an answer or an error within bounds, never a crash. Run under the sanitizers by `ELIG_SANITIZE`.
#include <random>

#include "compiler/units/bridge.h"
#include "parsed.h"

namespace elig {
namespace {

/// Reads it every way there is, and checks what must hold of any answer.
void read(std::string_view text) {
  for (const UnitDialect dialect : {UnitDialect::Rule, UnitDialect::Data}) {
    const auto result = parse_unit(text, dialect);
    if (const auto* error = std::get_if<UnitError>(&result)) {
      EXPECT_FALSE(error->message.empty());
      EXPECT_LT(error->message.size(), 300U);
      for (const char c : error->message) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
      continue;
    }
    const Unit& unit = std::get<ParsedUnit>(result).unit;
    EXPECT_NE(unit.factor, 0);
    EXPECT_FALSE(describe(unit.dimension).empty());
    const auto again = parse_unit(unit.code, UnitDialect::Data);
    ASSERT_TRUE(std::holds_alternative<ParsedUnit>(again)) << text << " gave " << unit.code;
    EXPECT_EQ(std::get<ParsedUnit>(again).unit.factor, unit.factor) << text << " gave " << unit.code;
    EXPECT_EQ(std::get<ParsedUnit>(again).unit.dimension, unit.dimension) << text << " gave " << unit.code;
  }
}

TEST(Hostile, RandomBytes) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 3000; ++i) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    read(text);
  }
}

TEST(Hostile, RandomPiecesOfUnits) {
  static constexpr const char* kPieces[] = {
      "m",  "g",      "L",   "/", ".",    "(",   ")",  "{",  "}",  "[",      "]",      "10*",     "10",       "^",
      "-",  "+",      "3",   "9", "[IU]", "U",   "K",  "uL", " ",  "x",      "E9",     "**",      "/24h",     "1.73",
      "m2", "copies", "Cel", "%", "C",    "mcg", "IU", "0",  "99", "\u00b5", "\u2079", "\u00b0C", "{copies}", "mM"};
  std::mt19937_64 random(12);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random() % 8; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    SCOPED_TRACE(text);
    read(text);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Hostile, DeepParenthesesAreRefused) {
  const auto nested = [](std::size_t n) { return std::string(n, '(') + "m" + std::string(n, ')'); };
  expect_same(nested(16), "m");
  refused(nested(17), UnitDialect::Rule);
  refused(std::string(200, '('), UnitDialect::Data);
  refused(std::string(10'000'000, '('), UnitDialect::Data);
}

TEST(Hostile, LongTextIsRefused) {
  std::string chain = "m";
  while (chain.size() + 4 <= 256) chain += "/m.m";
  ASSERT_LE(chain.size(), 256U);
  rule_unit(chain);
  EXPECT_EQ(refused(std::string(257, 'm'), UnitDialect::Rule).message, "a unit of 257 bytes is too long");
  refused(std::string(1'000'000, 'm'), UnitDialect::Data);
}

TEST(Hostile, HugeExponentsAndFactors) {
  for (const char* text : {"10*99999999", "10*-99999999", "m100", "m-100", "10*100", "m99.m", "[IU]99.[IU]", "L34",
                           "10*99999999999999999999999999", "s-99/s"}) {
    refused(text, UnitDialect::Rule);
  }
  expect_same("10*99.10*-99", "1");
  expect_same("m99/m98", "m");
  EXPECT_EQ(rule_unit(std::string(200, '9')).factor, pow10(200) - 1);
  EXPECT_EQ(rule_unit("/3").factor, Rational(1, 3));
  refused("/0", UnitDialect::Rule);
  refused("m/00", UnitDialect::Data);
}

TEST(Hostile, MessagesShowOnlyWhatCanBeShown) {
  EXPECT_EQ(refused("q\x01`\xff\x7f", UnitDialect::Rule).message, "unknown unit `q????`");
  EXPECT_EQ(refused("\u00e9\u4e2d", UnitDialect::Rule).message, "unknown unit `\u00e9\u4e2d`");
  EXPECT_EQ(refused(std::string("q\0", 2), UnitDialect::Rule).message, "unknown unit `q?`");
  EXPECT_EQ(refused("\xe4\xb8", UnitDialect::Rule).message, "unknown unit `??`");  // a character cut short
  EXPECT_EQ(refused(std::string(100, 'q'), UnitDialect::Rule).message,
            "unknown unit `" + std::string(40, 'q') + "...`");
}

TEST(Hostile, ParseDataUnitTakesAnyBytes) {
  Analyte enzyme;
  enzyme.declared = rule_unit("U/L");
  std::mt19937_64 random(13);
  for (int i = 0; i < 5000; ++i) {
    std::string text(random() % 20, '\0');
    for (char& c : text) c = "IU[]{}/L.m0\xc2\xb5"[random() % 13];
    parse_data_unit(text, &enzyme);
  }
}

}  // namespace
}  // namespace elig
