#include <gtest/gtest.h>

#include "runtime/ingest/ingest.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Parquet : public ScratchFolder {
 protected:
  [[nodiscard]] Result<Population> read(const std::string& select) const {
    sql("COPY (" + select + ") TO " + sql_text(path("t.parquet")) + " (FORMAT parquet)");
    return read_table(path("t.parquet"));
  }
};

TEST_F(Parquet, EveryTypeBecomesItsExactDecimalOrText) {
  Result<Population> population = read(
      "SELECT 'p1' AS id, 1.50::DECIMAL(9,2) AS dec, 0.1::DOUBLE AS d, 0.1::FLOAT AS f, 1e-7::DOUBLE AS small,"
      " 150::DOUBLE AS whole, 12::TINYINT AS i, true AS yes, DATE '2014-01-02' AS day, 'negative' AS t,"
      " 'NaN'::DOUBLE AS nan, NULL::DOUBLE AS nul, 'inf'::DOUBLE AS inf, 9223372036854775807 AS big,"
      " '<0.2' AS censored");
  ASSERT_TRUE(population) << population.error().message;
  std::string cells;
  for (const Column& column : population.value().columns) cells += column.name + "=" + cell_text(column, 0) + " ";
  EXPECT_EQ(cells,
            "dec=1.5 d=0.1 f=0.1 small=0.0000001 whole=150 i=12 yes=true day=2014-01-02 t=negative nan= nul= inf=inf "
            "big=9223372036854775807 censored=<0.2 ");
  EXPECT_FALSE(population.value().columns[12].numbers);  // 19 digits
}

TEST_F(Parquet, KeepsNamesThatDifferOnlyInCase) {
  Result<Population> population =
      read("SELECT 1 AS id, 2 AS Hb, 3 AS HB, [1, 2] AS \"list\", {'x': 1} AS s, 4 AS \"Z [g]\"");
  ASSERT_TRUE(population) << population.error().message;
  std::string names;
  for (const Column& column : population.value().columns) names += column.name + " ";
  EXPECT_EQ(population.value().columns.size(), 5U);
  EXPECT_TRUE(names.starts_with("Hb HB")) << names;
  EXPECT_TRUE(names.ends_with("list s Z ")) << names;
  EXPECT_EQ(cell_text(population.value().columns[4], 0), "4");
}

TEST_F(Parquet, TakesNobodyAndManyRowGroups) {
  Result<Population> nobody = read("SELECT 1 AS id, 2 AS a WHERE false");
  ASSERT_TRUE(nobody) << nobody.error().message;
  EXPECT_EQ(nobody.value().patients, 0U);
  ASSERT_EQ(nobody.value().columns.size(), 1U);

  Result<Population> many = read("SELECT i + 1 AS id, i / 10 AS \"a [g]\", 'same' AS t FROM range(300000) t(i)");
  ASSERT_TRUE(many) << many.error().message;
  EXPECT_EQ(many.value().patients, 300'000U);
  EXPECT_TRUE(many.value().ids.empty());
  EXPECT_EQ(many.value().columns[0].numbers->decimals, 1);
  for (std::size_t row = 0; row < 300'000; ++row) {
    ASSERT_EQ(many.value().columns[0].numbers->data[row], static_cast<std::int64_t>(row));
    ASSERT_EQ(many.value().columns[1].texts->codes[row], 0);
  }
}

TEST_F(Parquet, RefusesRepeatedIds) {
  Result<Population> population = read("SELECT i % 7 AS id FROM range(10) t(i)");
  ASSERT_FALSE(population);
  EXPECT_EQ(population.error().message,
            "cannot read `" + path("t.parquet") + "`: patient `0` occurs twice, in row 1 and row 8");
}

}  // namespace
}  // namespace elig
