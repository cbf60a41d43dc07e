// S13: rules that would make a checker run for ever, or out of stack, are ordinary errors, and soon found.
#include <gtest/gtest.h>

#include <string>

#include "compiler/driver/pipeline.h"

namespace elig {
namespace {

struct Checked {
  bool ok = false;
  std::vector<Code> codes;
  std::size_t instructions = 0;
};

Checked check_text(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, sources.add({"bounds.elig", text}), diagnostics);
  Checked checked{programs.has_value(), {}, 0};
  for (const auto& diagnostic : diagnostics.all()) checked.codes.push_back(diagnostic.code);
  if (programs) checked.instructions = programs->front().tape.size();
  return checked;
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// let l0 = FIRST, then COUNT lets that each name the one before where `@` stands in `next`.
std::string chain(const std::string& first, const std::string& next, int count) {
  std::string text = "let l0 = " + first + "\n";
  for (int i = 1; i <= count; ++i) {
    std::string let = next;
    for (auto at = let.find('@'); at != std::string::npos; at = let.find('@')) {
      let.replace(at, 1, "l" + std::to_string(i - 1));
    }
    text += "let l" + std::to_string(i) + " = " + let + "\n";
  }
  return text + "trial t { inclusion a : l" + std::to_string(count) + " > 3 }\n";
}

TEST(Bounds, DoublingLetsAreSharedNotExpanded) {
  const Checked checked = check_text(chain("Hb in g/dL", "@ + @", 60));  // 2^60 terms, written out
  EXPECT_TRUE(checked.ok);
  EXPECT_LT(checked.instructions, 100U);
}

TEST(Bounds, DoublingConditionalLetsAreDecidedOnce) {
  const Checked checked = check_text(chain("if sex = male then Hb in g/dL else 2", "@ + @", 60));
  EXPECT_TRUE(checked.ok);
  EXPECT_LT(checked.instructions, 200U);
}

TEST(Bounds, AsDeepAsAllowed) {
  // A let of nearly a thousand levels, in a criterion of nearly a thousand.
  EXPECT_TRUE(check_text("let one = Hb in g/dL\nlet sum = one" + repeated(" + one", 980) +
                         "\ntrial t { inclusion a : sum" + repeated(" + sum", 980) + " > 3 }\n")
                  .ok);
}

TEST(Bounds, LongChainsOfLetsAreAnError) {
  EXPECT_EQ(check_text(chain("Hb in g/dL", "@ + 1", 3000)).codes, std::vector{Code::E0108});
}

TEST(Bounds, DeepLetsOnDeepLetsAreAnError) {
  EXPECT_EQ(check_text(chain("Hb in g/dL", "@" + repeated(" + 1", 900), 60)).codes, std::vector{Code::E0108});
}

TEST(Bounds, DeclaredBackToFront) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "let l" + std::to_string(i) + " = l" + std::to_string(i + 1) + " + 1\n";
  text += "let l3000 = 1\ntrial t { inclusion a : l0 > 3 }\n";
  const auto codes = check_text(text).codes;  // wherever the chain is cut
  ASSERT_FALSE(codes.empty());
  for (const Code code : codes) EXPECT_EQ(code, Code::E0108);
}

TEST(Bounds, CirclesThroughConditionsAreAnError) {
  const Checked checked = check_text(
      "let p = q + 1\n"
      "let q = if p > 3 then 1 else 2\n"
      "let r = if p > 3 then 1 else 2\n"
      "trial t {\n"
      "  inclusion x : (if q > 3 then 1 else 2) > 3\n"
      "  inclusion y : (r else 3) > 2\n"
      "  inclusion z : r is known\n"
      "}\n");
  EXPECT_EQ(checked.codes, std::vector{Code::E0105});
}

TEST(Bounds, ConstantsDoNotGrowWithoutEnd) {
  EXPECT_EQ(check_text("trial t { inclusion a : ((9.9^400)^400)^400 > Hb in g/dL }\n").codes, std::vector{Code::E0009});
}

// ---- histories

TEST(Bounds, SetsThatDoubleEachOther) {
  std::string text = "codes s0 = atc \"A*\" except atc \"A1\"\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "s" + std::to_string(i - 1);
    text += "codes s" + std::to_string(i) + " = " + before + ", " + before + " except atc \"B\"\n";
  }
  EXPECT_TRUE(check_text(text + "trial t { inclusion a : any(drug in s60) }\n").ok);
}

TEST(Bounds, LongChainsOfSetsAreAnErrorHoweverTheyAreOrdered) {
  for (const bool forwards : {true, false}) {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
      const int at = forwards ? i : 2999 - i;
      text += "codes s" + std::to_string(at + 1) + " = s" + std::to_string(at) + "\n";
    }
    const auto codes = check_text(text + "codes s0 = atc \"A\"\ntrial t { inclusion a : any(drug in s3000) }\n").codes;
    ASSERT_FALSE(codes.empty());
    for (const Code code : codes) EXPECT_EQ(code, Code::E0108);
  }
}

TEST(Bounds, SelectionsPiledUpByLets) {
  EXPECT_EQ(check_text(chain("count(drug)", "count(drug where @ > 3)", 200)).codes, std::vector{Code::E0917});
  EXPECT_TRUE(check_text(chain("count(drug)", "count(drug where @ > 3)", 30)).ok);
}

TEST(Bounds, DoublingTimes) {
  std::string text = "let n0 = 3\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "n" + std::to_string(i - 1);
    text += "let n" + std::to_string(i) + " = " + before + " * " + before + "\n";
  }
  EXPECT_EQ(check_text(text + "trial t { inclusion a : any(drug within n60 * 1 day) }\n").codes,
            std::vector{Code::E0009});
}

TEST(Bounds, ChoicesOfTimesMultiply) {
  EXPECT_EQ(check_text("trial t { inclusion a : any(drug within max(1 month, 30 days)" +
                       repeated(" + max(1 month, 30 days)", 60) + ") }\n")
                .codes,
            std::vector{Code::E0911});
}

}  // namespace
}  // namespace elig
