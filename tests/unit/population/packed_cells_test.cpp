// Short numbers against a plain reading of them; packed cells, cut and put together again.

#include "runtime/population/packed_cells.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "runtime/population/population.h"

namespace elig {
namespace {

// Digits with at most one point, character by character.
std::optional<Decimal> plainly(const std::string& text) {
  Decimal number;
  bool point = false, any = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      any = true;
      number.mantissa = number.mantissa * 10 + (c - '0');
      number.decimals += point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  if (!any) return std::nullopt;
  for (; number.decimals > 0 && number.mantissa % 10 == 0; --number.decimals) number.mantissa /= 10;
  return number;
}

void expect_as_plainly(const std::string& text) {
  Decimal number;
  const bool is_number = parse_short_number(text, &number.mantissa, &number.decimals);
  const std::optional<Decimal> expected = text.empty() || text.size() > 8 ? std::nullopt : plainly(text);
  ASSERT_EQ(is_number, expected.has_value()) << "`" << text << "`";
  if (expected) {
    ASSERT_EQ(number, *expected) << "`" << text << "`";
  }
}

TEST(ShortNumber, EveryTextOfFourCharactersFromThoseThatMatter) {
  // `/` and `:` stand beside the digits, 0xB0 is one but for its highest bit.
  const std::string characters = "0159./:-e \xB0";
  for (std::size_t length = 0; length <= 4; ++length) {
    std::string text(length, characters[0]);
    for (std::size_t code = 0; code < 11 * 11 * 11 * 11; ++code) {
      std::size_t rest = code;
      for (char& c : text) {
        c = characters[rest % characters.size()];
        rest /= characters.size();
      }
      expect_as_plainly(text);
    }
  }
}

TEST(ShortNumber, EveryPlaceOfThePointInEveryLength) {
  for (const std::string digits : {"12345678", "00000000", "10203040", "99999999", "123456789"}) {
    for (std::size_t length = 1; length <= digits.size(); ++length) {
      const std::string number = digits.substr(0, length);
      expect_as_plainly(number);
      for (std::size_t at = 0; at < length; ++at) {
        for (const char other : {'.', '/', ':', ' ', '\xFF', '\0'}) {
          std::string text = number;
          text[at] = other;
          expect_as_plainly(text);
          text[length - 1 - at] = '.';
          expect_as_plainly(text);
        }
      }
    }
  }
}

std::string shown(const Column& column, std::size_t rows) {
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) text += cell_text(column, row) + "|";
  return text;
}

TEST(PackedCells, TextsOfEveryBatchAreTheColumnsOwn) {
  CellBatch batch;
  ColumnBuilder builder("x", Header{"x", ColumnRole::Value, std::nullopt});
  for (const char* cell : {"b", "a", " b ", "1.5", "<2"}) batch.add_written(cell);
  builder.append(batch.pack());
  EXPECT_EQ(batch.size(), 0U);
  builder.append("c");
  for (const char* cell : {"a", "c", "300", "", "b"}) batch.add_written(cell);
  builder.append(batch.pack());
  const Column column = std::move(builder).finish(12);
  EXPECT_EQ(shown(column, 12), "b|a|b|1.5|<2|c|a|c|300||b||");
  EXPECT_EQ(column.texts->labels, (TextList{"b", "a", "c"}));
}

TEST(PackedCells, ASliceIsSomeOfTheRows) {
  CellBatch batch;
  for (const char* cell : {"header", "1", "b", "", ">70000", "a"}) batch.add_written(cell);
  const PackedCells cells = batch.pack();
  ColumnBuilder builder("x", Header{"x", ColumnRole::Value, std::nullopt});
  builder.append(cells.slice(1, 3));
  builder.append(cells.slice(3, 3));
  builder.append(cells.slice(3, 6));
  const Column column = std::move(builder).finish(5);
  EXPECT_EQ(shown(column, 5), "1|b||>70000|a|");
  EXPECT_EQ(column.texts->labels, (TextList{"b", "a"}));
}

}  // namespace
}  // namespace elig
