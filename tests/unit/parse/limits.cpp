// Hostile input is an ordinary error, and soon: no input may overflow the stack, hang or crash (S13).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <random>

#include "compiler/ast/print.h"
#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// The first code, or "" when it parses. Generous bound: a sanitised build on a busy machine is slow.
std::string first_code(const std::string& text) {
  const auto start = std::chrono::steady_clock::now();
  Sources sources;
  const SourceId source = sources.add({"case", text});
  Diagnostics diagnostics;
  const auto ast = parse(sources, source, diagnostics);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30)) << text.substr(0, 40);
  EXPECT_EQ(ast.has_value(), !diagnostics.has_errors());
  return ast ? "" : std::string(info(diagnostics.all().front().code).name);
}

TEST(Limits, Bytes) {
  EXPECT_EQ(first_code(repeat("(", 10'000'000)), "E0001");
  EXPECT_EQ(first_code(std::string(kMaxSourceBytes, ' ')), "");
  EXPECT_EQ(first_code(std::string(kMaxSourceBytes + 1, ' ')), "E0001");
}

TEST(Limits, Nesting) {
  EXPECT_EQ(first_code(repeat("(", kMaxNesting) + "a" + repeat(")", kMaxNesting)), "");
  EXPECT_EQ(first_code(repeat("(", kMaxNesting + 1) + "a" + repeat(")", kMaxNesting + 1)), "E0002");
  for (const char* bracket : {"(", "[", "{", "f(", "a in {"})
    EXPECT_EQ(first_code(repeat(bracket, 300'000)), "E0002") << bracket;
}

TEST(Limits, Words) {
  EXPECT_EQ(first_code("a in {a" + repeat(", a", (kMaxWords - 5) / 2) + "}"), "");
  EXPECT_EQ(first_code(repeat("a ", kMaxWords + 1)), "E0010");
  EXPECT_EQ(first_code(repeat("×", kMaxWords + 1)), "E0010");
}

TEST(Limits, OperatorsInARow) {
  EXPECT_EQ(first_code("a" + repeat(" and a", kMaxOperators - 1)), "");
  EXPECT_EQ(first_code("a" + repeat(" and a", kMaxOperators + 1)), "E0013");
  EXPECT_EQ(first_code(repeat("not ", kMaxOperators - 1) + "a"), "");
  for (const char* chain :
       {"not ", "-", "a and ", "1+", "a ^ ", "a implies ", "a else ", "if ", "if a then ", "if a then b else "}) {
    EXPECT_EQ(first_code(repeat(chain, 30'000) + "a"), "E0013") << chain;
    EXPECT_EQ(first_code(repeat(chain, 1'900'000 / std::string_view(chain).size())), "E0010") << chain;
  }
}

TEST(Limits, OperatorsInsideBrackets) {
  const std::string deep = repeat("(", 150) + "a" + repeat(repeat(" and a", 10) + ")", 150);
  EXPECT_EQ(first_code(deep), "E0013");
}

TEST(Limits, SelectionsInSelections) {
  for (const char* open : {"any(x where ", "any(x before ", "count(x within ", "any(x between a and ",
                           "any(a followed by b where ", "date(", "dose of (", "start(latest(x after "}) {
    const std::size_t levels = kMaxNesting / static_cast<std::size_t>(std::count(open, open + std::strlen(open), '('));
    const std::string close = repeat(")", kMaxNesting);
    const std::string within = std::string_view(open).starts_with("any(a f") ? repeat(" within 1 d)", levels) : close;
    EXPECT_EQ(first_code(repeat(open, levels) + "a" + within), "") << open;
    EXPECT_EQ(first_code(repeat(open, levels + 1) + "a"), "E0002") << open;
    EXPECT_EQ(first_code(repeat(open, 50'000)), "E0002") << open;
  }
}

TEST(Limits, ManyClausesAndCodes) {
  EXPECT_EQ(first_code("any(x" + repeat(" within 5 years before index", 30'000) + ")"), "");
  EXPECT_EQ(first_code("any(x" + repeat(" more than 5 years ago", 30'000) + ")"), "");
  EXPECT_EQ(first_code("any(x" + repeat(" where a", 30'000) + ")"), "E0015");
  EXPECT_EQ(first_code("any(x" + repeat(" in a", 30'000) + ")"), "E0003");
  EXPECT_EQ(first_code("dose" + repeat(" of a", 30'000)), "E0003");
  EXPECT_EQ(first_code("codes a = x" + repeat(", y", 90'000)), "");
  EXPECT_EQ(first_code("codes a = s \"1\"" + repeat(", \"1\"..\"2\"", 30'000)), "");
  EXPECT_EQ(first_code("codes a = s \"1\"" + repeat(" except a", 30'000)), "E0003");
  EXPECT_EQ(first_code("any(x in {s \"1\"" + repeat(", t \"1\"", 60'000) + "})"), "");
  EXPECT_EQ(first_code(repeat("event a { b: text }\n", 20'000)), "");
  EXPECT_EQ(first_code("population \"p\" {" + repeat("table \"t\" per patient key k { a from b }\n", 10'000) + "}"),
            "");
}

TEST(Limits, ErrorsAreCountedNotKept) {
  Sources sources;
  const SourceId source = sources.add({"case", "trial t {\n" + repeat(" inclusion a :\n", 5000) + "}"});
  Diagnostics diagnostics;
  EXPECT_FALSE(parse(sources, source, diagnostics));
  EXPECT_EQ(diagnostics.all().size(), Diagnostics::kMaxErrors);
  EXPECT_GT(diagnostics.suppressed(), 0u);
}

TEST(Limits, LongRowsOfAnything) {
  for (const char* piece : {"}",
                            "x :\n",
                            "inclusion a : b\n",
                            "trial t { inclusion a : }\n",
                            "\"a\" ",
                            "; ",
                            "1,5 ",
                            "x in a ",
                            "..",
                            "µ ",
                            "⁹ ",
                            "#\n",
                            "let a = 1\n",
                            "measurement a { unit g/L }\n",
                            "\n",
                            "' ",
                            "\" \n",
                            "1",
                            "any(",
                            "any(x ",
                            "latest(x) ",
                            "x of ",
                            "within 5 ",
                            "codes a ",
                            "event a ",
                            "codes a = ",
                            "population \"p\" { ",
                            "table \"t\" as ",
                            "2013-07-01",
                            "2013-",
                            "in the past ",
                            "any(x within any ",
                            "any(x between a ",
                            "any(x in {a, ",
                            "equivalent e { ",
                            "x : any(a\n",
                            "inclusion i : any(x within\n"}) {
    first_code(repeat(piece, 30'000));
  }
}

TEST(Limits, RandomBytes) {
  std::mt19937 random(20);
  for (int i = 0; i < 10'000; ++i) {
    std::string text(random() % 64, ' ');
    for (char& c : text) c = static_cast<char>(i % 2 == 0 ? random() % 256 : 32 + random() % 95);
    first_code(text);
  }
}

TEST(Limits, RandomWords) {
  static const char* const words[] = {"trial ",
                                      "t ",
                                      "{",
                                      "}",
                                      "inclusion ",
                                      "exclusion ",
                                      "attest ",
                                      "let ",
                                      "= ",
                                      ": ",
                                      "measurement ",
                                      "unit ",
                                      "g/L ",
                                      "scale ",
                                      "< ",
                                      "1+ ",
                                      "2 ",
                                      "1.5×10⁹/L ",
                                      "x ",
                                      "y ",
                                      "and ",
                                      "or ",
                                      "not ",
                                      "implies ",
                                      "in ",
                                      "..",
                                      "is ",
                                      "missing ",
                                      "known ",
                                      "if ",
                                      "then ",
                                      "else ",
                                      "each(",
                                      "ULN",
                                      "(",
                                      ")",
                                      ", ",
                                      "\"s\" ",
                                      "'g/L' ",
                                      "# c\n",
                                      "\n",
                                      "normal ",
                                      "range ",
                                      "fail ",
                                      "from ",
                                      "- ",
                                      "* ",
                                      "^ ",
                                      "attribute ",
                                      "score ",
                                      "reference ",
                                      "use ",
                                      "std.labs ",
                                      "yes_no ",
                                      "lookback ",
                                      "days ",
                                      "any",
                                      "\xEF\xBB\xBF",
                                      "µ",
                                      "10^9 ",
                                      "convert ",
                                      "loinc ",
                                      "to ",
                                      "1,5 ",
                                      "% ",
                                      "°C ",
                                      "/ ",
                                      "kg ",
                                      "any(",
                                      "latest(",
                                      "nth(3, ",
                                      "date(",
                                      "of ",
                                      "drug ",
                                      "where ",
                                      "within ",
                                      "28 days ",
                                      "before ",
                                      "on or after ",
                                      "more than ",
                                      "ago ",
                                      "between ",
                                      "ever ",
                                      "followed by ",
                                      "needing 3 readings ",
                                      "at least ",
                                      "apart ",
                                      "index ",
                                      "2013-07-01",
                                      "codes c = ",
                                      "except ",
                                      "descendants of ",
                                      "icd10cm \"C*\" ",
                                      "event e ",
                                      "equivalent q ",
                                      "population \"p\" { ",
                                      "table \"t\" as drug key k { ",
                                      "text ",
                                      "with ",
                                      ") "};
  std::mt19937 random(21);
  for (int i = 0; i < 15'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += words[random() % std::size(words)];
    first_code(text);
  }
}

}  // namespace
}  // namespace elig
