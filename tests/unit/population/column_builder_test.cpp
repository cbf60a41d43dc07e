#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "runtime/population/population.h"

namespace elig {
namespace {

Column build(const std::vector<std::string>& cells, std::size_t padding = 0, Base base = Base::Chosen) {
  ColumnBuilder builder("x", Header{"x", ColumnRole::Value, std::nullopt});
  for (const std::string& cell : cells) builder.append(cell);
  return std::move(builder).finish(cells.size() + padding, base);
}

std::vector<std::string> texts_of(const Column& column, std::size_t rows) {
  std::vector<std::string> cells;
  for (std::size_t row = 0; row < rows; ++row) cells.push_back(cell_text(column, row));
  return cells;
}

Width width_of(const std::vector<std::string>& cells) { return build(cells).numbers->data.width; }

TEST(Narrowest, KeepsTheLowestValueOfAWidthUnused) {
  EXPECT_EQ(narrowest(0, 0), Width::W8);
  EXPECT_EQ(narrowest(-127, 127), Width::W8);
  EXPECT_EQ(narrowest(-128, 0), Width::W16);
  EXPECT_EQ(narrowest(0, 128), Width::W16);
  EXPECT_EQ(narrowest(-32767, 32767), Width::W16);
  EXPECT_EQ(narrowest(-32768, 0), Width::W32);
  EXPECT_EQ(narrowest(0, 32768), Width::W32);
  EXPECT_EQ(narrowest(-2147483647, 2147483647), Width::W32);
  EXPECT_EQ(narrowest(-2147483648, 0), Width::W64);
  EXPECT_EQ(narrowest(0, 2147483648), Width::W64);
  EXPECT_EQ(narrowest(std::numeric_limits<std::int64_t>::min() + 1, std::numeric_limits<std::int64_t>::max()),
            Width::W64);
}

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min() + 1;  // that can be stored
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

struct Layouts {
  std::int64_t lo, hi;
  Width width;
};
// Around every width, at 0, at the ends of 64 bits, and between.
const Layouts kLayouts[] = {{0, 0, Width::W8},
                            {-127, 127, Width::W8},
                            {-128, 126, Width::W8},
                            {-128, 127, Width::W16},
                            {100, 354, Width::W8},
                            {100, 355, Width::W16},
                            {-354, -100, Width::W8},
                            {-355, -100, Width::W16},
                            {1'000'000'007, 1'000'000'007, Width::W8},
                            {1'000'000, 1'065'534, Width::W16},
                            {1'000'000, 1'065'535, Width::W32},
                            {-1'065'534, -1'000'000, Width::W16},
                            {0, 4'294'967'294, Width::W32},
                            {0, 4'294'967'295, Width::W64},
                            {kLeast, kLeast, Width::W8},
                            {kLeast, kLeast + 254, Width::W8},
                            {kLeast, kLeast + 255, Width::W16},
                            {kLeast, kLeast + 4'294'967'294, Width::W32},
                            {kLeast, kLeast + 4'294'967'295, Width::W64},
                            {kGreatest, kGreatest, Width::W8},
                            {kGreatest - 254, kGreatest, Width::W8},
                            {kGreatest - 255, kGreatest, Width::W16},
                            {kGreatest - 65'535, kGreatest, Width::W32},
                            {kLeast, kGreatest, Width::W64}};

TEST(Narrowest, ABaseIsWorthAWidth) {
  for (const auto& [lo, hi, width] : kLayouts) {
    SCOPED_TRACE(std::to_string(lo) + ".." + std::to_string(hi));
    const IntegerLayout layout = narrowest(lo, hi, Base::Chosen);
    EXPECT_EQ(layout.width, width);
    EXPECT_TRUE(holds(layout, lo, hi));
    EXPECT_EQ(layout.base == 0, narrowest(lo, hi) == width);
    const IntegerLayout without = narrowest(lo, hi, Base::Zero);
    EXPECT_EQ(without.base, 0);
    EXPECT_EQ(without.width, narrowest(lo, hi));
  }
}

TEST(Narrowest, ValuesComeBackFromTheirLayout) {
  for (const auto& [lo, hi, width] : kLayouts) {
    SCOPED_TRACE(std::to_string(lo) + ".." + std::to_string(hi));
    Integers integers = Integers::zeros(4, lo, hi, Base::Chosen);
    EXPECT_EQ(integers[3], integers.base);
    const std::int64_t middle = lo / 2 + hi / 2;
    integers.set(0, lo);
    integers.set(1, hi);
    integers.set(2, middle);
    EXPECT_EQ(integers[0], lo);
    EXPECT_EQ(integers[1], hi);
    EXPECT_EQ(integers[2], middle);
    const std::int64_t unused = std::numeric_limits<std::int64_t>::min() >> (64 - 8 * static_cast<int>(width));
    EXPECT_GT(integers.stored(0), unused);
  }
}

TEST(Narrowest, BasesAreRound) {
  EXPECT_EQ(narrowest(100, 300, Base::Chosen).base, 192);     // of 173..227
  EXPECT_EQ(narrowest(60, 180, Base::Chosen).base, 128);      // of 53..187
  EXPECT_EQ(narrowest(60, 190, Base::Chosen).base, 128);      // and stays
  EXPECT_EQ(narrowest(100, 354, Base::Chosen).base, 227);     // there is no other
  EXPECT_EQ(narrowest(-300, -100, Base::Chosen).base, -192);  // of -227..-173
}

TEST(Narrowest, KnowsWhatALayoutHolds) {
  EXPECT_TRUE(holds({Width::W8, 227}, 100, 354));
  EXPECT_FALSE(holds({Width::W8, 227}, 99, 354));  // the lowest stored number
  EXPECT_FALSE(holds({Width::W8, 227}, 100, 355));
  EXPECT_FALSE(holds({Width::W8, 227}, 200, 199));
  EXPECT_TRUE(holds({Width::W64, 0}, kLeast, kGreatest));
  EXPECT_FALSE(holds({Width::W64, 0}, kLeast - 1, kGreatest));
  EXPECT_FALSE(holds({Width::W64, 1}, 5, 5));  // some row of 64 bits would overflow
  EXPECT_TRUE(holds({Width::W8, kGreatest - 127}, kGreatest - 254, kGreatest));
  EXPECT_FALSE(holds({Width::W8, kGreatest - 126}, kGreatest - 100, kGreatest));
  EXPECT_TRUE(holds({Width::W8, kLeast + 127}, kLeast, kLeast));
  EXPECT_FALSE(holds({Width::W8, kLeast + 126}, kLeast, kLeast));
}

TEST(ColumnBuilder, ChoosesTheNarrowestWidth) {
  EXPECT_EQ(width_of({"127", "-127"}), Width::W8);
  EXPECT_EQ(width_of({"12.7", "-12.7"}), Width::W8);
  EXPECT_EQ(width_of({"-128", "127"}), Width::W16);
  EXPECT_EQ(width_of({"0", "25.5"}), Width::W16);
  EXPECT_EQ(width_of({"127", "0.1"}), Width::W16);  // 1270 tenths
  EXPECT_EQ(width_of({"32768", "-32768"}), Width::W32);
  EXPECT_EQ(width_of({"0", "65535"}), Width::W32);
  EXPECT_EQ(width_of({"2147483648", "-2147483648"}), Width::W64);
  EXPECT_EQ(width_of({"100", "", "354"}), Width::W8);
  EXPECT_EQ(width_of({"100", "", "355"}), Width::W16);
  EXPECT_EQ(width_of({"-10.0", "-35.4"}), Width::W8);
  EXPECT_EQ(width_of({"3000000000"}), Width::W8);
}

TEST(ColumnBuilder, RowsOfHistoriesHaveNoBase) {
  ColumnBuilder builder("value", Header{"value", ColumnRole::Value, std::nullopt});
  builder.append("1000");
  const Column column = std::move(builder).finish(1, Base::Zero);
  EXPECT_EQ(column.numbers->data.base, 0);
  EXPECT_EQ(column.numbers->data.width, Width::W16);
}

TEST(ColumnBuilder, MissingAndPaddingAreStoredAsZeroWhateverTheBase) {
  const Column column = build({"", "<250", "300", ">354"}, 3);
  const Numbers& numbers = *column.numbers;
  EXPECT_EQ(numbers.data.width, Width::W8);
  EXPECT_NE(numbers.data.base, 0);
  EXPECT_EQ(numbers.data.min, 250);
  EXPECT_EQ(numbers.data.max, 354);
  for (const std::size_t row : {0, 4, 5, 6, 63}) EXPECT_EQ(numbers.data.stored(row), 0) << row;
  EXPECT_EQ(texts_of(column, 7), (std::vector<std::string>{"", "<250", "300", ">354", "", "", ""}));
}

TEST(ColumnBuilder, BringsNumbersToOneScale) {
  Column column = build({"1.50", "2", "0.30", "1.5e1", ".5", "5.", "+7", "-0.5", "1e-2"});
  const Numbers& numbers = *column.numbers;
  EXPECT_EQ(numbers.decimals, 2);
  std::vector<std::int64_t> stored;
  for (std::size_t row = 0; row < 9; ++row) stored.push_back(numbers.data[row]);
  EXPECT_EQ(stored, (std::vector<std::int64_t>{150, 200, 30, 1500, 50, 500, 700, -50, 1}));
  EXPECT_EQ(numbers.data.min, -50);
  EXPECT_EQ(numbers.data.max, 1500);
  EXPECT_FALSE(column.texts);
  EXPECT_EQ(texts_of(column, 9), (std::vector<std::string>{"1.5", "2", "0.3", "15", "0.5", "5", "7", "-0.5", "0.01"}));
}

TEST(ColumnBuilder, TrailingZerosCostNoDecimals) {
  EXPECT_EQ(build({"1.50", "2.0", "3.000000000000000000000000"}).numbers->decimals, 1);
  EXPECT_EQ(build({"120.0", "1.10e1"}).numbers->decimals, 0);
}

TEST(ColumnBuilder, KeepsCensoredNumbers) {
  Column column = build({"<0.2", "> 1000", "0.2", "", " <\t5 "});
  const Numbers& numbers = *column.numbers;
  EXPECT_EQ(texts_of(column, 5), (std::vector<std::string>{"<0.2", ">1000", "0.2", "", "<5"}));
  EXPECT_TRUE(numbers.valid.test(0));
  EXPECT_EQ(numbers.below.words()[0], 0b10001U);
  EXPECT_EQ(numbers.above.words()[0], 0b00010U);
  EXPECT_EQ(numbers.valid.words()[0], 0b10111U);
}

TEST(ColumnBuilder, HasNoCensoringBitmapsWithoutCensoredCells) {
  Column column = build({"1", "<2"});
  EXPECT_FALSE(column.numbers->below.empty());
  EXPECT_TRUE(column.numbers->above.empty());
  EXPECT_EQ(column.numbers->above.words(), nullptr);
}

TEST(ColumnBuilder, KnowsTheWaysToWriteMissing) {
  Column column = build({"", "  ", "NA", "N/A", "NULL", ".", "\t\r\n", "-"});
  EXPECT_FALSE(column.numbers);
  EXPECT_EQ(column.texts->valid.words()[0], 0b10000000U);
  EXPECT_EQ(column.texts->labels, std::vector<std::string>{"-"});
}

TEST(ColumnBuilder, TakesEverythingElseAsText) {
  const std::vector<std::string> texts = {"negative", "<=0.2", "2+",       "1,5", "1 000",   "1e",  "e5",  "--1", "<",
                                          "1.2.3",    "0x10",  "NaN",      "inf", "1e5.5",   "5 %", "- 5", "+.",  "<<1",
                                          "1e+",      "1_000", "\xC2\xB5", "12a", "2013-12", "<>1", "..",  ".e1"};
  Column column = build(texts);
  EXPECT_FALSE(column.numbers);
  EXPECT_EQ(texts_of(column, texts.size()), texts);
  EXPECT_EQ(column.texts->labels, texts);
}

TEST(ColumnBuilder, TextsShareLabelsInOrderOfFirstAppearance) {
  Column column = build({"trace", " negative ", "trace", "1", "negative"});
  EXPECT_EQ(column.texts->labels, (std::vector<std::string>{"trace", "negative"}));
  EXPECT_EQ(column.texts->valid.words()[0], 0b10111U);
  EXPECT_EQ(column.numbers->valid.words()[0], 0b01000U);
  EXPECT_EQ(texts_of(column, 5), (std::vector<std::string>{"trace", "negative", "trace", "1", "negative"}));
}

TEST(ColumnBuilder, TakesEighteenDigitsAndNotNineteen) {
  Column column = build({"999999999999999999", "-999999999999999999", "1000000000000000000", "9999999999999999999"});
  EXPECT_EQ(column.numbers->valid.words()[0], 0b0011U);
  EXPECT_EQ(column.numbers->data[0], 999999999999999999);
  EXPECT_EQ(column.numbers->data[1], -999999999999999999);
  EXPECT_EQ(column.texts->labels, (std::vector<std::string>{"1000000000000000000", "9999999999999999999"}));
}

TEST(ColumnBuilder, TakesEighteenDecimalsAndNotNineteen) {
  Column column = build({"0.000000000000000001", "0.0000000000000000001", "1e-18", "1e-19", "1e17", "1e18"});
  EXPECT_EQ(column.numbers->decimals, 18);
  EXPECT_EQ(column.numbers->valid.words()[0], 0b000101U);
  EXPECT_EQ(cell_text(column, 4), "100000000000000000");  // overflows at 18 decimals: a text
  EXPECT_FALSE(column.numbers->valid.test(4));
}

TEST(ColumnBuilder, SurvivesAbsurdExponents) {
  Column column = build({"1e999999999999999999", "0e999999999999999999", "1e-999999999999999999", "1e2147483648"});
  EXPECT_EQ(column.numbers->valid.words()[0], 0b0010U);
  EXPECT_EQ(column.numbers->data[1], 0);
  EXPECT_EQ(column.texts->labels.size(), 3U);
}

TEST(ColumnBuilder, OneExtremeNumberDoesNotCostTheOthers) {
  // 1e-18 and 250 have no common scale in 64 bits: the one is listed as a text, not the three.
  Column column = build({"250", "250.5", "a", "1e-18", "7", "1e-18"});
  EXPECT_EQ(column.numbers->decimals, 1);
  EXPECT_EQ(column.numbers->valid.words()[0], 0b010011U);
  EXPECT_EQ(column.texts->labels, (std::vector<std::string>{"a", "0.000000000000000001"}));
  EXPECT_EQ(column.texts->valid.words()[0], 0b101100U);

  Column other = build({"<123456789012345678", "0.001", "0.002"});
  EXPECT_EQ(other.numbers->decimals, 3);
  EXPECT_EQ(other.texts->labels, std::vector<std::string>{"<123456789012345678"});
}

TEST(ColumnBuilder, FillsTheCommonScaleToTheLastInteger) {
  // At one decimal, 922337203685477580.7 is the largest int64.
  Column column = build({"922337203685477580", "0.1"});
  EXPECT_FALSE(column.texts);
  EXPECT_EQ(column.numbers->data[0], 9223372036854775800);
  Column over = build({"922337203685477581", "0.1", "0.2"});
  EXPECT_EQ(over.texts->labels, std::vector<std::string>{"922337203685477581"});
}

TEST(ColumnBuilder, PadsToWholeWordsWithMissing) {
  for (std::size_t rows : {0U, 1U, 63U, 64U, 65U, 4095U, 4096U, 4097U, 9000U}) {
    Column column = build(std::vector<std::string>(rows, "300"), 1, Base::Zero);
    EXPECT_FALSE(column.texts);
    if (rows == 0) {
      EXPECT_FALSE(column.numbers);
      continue;
    }
    const Numbers& numbers = *column.numbers;
    EXPECT_EQ(numbers.data.data.size(), words_for(rows + 1) * 64 * 2);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(numbers.data.data.as<std::byte>()) % kColumnAlignment, 0U);
    for (std::size_t row = 0; row < words_for(rows + 1) * 64; ++row) {
      ASSERT_EQ(numbers.valid.test(row), row < rows) << row;
      ASSERT_EQ(numbers.data[row], row < rows ? 300 : 0) << row;
    }
  }
}

TEST(ColumnBuilder, MissingRowsHoldZeroAndAreNotInTheRange) {
  ColumnBuilder builder("x", Header{"x", ColumnRole::Value, std::nullopt});
  builder.append_missing();
  builder.append("50");
  builder.append("a");
  builder.append("40");
  Column column = std::move(builder).finish(4);
  EXPECT_EQ(column.numbers->data.min, 40);
  EXPECT_EQ(column.numbers->data.max, 50);
  EXPECT_EQ(column.numbers->data[0], 0);
  EXPECT_EQ(column.numbers->data[2], 0);
  EXPECT_EQ(column.texts->codes[1], 0);
}

TEST(ColumnBuilder, ManyRowsAcrossSegments) {
  // Widths, decimals and kinds change from segment to segment.
  constexpr std::size_t kRows = 20'000;
  auto cell = [](std::size_t row) -> std::string {
    if (row % 7 == 0) return "";
    if (row % 1001 == 0) return "text " + std::to_string(row % 3);
    std::string number = std::to_string(row * row);
    return row > 9000 ? (row % 2 == 0 ? "<" : "") + number + ".25" : number;
  };
  ColumnBuilder builder("x", Header{"x", ColumnRole::Value, std::nullopt});
  for (std::size_t row = 0; row < kRows; ++row) builder.append(cell(row));
  Column column = std::move(builder).finish(kRows);
  EXPECT_EQ(column.numbers->decimals, 2);
  for (std::size_t row = 0; row < kRows; ++row) ASSERT_EQ(cell_text(column, row), cell(row));
}

TEST(PatientId, IsTheRowNumberWhereNoneAreStored) {
  Population population;
  population.patients = 2;
  EXPECT_EQ(patient_id(population, 1), "2");
  population.ids = {"01-701", "01-702"};
  EXPECT_EQ(patient_id(population, 1), "01-702");
}

}  // namespace
}  // namespace elig
