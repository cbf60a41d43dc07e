// A Parquet file and the CSV that DuckDB writes of it are the same population: what a value is does not depend on the
// type that it is stored in.

#include <gtest/gtest.h>

#include "runtime/ingest/ingest.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class ParquetTwin : public ScratchFolder {
 protected:
  // Reads both, and shows the cells of column `x`; they, their decimals and their widths must be the same.
  [[nodiscard]] std::string both(const std::string& select) const {
    sql("COPY (" + select + ") TO " + sql_text(path("t.parquet")) + " (FORMAT parquet)");
    sql("COPY (FROM read_parquet(" + sql_text(path("t.parquet")) + ")) TO " + sql_text(path("t.csv")));
    const Result<Population> parquet = read_table(path("t.parquet")), csv = read_table(path("t.csv"));
    EXPECT_TRUE(parquet) << parquet.error().message;
    EXPECT_TRUE(csv) << csv.error().message;
    if (!parquet || !csv) return "";
    const Column &typed = parquet.value().columns[0], &written = csv.value().columns[0];
    EXPECT_EQ(cells(typed, parquet.value().patients), cells(written, csv.value().patients));
    EXPECT_EQ(typed.numbers.has_value(), written.numbers.has_value());
    if (typed.numbers && written.numbers) {
      EXPECT_EQ(typed.numbers->decimals, written.numbers->decimals);
      EXPECT_EQ(typed.numbers->data.width, written.numbers->data.width);
    }
    EXPECT_EQ(typed.texts.has_value(), written.texts.has_value());
    return cells(typed, parquet.value().patients);
  }

  // The values of one column of a type; NULL is written as such.
  [[nodiscard]] std::string both(const std::string& type, const std::string& values) const {
    return both("SELECT i AS id, v::" + type + " AS x FROM (SELECT unnest([" + values + "]) AS v, " +
                "unnest(range(len([" + values + "]))) AS i)");
  }

 private:
  static std::string cells(const Column& column, std::size_t rows) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row) text += (row == 0 ? "" : " | ") + cell_text(column, row);
    return text;
  }
};

TEST_F(ParquetTwin, Integers) {
  EXPECT_EQ(both("TINYINT", "-128, 0, NULL, 127"), "-128 | 0 |  | 127");
  EXPECT_EQ(both("SMALLINT", "-32768, NULL, 32767"), "-32768 |  | 32767");
  EXPECT_EQ(both("INTEGER", "-2147483648, 2147483647"), "-2147483648 | 2147483647");
  EXPECT_EQ(both("UTINYINT", "0, 255"), "0 | 255");
  EXPECT_EQ(both("USMALLINT", "65535"), "65535");
  EXPECT_EQ(both("UINTEGER", "4294967295"), "4294967295");
}

TEST_F(ParquetTwin, IntegersOfMoreThanEighteenDigitsAreTexts) {
  EXPECT_EQ(both("BIGINT", "999999999999999999, 1000000000000000000, -999999999999999999, -9223372036854775807 - 1"),
            "999999999999999999 | 1000000000000000000 | -999999999999999999 | -9223372036854775808");
  EXPECT_EQ(both("UBIGINT", "'18446744073709551615', '7'"), "18446744073709551615 | 7");
  EXPECT_EQ(both("DECIMAL(38,0)", "'17014118346046923173168730371588410572', '7'"),
            "17014118346046923173168730371588410572 | 7");
}

TEST_F(ParquetTwin, DecimalsAreShortest) {
  EXPECT_EQ(both("DECIMAL(4,2)", "1.50, -0.05, 0.00, NULL, 99.99"), "1.5 | -0.05 | 0 |  | 99.99");
  EXPECT_EQ(both("DECIMAL(9,3)", "120.000, 0.001"), "120 | 0.001");
  EXPECT_EQ(both("DECIMAL(18,0)", "'999999999999999999', '-1'"), "999999999999999999 | -1");
  EXPECT_EQ(both("DECIMAL(18,18)", "'0.000000000000000001', '0.1'"), "0.000000000000000001 | 0.1");
  EXPECT_EQ(both("DECIMAL(38,2)", "'12345678901234567890.50', '1.50'"), "12345678901234567890.50 | 1.5");
}

TEST_F(ParquetTwin, ADoubleIsItsShortestDecimal) {
  EXPECT_EQ(both("DOUBLE", "0.1, 4.8, 150, -0.5, 1e-7, 0.1 + 0.2, 123456.789, 1e15, 999999999999999, NULL"),
            "0.1 | 4.8 | 150 | -0.5 | 0.0000001 | 0.3 | 123456.789 | 1000000000000000 | 999999999999999 | ");
  EXPECT_EQ(both("DOUBLE", "0.1::DOUBLE + 0.2::DOUBLE, 1/3::DOUBLE, 2/3::DOUBLE"),
            "0.30000000000000004 | 0.3333333333333333 | 0.6666666666666666");
  EXPECT_EQ(both("DOUBLE", "'-0.0', '0.0'"), "0 | 0");
}

