#include "runtime/population/summary.h"

#include <gtest/gtest.h>

namespace elig {
namespace {

Population sample() {
  Population population;
  population.patients = 70;
  population.index_date = "2014-01-02";
  ColumnBuilder alt("ALT [U/L]", Header{"ALT", ColumnRole::Value, "U/L"});
  for (const char* cell : {"<5", "27.5", "", ">1000", "hemolysed", "-1", "lipemic", "lipemic"}) alt.append(cell);
  population.columns.push_back(std::move(alt).finish(70));
  ColumnBuilder empty("x", Header{"x", ColumnRole::Uln, std::nullopt});
  population.columns.push_back(std::move(empty).finish(70));
  population.notes.push_back({"a note"});
  return population;
}

TEST(Summarize, CountsNumbersAndTexts) {
  PopulationSummary summary = summarize(sample(), 1);
  EXPECT_EQ(summary.patients, 70U);
  EXPECT_EQ(summary.index_date, "2014-01-02");
  ASSERT_EQ(summary.notes.size(), 1U);
  ASSERT_EQ(summary.columns.size(), 2U);
  const ColumnSummary& alt = summary.columns[0];
  EXPECT_EQ(alt.header, "ALT [U/L]");
  EXPECT_EQ(alt.filled, 7U);
  EXPECT_EQ(alt.numbers->patients, 4U);
  EXPECT_EQ(alt.numbers->censored, 2U);
  EXPECT_EQ(alt.numbers->min, "-1");
  EXPECT_EQ(alt.numbers->max, "1000");
  EXPECT_EQ(alt.numbers->stored_bits, 16);
  EXPECT_EQ(alt.numbers->decimals, 1);
  EXPECT_EQ(alt.texts->patients, 3U);
  EXPECT_EQ(alt.texts->distinct, 2U);
  ASSERT_EQ(alt.texts->most_frequent.size(), 1U);
  EXPECT_EQ(alt.texts->most_frequent[0].text, "lipemic");
  EXPECT_EQ(alt.texts->most_frequent[0].patients, 2U);
}

TEST(Summarize, KnowsAnEmptyColumn) {
  const ColumnSummary empty = summarize(sample()).columns[1];
  EXPECT_EQ(empty.filled, 0U);
  EXPECT_FALSE(empty.numbers);
  EXPECT_FALSE(empty.texts);
  EXPECT_STREQ(role_name(empty.role), "uln");
}

TEST(Summarize, TakesNobody) {
  Population population;
  ColumnBuilder column("x", Header{"x", ColumnRole::Value, std::nullopt});
  population.columns.push_back(std::move(column).finish(0));
  EXPECT_EQ(summarize(population).columns[0].filled, 0U);
}

}  // namespace
}  // namespace elig
