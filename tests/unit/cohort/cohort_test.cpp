// The invented patients of the benchmarks and the demo: repeatable, and readable as the file they are written to.
#include "bench/population/cohort.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "bench/population/csv.h"
#include "runtime/ingest/ingest.h"

namespace elig::bench {
namespace {

const Column& column(const Population& population, const std::string& header) {
  for (const Column& candidate : population.columns) {
    if (candidate.header == header) return candidate;
  }
  ADD_FAILURE() << "no column " << header;
  return population.columns.front();
}

std::vector<std::string> cells(const Column& column, std::size_t rows) {
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < rows; ++row) texts.push_back(cell_text(column, row));
  return texts;
}

TEST(Cohort, OneSeedGivesOneCohort) {
  const Population once = make_cohort({.patients = 1000, .seed = 7, .names = {}});
  const Population again = make_cohort({.patients = 1000, .seed = 7, .names = {}});
  const Population other = make_cohort({.patients = 1000, .seed = 8, .names = {}});
  for (const Column& one : once.columns) {
    EXPECT_EQ(cells(one, 1000), cells(column(again, one.header), 1000)) << one.header;
    EXPECT_NE(cells(one, 1000), cells(column(other, one.header), 1000)) << one.header;
  }
}

TEST(Cohort, AColumnDependsOnNeitherItsNeighboursNorTheNumberOfPatients) {
  const Population all = make_cohort({.patients = 1000, .seed = 1, .names = {}});
  const Population few = make_cohort({.patients = 65, .seed = 1, .names = {"TBIL"}});
  ASSERT_EQ(few.columns.size(), 2U);
  for (const Column& one : few.columns) {
    const Column& same = column(all, one.header);
    EXPECT_EQ(cells(one, 65), cells(same, 65)) << one.header;
    EXPECT_EQ(one.numbers->data.width, same.numbers->data.width) << one.header;
  }
}

TEST(Cohort, HasMissingAndCensoredCellsAndLimitsOnlyBesideResults) {
  const Population cohort = make_cohort({.patients = 20'000, .seed = 1, .names = {"TBIL"}});
  const Numbers& bilirubin = *column(cohort, "TBIL [mg/dL]").numbers;
  const Numbers& limit = *column(cohort, "TBIL.ULN [mg/dL]").numbers;
  std::size_t missing = 0, below = 0, unlimited = 0;
  for (std::size_t row = 0; row < cohort.patients; ++row) {
    missing += !bilirubin.valid.test(row);
    below += bilirubin.below.test(row);
    unlimited += bilirubin.valid.test(row) && !limit.valid.test(row);
    EXPECT_FALSE(limit.valid.test(row) && !bilirubin.valid.test(row)) << row;
  }
  EXPECT_NEAR(static_cast<double>(missing) / 20'000, 0.06, 0.01);
  EXPECT_GT(below, 100U);
  EXPECT_GT(unlimited, 500U);
}

TEST(Cohort, ReadsBackFromTheFileItIsWrittenTo) {
  const Population cohort = make_cohort({.patients = 500, .seed = 3, .names = {}});
  std::string folder = (std::filesystem::temp_directory_path() / "elig-cohort-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/patients.csv";
  const auto unwritten = write_csv(cohort, path);
  ASSERT_FALSE(unwritten) << unwritten->message;
  const auto read = read_table(path);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read.value().patients, cohort.patients);
  ASSERT_EQ(read.value().columns.size(), cohort.columns.size());
  for (const Column& one : cohort.columns) {
    EXPECT_EQ(cells(column(read.value(), one.header), 500), cells(one, 500)) << one.header;
  }
}

TEST(Cohort, AFileThatCannotBeWrittenIsAnError) {
  const Population cohort = make_cohort({.patients = 1, .seed = 1, .names = {"INR"}});
  const auto problem = write_csv(cohort, "/nowhere/patients.csv");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->message, "cannot write `/nowhere/patients.csv`");
}

}  // namespace
}  // namespace elig::bench