TEST_F(ParquetTwin, ADoubleThatIsNoDecimalIsATextOrMissing) {
  EXPECT_EQ(both("DOUBLE", "'1e300', '-1e300', 'inf', '-inf', '5e-324', '1.7976931348623157e308', '2.5'"),
            "1e+300 | -1e+300 | inf | -inf | 5e-324 | 1.7976931348623157e+308 | 2.5");
  EXPECT_EQ(both("DOUBLE", "'1e18', '1e17', '123456789012345680', '1180591620717411303424', '1.5e-18', '1e-19'"),
            "1e+18 | 100000000000000000 | 123456789012345680 | 1.1805916207174113e+21 | 1.5e-18 | 1e-19");
}

// CSV has no other word for NaN than `nan`; a data frame's NaN in Parquet is a missing cell.
TEST_F(ParquetTwin, NanIsMissing) {
  sql("COPY (SELECT 1 AS id, 'nan'::DOUBLE AS x, 'nan'::FLOAT AS y) TO " + sql_text(path("t.parquet")));
  const Result<Population> read = read_table(path("t.parquet"));
  ASSERT_TRUE(read) << read.error().message;
  for (const Column& column : read.value().columns) {
    EXPECT_FALSE(column.numbers);
    EXPECT_FALSE(column.texts);
  }
}

TEST_F(ParquetTwin, AFloatIsItsOwnShortestDecimal) {
  EXPECT_EQ(both("FLOAT", "'0.1', '4.8', '16777216', '3.14159', '33.333332', '1e10', '-7.25', NULL"),
            "0.1 | 4.8 | 16777216 | 3.14159 | 33.333332 | 10000000000 | -7.25 | ");
  EXPECT_EQ(both("FLOAT", "'inf', '3.4028235e38', '1e-45'"), "inf | 3.4028235e+38 | 1e-45");
}

TEST_F(ParquetTwin, DatesTimesAndOthersAreWhatTheyAreAsText) {
  EXPECT_EQ(both("DATE", "'1954-08-05', NULL, '2000-02-29', '0001-01-01'"), "1954-08-05 |  | 2000-02-29 | 0001-01-01");
  EXPECT_EQ(both("TIMESTAMP", "'2012-01-02 08:30:00', '2012-01-02 08:30:00.5'"),
            "2012-01-02 08:30:00 | 2012-01-02 08:30:00.5");
  EXPECT_EQ(both("BOOLEAN", "true, NULL, false"), "true |  | false");
  EXPECT_EQ(both("TIME", "'08:30:00'"), "08:30:00");
}

TEST_F(ParquetTwin, TextsAreReadAsCells) {
  EXPECT_EQ(both("VARCHAR", "'<0.2', ' 27 ', '1.50', 'NA', '.', 'negative', '12 mg', '5.', '.5', '>1000', '1e3', '+7'"),
            "<0.2 | 27 | 1.5 |  |  | negative | 12 mg | 5 | 0.5 | >1000 | 1000 | 7");
  EXPECT_EQ(both("VARCHAR", "'1.2.3', '1..2', '..', '-', '12345678', '1234567.8', '12345.678', '00000000', '0.000000'"),
            "1.2.3 | 1..2 | .. | - | 12345678 | 1234567.8 | 12345.678 | 0 | 0");
}

TEST_F(ParquetTwin, ListsAndStructsAreTexts) {
  EXPECT_EQ(both("SELECT 1 AS id, [1, 2] AS x"), "[1, 2]");
  EXPECT_EQ(both("SELECT 1 AS id, {'a': 1} AS x"), "{'a': 1}");
}

// Every value in several thousand rows, so that blocks end amid them.
TEST_F(ParquetTwin, ManyRows) {
  (void)both(
      "SELECT i AS id, (hash(i) % 100000)::DOUBLE / [1, 10, 100, 1000, 7][1 + i % 5] AS x FROM range(50000) t(i)");
  (void)both(
      "SELECT i AS id, CASE WHEN i % 10 > 0 THEN (hash(i) % 100000)::FLOAT / [1, 10, 3][1 + i % 3] END AS x "
      "FROM range(50000) t(i)");
  (void)both("SELECT 'p' || i AS id, (hash(i) % 100000)::DECIMAL(18,3) / 1000 AS x FROM range(50000) t(i)");
}

}  // namespace
}  // namespace elig
