#include <gtest/gtest.h>

#include "runtime/ingest/ingest.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Age : public ScratchFolder {
 protected:
  [[nodiscard]] Population read(const std::string& bytes, const std::string& index) const {
    IngestOptions options;
    options.index_date = index;
    Result<Population> population = read_table(file("t.csv", bytes), options);
    EXPECT_TRUE(population) << population.error().message;
    return std::move(population).value();
  }

  static std::string notes(const Population& population) {
    std::string text;
    for (const ImportNote& note : population.notes) text += note.message + "\n";
    return text;
  }
};

TEST_F(Age, IsCompletedYearsFromTheBirthDate) {
  Population population = read(
      "id,birth_date\na,1950-06-15\nb,1950-06-16\nc,1996-02-29\nd,1950\ne,1950-06\nf,\ng,soon\nh,2014-06-16\n"
      "i,2014-06-15\nj,1950-06-15\n",
      "2014-06-15");
  EXPECT_EQ(population.index_date, "2014-06-15");
  ASSERT_EQ(population.columns.size(), 2U);
  const Column& age = population.columns[1];
  EXPECT_EQ(age.name, "age");
  EXPECT_EQ(age.unit, "a");
  std::string ages;
  for (std::size_t row = 0; row < population.patients; ++row) ages += cell_text(age, row) + ",";
  EXPECT_EQ(ages, "64,63,18,,,,,,0,64,");
  EXPECT_EQ(notes(population),
            "`age` is the completed years from `birth_date` to 2014-06-15\n"
            "`age` is missing for 3 patients whose `birth_date` is not a full date such as `1950-06-15`\n"
            "`age` is missing for 1 patient whose `birth_date` is after the index date\n");
}

TEST_F(Age, IsThatOnEachPatientsIndexDate) {
  const std::string table =
      "id,index_date,birth_date\na,2014-06-14,1950-06-15\nb,2014-06-15,1950-06-15\nc,2014-06,1950-07-01\n"
      "d,2014-06,1950-06-15\ne,,1950-06-15\nf,2014,1950\ng,2014-12-31,1950\nh,2014-12-31,1950-06\n";
  const auto ages = [](const Population& population) {
    std::string text;
    for (std::size_t row = 0; row < population.patients; ++row) text += cell_text(population.columns.back(), row) + ",";
    return text;
  };
  Population own = read(table, "");
  ASSERT_EQ(own.columns.size(), 2U);
  EXPECT_EQ(ages(own), "63,64,63,,,,64,64,");
  EXPECT_EQ(notes(own),
            "`age` is the completed years from `birth_date` to each patient's index date\n"
            "`age` is missing for 2 patients whose `birth_date` is not a full date such as `1950-06-15`\n");
  EXPECT_EQ(ages(read(table, "2020-01-01")), "69,69,69,69,69,,,69,");
}

TEST_F(Age, GivenIsNotDerived) {
  Population population = read("id,birth_date,age [a]\na,1950-06-15,7\n", "2014-06-15");
  EXPECT_EQ(population.columns.size(), 2U);
  EXPECT_EQ(notes(population), "");
}

TEST_F(Age, NeedsAnIndexDate) {
  Population population = read("id,birth_date\na,1950-06-15\n", "");
  EXPECT_EQ(population.columns.size(), 1U);
  EXPECT_EQ(notes(population), "`age` needs an index date: `birth_date` alone does not say it\n");
  EXPECT_EQ(notes(read("id,x\na,1\n", "")), "");
}

TEST_F(Age, IndexDateMustBeADate) {
  for (const char* index : {"2014-02-29", "2014", "today", "2014-01-02T00:00"}) {
    IngestOptions options;
    options.index_date = index;
    Result<Population> population = read_table(file("t.csv", "id,a\n1,2\n"), options);
    ASSERT_FALSE(population);
    EXPECT_EQ(population.error().message,
              std::string("the index date `") + index + "` is not a date such as `2026-01-31`");
  }
}

}  // namespace
}  // namespace elig
