#include "tests/unit/population/runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace elig {
namespace {

struct Merged {
  EventRun run;
  AlignedBytes concepts;
};

Merged merge(const std::vector<EventRun>& runs, std::size_t patients) {
  std::vector<RunOfTable> all;
  for (const EventRun& run : runs) all.push_back({&run});
  Merged merged;
  merged.run = merge_runs(all, patients, &merged.concepts);
  return merged;
}

// Each row as `patient@start value #run`, in order.
std::vector<std::string> rows_of(const Merged& merged, std::size_t patients) {
  std::vector<std::string> rows;
  const auto* offsets = merged.run.offsets.as<std::uint32_t>();
  for (std::size_t patient = 0; patient < patients; ++patient) {
    for (std::uint32_t row = offsets[patient]; row < offsets[patient + 1]; ++row) {
      std::string text = std::to_string(patient) + "@" + std::to_string(merged.run.start[row].lo);
      for (const Column& field : merged.run.fields) text += " " + cell_text(field, row);
      rows.push_back(text + " #" + std::to_string(merged.concepts.as<std::uint32_t>()[row]));
    }
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST(MergeRuns, SharesASingleDenseRun) {
  const EventRun run = run_of({{0, 1, "5"}, {2, 3, "6"}}, 3);
  const Merged merged = merge({run}, 3);
  EXPECT_EQ(merged.run.offsets.as<void>(), run.offsets.as<void>());
  EXPECT_EQ(merged.run.start.lo.as<void>(), run.start.lo.as<void>());
  EXPECT_EQ(merged.run.fields[0].numbers->data.data.as<void>(), run.fields[0].numbers->data.data.as<void>());
  EXPECT_EQ(rows_of(merged, 3), (Rows{"0@1 5 #0", "2@3 6 #0"}));
}

TEST(MergeRuns, MakesASparseRunDense) {
  const EventRun run = run_of({{1, 1, "5"}, {1, 1, "6"}, {3, 3, "7"}}, 5, RowsBy::Owner);
  const Merged merged = merge({run}, 5);
  EXPECT_TRUE(merged.run.owners.empty());
  EXPECT_EQ(merged.run.offsets.size(), 6 * sizeof(std::uint32_t));
  EXPECT_EQ(merged.run.start.lo.as<void>(), run.start.lo.as<void>());
  EXPECT_EQ(rows_of(merged, 5), (Rows{"1@1 5 #0", "1@1 6 #0", "3@3 7 #0"}));
}

TEST(MergeRuns, OrdersByPatientThenStartThenRun) {
  const Merged merged = merge({run_of({{0, 5, "1"}, {0, 7, "2"}, {2, 1, "3"}}, 3),
                               run_of({{0, 5, "4"}, {0, 6, "5"}, {1, 9, "6"}, {2, 0, "7"}}, 3, RowsBy::Owner)},
                              3);
  EXPECT_EQ(rows_of(merged, 3),
            (Rows{"0@5 1 #0", "0@5 4 #1", "0@6 5 #1", "0@7 2 #0", "1@9 6 #1", "2@0 7 #1", "2@1 3 #0"}));
}

TEST(MergeRuns, MinutesOrderADayAndRowsWithoutOneComeFirst) {
  const Merged merged =
      merge({run_of({{0, 5, "1", 600}, {0, 5, "2", 700}, {0, 6, "3"}, {0, 7, "4", 0}}, 1),
             run_of({{0, 5, "5", 599}, {0, 5, "6", 600}, {0, 6, "7", 1}, {0, 7, "8"}}, 1), run_of({{0, 5, "9"}}, 1)},
            1);
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@5 9 #2", "0@5 5 #1", "0@5 1 #0", "0@5 6 #1", "0@5 2 #0", "0@6 3 #0",
                                      "0@6 7 #1", "0@7 8 #1", "0@7 4 #0"}));
  EXPECT_EQ(merged.run.minutes.as<std::int16_t>()[0], -1);
  EXPECT_EQ(merged.run.minutes.as<std::int16_t>()[1], 599);
}

