#include "runtime/report/terminal_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace elig {
namespace {

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Größe µ"), 7U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // with a combining acute
  EXPECT_EQ(display_width("肝機能"), 6U);
  EXPECT_EQ(display_width("\xF0\x9F\x98\x80"), 2U);
}

TEST(Printable, TakesOutControlsAndBrokenBytes) {
  EXPECT_EQ(printable("a\tb\x1B[0m\x7F"), "a b [0m ");
  EXPECT_EQ(printable("a\xC3"), "a\xEF\xBF\xBD");
  EXPECT_EQ(printable("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
  EXPECT_EQ(printable("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // surrogate
  EXPECT_EQ(printable("x\xE2\x80\xAEy"), "x y");                                 // right-to-left override
  EXPECT_EQ(printable("Größe ≤ 5 肝"), "Größe ≤ 5 肝");
}

TEST(Clipped, KeepsWithinTheWidth) {
  EXPECT_EQ(clipped("abc", 3), "abc");
  EXPECT_EQ(clipped("abcd", 3), "ab…");
  EXPECT_EQ(clipped("ab cd", 4), "ab…");
  EXPECT_EQ(clipped("肝機能", 5), "肝機…");
  EXPECT_EQ(clipped("肝機能", 4), "肝…");
  EXPECT_EQ(clipped("ae\xCC\x81zz", 3), "ae\xCC\x81…");
  EXPECT_EQ(clipped("abc", 1), "…");
  EXPECT_EQ(clipped_front("organ.hb", 8), "organ.hb");
  EXPECT_EQ(clipped_front("organ.hb", 5), "…n.hb");
  EXPECT_EQ(clipped_front("肝機能", 4), "…能");
}

TEST(Aligned, FillsWithBlanks) {
  EXPECT_EQ(left_aligned("ö", 3), "ö  ");
  EXPECT_EQ(right_aligned("肝", 3), " 肝");
  EXPECT_EQ(left_aligned("abcd", 3), "abcd");
}

TEST(Wrapped, BreaksAtBlanks) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 8), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("  a \n b ", 10), (std::vector<std::string>{"a b"}));
  EXPECT_EQ(wrapped("abcdefgh", 4), (std::vector<std::string>{"abc…"}));
  EXPECT_TRUE(wrapped(" ", 4).empty());
}

TEST(Grouped, SeparatesThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Percent, SaysNoneAndAllOnlyWhereTheyAre) {
  EXPECT_EQ(percent(0, 0), "-");
  EXPECT_EQ(percent(0, 10), "0.0 %");
  EXPECT_EQ(percent(10, 10), "100.0 %");
  EXPECT_EQ(percent(1, 10'000), "<0.1 %");
  EXPECT_EQ(percent(9'999, 10'000), ">99.9 %");
  EXPECT_EQ(percent(80, 306), "26.1 %");
}

}  // namespace
}  // namespace elig
