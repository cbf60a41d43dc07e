#include "runtime/population/summary.h"

#include <gtest/gtest.h>

#include "tests/unit/population/written.h"

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

TEST(Summarize, CountsTheRowsOfTables) {
  const PopulationSummary summary = summarize(sample_population());
  ASSERT_EQ(summary.tables.size(), 3U);
  const TableSummary& measurements = summary.tables[0];
  EXPECT_EQ(measurements.name, "measurement");
  EXPECT_EQ(measurements.rows, 4U);
  EXPECT_EQ(measurements.patients, 3U);
  EXPECT_EQ(measurements.dates.first, -5);
  EXPECT_EQ(measurements.dates.last, 130);
  EXPECT_EQ(measurements.dates.partial, 1U);
  EXPECT_EQ(summary.tables[1].rows, 1U);
  EXPECT_EQ(summary.tables[2].name, "procedure");
  EXPECT_EQ(summary.tables[2].rows, 0U);
  EXPECT_FALSE(summary.tables[2].dates.first);
  EXPECT_EQ(summary.dates.first, -5);
  EXPECT_EQ(summary.dates.last, 130);
}

TEST(Summarize, DescribesConceptsMostRowsFirst) {
  const TableSummary table = summarize(sample_population()).tables[0];
  ASSERT_EQ(table.concepts.size(), 2U);
  const ConceptSummary& glucose = table.concepts[0];
  EXPECT_EQ(concept_name(glucose.codes, glucose.display), "Glucose (loinc 2345-7)");
  EXPECT_EQ(glucose.rows, 3U);
  EXPECT_EQ(glucose.patients, 2U);
  EXPECT_EQ(glucose.values, 3U);
  EXPECT_EQ(glucose.limits, 0U);
  ASSERT_EQ(glucose.units.size(), 1U);
  EXPECT_EQ(glucose.units[0].unit, "U/L");
  EXPECT_EQ(glucose.units[0].rows, 2U);
  EXPECT_EQ(glucose.units[0].censored, 1U);
  EXPECT_EQ(glucose.units[0].min, "0.2");
  EXPECT_EQ(glucose.units[0].max, "5.5");
  EXPECT_EQ(glucose.texts->patients, 1U);
  EXPECT_EQ(concept_name(table.concepts[1].codes, table.concepts[1].display), "loinc 2951-2");
  EXPECT_EQ(concept_name({}, ""), "rows without a code");
}

TEST(Summarize, TellsUnitsLimitsAndFieldsApart) {
  Population population;
  population.patients = 1;
  EventRun run = run_of({{0, 1, "1"}, {0, 2, ""}, {0, kBeforeAllTime, "3"}, {0, 4, ""}}, 1);
  run.start.hi = days({1, 2, 5, kAfterAllTime});
  run.fields.push_back(column_of("value [g/L]", {"", "200", "", ""}));
  run.fields.push_back(column_of("value.ULN [U/L]", {"2", "", "", ""}));
  run.fields.push_back(column_of("value.LLN [U/L]", {"0", "", "0.5", "0.5"}));
  run.fields.push_back(column_of("dose [mg]", {"", "", "5", ""}));
  run.fields.push_back(column_of("route", {"oral", "", "oral", ""}));
  population.tables.push_back({"measurement", {run}});
  const ConceptSummary summary = summarize(population).tables[0].concepts[0];
  EXPECT_EQ(summary.values, 3U);
  EXPECT_EQ(summary.limits, 3U);
  ASSERT_EQ(summary.units.size(), 2U);
  EXPECT_EQ(summary.units[0].unit, "U/L");
  EXPECT_EQ(summary.units[0].limits, 2U);
  EXPECT_EQ(summary.units[1].unit, "g/L");
  EXPECT_EQ(summary.units[1].limits, 0U);
  ASSERT_EQ(summary.fields.size(), 2U);
  EXPECT_EQ(summary.fields[0].name, "dose");
  EXPECT_EQ(summary.fields[0].unit, "mg");
  EXPECT_EQ(summary.fields[0].rows, 1U);
  EXPECT_EQ(summary.fields[1].rows, 2U);
  EXPECT_EQ(summary.dates.missing, 2U);
  EXPECT_EQ(summary.dates.partial, 0U);
  EXPECT_EQ(summary.dates.first, 1);
  EXPECT_EQ(summary.dates.last, 2);
}

TEST(Summarize, TakesNobody) {
  Population population;
  ColumnBuilder column("x", Header{"x", ColumnRole::Value, std::nullopt});
  population.columns.push_back(std::move(column).finish(0));
  EXPECT_EQ(summarize(population).columns[0].filled, 0U);
}

}  // namespace
}  // namespace elig