RowSketch row(std::uint32_t sequence, Day start, const std::string& value, int minute = -1) {
  return {.patient = 0, .start = start, .value = value, .minute = minute, .sequence = sequence};
}

TEST(MergeRuns, AtOneTimeTheSourcesSequenceDecidesWhateverTheRun) {
  const Merged merged = merge({run_of({row(2, 5, "b"), row(5, 5, "e", 60), row(9, 6, "f")}, 1),
                               run_of({row(1, 5, "a"), row(3, 5, "c"), row(4, 5, "d", 60), row(8, 7, "g")}, 1)},
                              1);
  EXPECT_EQ(rows_of(merged, 1),
            (Rows{"0@5 a #1", "0@5 b #0", "0@5 c #1", "0@5 d #1", "0@5 e #0", "0@6 f #0", "0@7 g #1"}));
}

TEST(MergeRuns, AtOneTimeRowsOfAnEarlierTableComeFirst) {
  const EventRun one = run_of({row(7, 5, "b"), row(8, 6, "d")}, 1), two = run_of({row(1, 5, "c")}, 1),
                 three = run_of({row(2, 5, "a")}, 1);
  Merged merged;
  merged.run = merge_runs({{&one, 0}, {&two, 1}, {&three, 0}}, 1, &merged.concepts);
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@5 a #2", "0@5 b #0", "0@5 c #1", "0@6 d #0"}));
}

TEST(MergeRuns, KeepsPartialDatesAndEnds) {
  const Merged merged = merge({run_of({{.patient = 0, .start = 10, .start_hi = 40}}, 1),
                               run_of({{.patient = 0, .start = 20, .end = DayRange{30, kAfterAllTime}}}, 1)},
                              1);
  EXPECT_EQ(merged.run.start[0], (DayRange{10, 40}));
  EXPECT_EQ(merged.run.start[1], (DayRange{20, 20}));
  ASSERT_TRUE(merged.run.end);
  EXPECT_EQ((*merged.run.end)[0], (DayRange{10, 40}));  // ends the day it starts
  EXPECT_EQ((*merged.run.end)[1], (DayRange{30, kAfterAllTime}));
}

TEST(MergeRuns, HasNoEndsNoMinutesAndNoUpperDaysWhereNoRunHas) {
  const EventRun run = merge({run_of({{0, 1, "1"}}, 1), run_of({{0, 2, "2"}}, 1)}, 1).run;
  EXPECT_FALSE(run.end);
  EXPECT_TRUE(run.minutes.empty());
  EXPECT_TRUE(run.start.hi.empty());
}

TEST(MergeRuns, BringsNumbersToOneScale) {
  const Merged merged =
      merge({run_of({{0, 1, "1.25"}, {0, 3, "<0.5"}}, 1), run_of({{0, 2, "300"}, {0, 4, ">9"}}, 1)}, 1);
  ASSERT_EQ(merged.run.fields.size(), 1U);
  const Numbers& numbers = *merged.run.fields[0].numbers;
  EXPECT_EQ(numbers.decimals, 2);
  EXPECT_EQ(numbers.data.width, Width::W16);
  EXPECT_EQ(numbers.data[1], 30000);
  EXPECT_EQ(numbers.data.min, 50);
  EXPECT_EQ(numbers.data.max, 30000);
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@1 1.25 #0", "0@2 300 #1", "0@3 <0.5 #0", "0@4 >9 #1"}));
}

TEST(MergeRuns, NumbersWithoutACommonScaleBecomeTextsLikeABuiltColumn) {
  const Merged merged =
      merge({run_of({{0, 1, "0.000000000000000001"}}, 1), run_of({{0, 2, "250"}, {0, 3, "250.5"}, {0, 4, "x"}}, 1)}, 1);
  const Column& values = merged.run.fields[0];
  EXPECT_EQ(values.numbers->decimals, 1);
  EXPECT_EQ(values.numbers->valid.words()[0], 0b0110U);
  EXPECT_EQ(values.texts->labels, (std::vector<std::string>{"0.000000000000000001", "x"}));
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@1 0.000000000000000001 #0", "0@2 250 #1", "0@3 250.5 #1", "0@4 x #1"}));
}

