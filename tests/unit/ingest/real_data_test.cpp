// A real trial's baseline table, against sums that DuckDB's own CSV reader and decimals give.

#include <gtest/gtest.h>

#include "runtime/ingest/ingest.h"
#include "runtime/population/decimal.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class RealData : public ScratchFolder {};

std::string sum_of(const Column& column) {
  std::int64_t sum = 0, count = 0;
  if (column.numbers) {
    for (std::size_t row = 0; row < words_for(306) * 64; ++row) {
      if (!column.numbers->valid.test(row)) continue;
      sum += column.numbers->data[row];
      ++count;
    }
  }
  return std::to_string(count) + " " + std::to_string(sum);
}

TEST_F(RealData, CdiscPilotBaseline) {
  const std::string baseline = std::string(ELIG_SOURCE_DIR) + "/../shared/data/cdisc-pilot/baseline.csv";
  if (!std::filesystem::exists(baseline)) GTEST_SKIP() << baseline << " is not there";
  Result<Population> read = read_table(baseline);
  ASSERT_TRUE(read) << read.error().message;
  const Population& population = read.value();
  EXPECT_EQ(population.patients, 306U);
  EXPECT_EQ(population.columns.size(), 19U);
  EXPECT_EQ(patient_id(population, 0), "01-701-1015");

  std::size_t numeric = 0;
  for (const Column& column : population.columns) {
    if (column.name == "sex") {
      EXPECT_EQ(column.texts->labels, (std::vector<std::string>{"female", "male"}));
      continue;
    }
    ++numeric;
    ASSERT_TRUE(column.numbers) << column.header;
    EXPECT_FALSE(column.texts) << column.header;
    std::string scaled =
        "\"" + column.header + "\"::DECIMAL(18, 6) * " + std::to_string(power_of_ten(column.numbers->decimals));
    EXPECT_EQ(sum_of(column), query("SELECT count(\"" + column.header + "\"), sum(" + scaled +
                                    ")::BIGINT FROM read_csv(" + sql_path(baseline) + ", all_varchar = true)"))
        << column.header;
  }
  EXPECT_EQ(numeric, 18U);
}

}  // namespace
}  // namespace elig