TEST(MergeRuns, UnifiesLabels) {
  const Merged merged = merge(
      {run_of({{0, 1, "trace"}, {0, 3, "negative"}}, 1), run_of({{0, 2, "negative"}, {0, 4, "1+"}, {0, 5, "7"}}, 1)},
      1);
  EXPECT_EQ(merged.run.fields[0].texts->labels, (std::vector<std::string>{"trace", "negative", "1+"}));
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@1 trace #0", "0@2 negative #1", "0@3 negative #0", "0@4 1+ #1", "0@5 7 #1"}));
}

TEST(MergeRuns, KeepsUnitsApart) {
  const Merged merged =
      merge({run_of({{0, 1, "1"}}, 1, RowsBy::Offset, "g/L"), run_of({{0, 2, "2"}}, 1, RowsBy::Offset, "mmol/L"),
             run_of({{0, 3, "3"}}, 1, RowsBy::Offset, "g/L"), run_of({{0, 4, "4"}}, 1, RowsBy::Offset, std::nullopt)},
            1);
  ASSERT_EQ(merged.run.fields.size(), 3U);
  EXPECT_EQ(rows_of(merged, 1), (Rows{"0@1 1   #0", "0@2  2  #1", "0@3 3   #2", "0@4   4 #3"}));
}

TEST(MergeRuns, OfNothingIsARunWithoutRows) {
  for (std::size_t patients : {0U, 1U, 65U}) {
    const EventRun run = merge({}, patients).run;
    EXPECT_EQ(run.rows, 0U);
    ASSERT_EQ(run.offsets.size(), (patients + 1) * sizeof(std::uint32_t));
    EXPECT_EQ(run.offsets.as<std::uint32_t>()[patients], 0U);
  }
}

TEST(MergeRuns, PadsToWholeWords) {
  std::vector<RowSketch> rows(40, RowSketch{0, 1, "<200"});
  const EventRun run = merge({run_of(rows, 1), run_of(rows, 1)}, 1).run;
  EXPECT_EQ(run.rows, 80U);
  EXPECT_EQ(run.start.lo.size(), 128 * sizeof(Day));
  EXPECT_EQ(run.fields[0].numbers->data.data.size(), 128 * 2U);
  EXPECT_FALSE(run.fields[0].numbers->valid.test(80));
  EXPECT_FALSE(run.fields[0].numbers->below.test(127));
}

// Against the plain thing: all rows in one list, sorted.
TEST(MergeRuns, AgreesWithSorting) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 200; ++round) {
    const std::size_t patients = random() % 70;
    std::vector<EventRun> runs(2 + random() % 4);
    struct Row {
      std::uint32_t patient, run;
      Day day;
      int minute;
      std::string value;
    };
    std::vector<Row> all;
    for (std::uint32_t i = 0; i < runs.size(); ++i) {
      std::vector<RowSketch> rows;
      for (std::size_t n = patients == 0 ? 0 : random() % 90; n > 0; --n) {
        rows.push_back({static_cast<std::uint32_t>(random() % patients), static_cast<Day>(random() % 4),
                        std::to_string(random() % 1000), static_cast<int>(random() % 5)});
      }
      std::ranges::stable_sort(rows, [](const RowSketch& a, const RowSketch& b) {
        return std::tie(a.patient, a.start, a.minute) < std::tie(b.patient, b.start, b.minute);
      });
      runs[i] = run_of(rows, patients, random() % 2 == 0 ? RowsBy::Owner : RowsBy::Offset);
      for (const RowSketch& row : rows) all.push_back({row.patient, i, row.start, row.minute, row.value});
    }
    std::ranges::stable_sort(all, [](const Row& a, const Row& b) {
      return std::tie(a.patient, a.day, a.minute, a.run) < std::tie(b.patient, b.day, b.minute, b.run);
    });
    Rows want;
    for (const Row& row : all) {
      want.push_back(std::to_string(row.patient) + "@" + std::to_string(row.day) + " " + row.value + " #" +
                     std::to_string(row.run));
    }
    ASSERT_EQ(rows_of(merge(runs, patients), patients), want);
  }
}

}  // namespace
}  // namespace elig
