// Every selection over random histories, against the plain restatement of its meaning: with what may be uncertain and
// without, for 0 to 1000 patients, on one thread and on three.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/select/plainly.h"

namespace elig::select_test {
namespace {

struct Case {
  std::string name;
  Kind kind;
};
void PrintTo(const Case& which, std::ostream* out) { *out << which.name; }

std::vector<Case> cases() {
  return {
      {"days", {.common = true}},
      {"no_window", {.common = true, .windows = 0}},
      {"bounds_by_patient", {}},
      {"two_windows", {.windows = 2}},
      {"missing_bounds", {.missing_bounds = true, .visible = true, .windows = 2}},
      {"partial_bounds", {.partial_bounds = true, .visible = true, .windows = 2}},
      {"partial_common_bounds", {.partial_bounds = true, .common = true, .visible = true}},
      {"missing_common_bounds", {.missing_bounds = true, .common = true, .visible = true}},
      {"partial_days", {.partial = true, .common = true}},
      {"conditions", {.where = true, .common = true}},
      {"lasting", {.lasting = true, .common = true}},
      {"lasting_partial", {.partial = true, .lasting = true, .where = true, .visible = true, .windows = 2}},
      {"minutes", {.minutes = true, .where = true, .common = true}},
      {"all_minutes", {.minutes_all = true, .common = true}},
      {"censored", {.where = true, .common = true, .censored = true}},
      {"values_of_16_bits", {.common = true, .largest = 30'000}},
      {"values_of_32_bits", {.common = true, .largest = 2'000'000'000}},
      {"values_of_64_bits", {.common = true, .largest = 9'000'000'000}},
      {"everything",
       {.partial = true,
        .lasting = true,
        .minutes = true,
        .where = true,
        .missing_bounds = true,
        .partial_bounds = true,
        .visible = true,
        .censored = true,
        .windows = 3}},
  };
}

class Selections : public testing::TestWithParam<Case> {
 protected:
  // check(history, columns, threads) on histories of all sizes.
  template <class Check>
  void on_histories(Check check, std::vector<std::size_t> sizes = {0, 1, 63, 64, 65, 1000}) {
    std::mt19937 random(20261121);
    for (const std::size_t patients : sizes) {
      const History history = random_history(GetParam().kind, patients, random);
      Columns columns(history, GetParam().kind);
      SCOPED_TRACE(std::to_string(patients) + " patients");
      check(history, columns, 1U);
      check(history, columns, 3U);
      if (HasFatalFailure()) return;
    }
  }
  static std::int32_t of_patient(const Columns& columns, std::size_t patient, std::int32_t row) {
    const auto offset = static_cast<std::int32_t>(columns.query.run->offsets.as<std::uint32_t>()[patient]);
    return row < 0 ? row : row - offset;
  }
};
INSTANTIATE_TEST_SUITE_P(Random, Selections, testing::ValuesIn(cases()),
                         [](const auto& which) { return which.param.name; });

TEST_P(Selections, AnyAndCount) {
  on_histories([](const History& history, Columns& columns, unsigned threads) {
    for (const bool closed : {true, false}) {
      columns.query.closed_world = closed;
      const AnyRows any = any_row(columns.query, threads);
      for (std::size_t p = 0; p < history.patients.size(); ++p) {
        const Range rows = counted(belongs(history, history.patients[p]));
        const bool inside = counted(lies_inside(history, history.patients[p])).low > 0;
        ASSERT_EQ(any.yes.test(p), rows.low > 0) << "patient " << p;
        ASSERT_EQ(any.no.test(p), rows.high == 0 && (closed || inside)) << "patient " << p;
      }
    }
    const Counted count = count_rows(columns.query, threads);
    for (std::size_t p = 0; p < history.patients.size(); ++p) {
      const Range rows = counted(belongs(history, history.patients[p]));
      ASSERT_EQ((Range{count.low.as<std::uint32_t>()[p], count.high.as<std::uint32_t>()[p]}), rows) << "patient " << p;
    }
  });
}

TEST_P(Selections, RowsInTime) {
  on_histories([](const History& history, Columns& columns, unsigned threads) {
    for (const Order order : {Order::Latest, Order::Earliest, Order::LastEnding}) {
      const PickedRows rows = pick_row(columns.query, order, threads);
      for (std::size_t p = 0; p < history.patients.size(); ++p) {
        ASSERT_EQ(of_patient(columns, p, rows.as<std::int32_t>()[p]),
                  picked(history.patients[p], belongs(history, history.patients[p]), order))
            << "patient " << p << " order " << static_cast<int>(order);
      }
    }
    for (const std::uint32_t nth : {1U, 2U, 5U}) {
      const PickedRows rows = pick_nth(columns.query, nth, threads);
      for (std::size_t p = 0; p < history.patients.size(); ++p) {
        ASSERT_EQ(of_patient(columns, p, rows.as<std::int32_t>()[p]),
                  picked_nth(history.patients[p], belongs(history, history.patients[p]), nth))
            << "patient " << p << " number " << nth;
      }
    }
  });
}

TEST_P(Selections, Extremes) {
  on_histories([](const History& history, Columns& columns, unsigned threads) {
    for (const bool highest : {true, false}) {
      const PickedExtremes rows = pick_extreme(columns.query, columns.values, highest, threads);
      for (std::size_t p = 0; p < history.patients.size(); ++p) {
        const Patient& patient = history.patients[p];
        const auto expected = extremes(patient, belongs(history, patient, true), highest);
        const auto value_of = [&](const PickedRows& picked) -> std::optional<std::pair<std::int64_t, int>> {
          const std::int32_t row = of_patient(columns, p, picked.as<std::int32_t>()[p]);
          if (row < 0) return std::nullopt;
          return std::pair(*patient.rows[static_cast<std::size_t>(row)].value,
                           patient.rows[static_cast<std::size_t>(row)].side);
        };
        ASSERT_EQ(of_patient(columns, p, rows.sure.as<std::int32_t>()[p]), expected.sure) << "patient " << p;
        if (rows.values) {
          const auto sure = value_of(rows.sure);
          ASSERT_EQ((*rows.values)[p], sure ? sure->first : 0) << "patient " << p;
        }
        ASSERT_EQ(value_of(rows.low), expected.low) << "patient " << p;
        ASSERT_EQ(value_of(rows.high), expected.high) << "patient " << p;
      }
    }
  });
}

std::optional<Figure> figure_of(const Summed& summed, std::size_t patient) {
  if (!summed.valid.test(patient)) return std::nullopt;
  return Figure{summed.sum.as<std::int64_t>()[patient], summed.readings.as<std::uint32_t>()[patient],
                summed.below.test(patient), summed.above.test(patient)};
}

TEST_P(Selections, SumsAndMedians) {
  on_histories([](const History& history, Columns& columns, unsigned threads) {
    const Summed sums = sum_rows(columns.query, columns.values, threads);
    const Summed medians = double_median(columns.query, columns.values, threads);
    ASSERT_FALSE(sums.overflow || medians.overflow);
    for (std::size_t p = 0; p < history.patients.size(); ++p) {
      const std::vector<Truth> rows = belongs(history, history.patients[p], true);
      ASSERT_EQ(figure_of(sums, p), summed(history.patients[p], rows)) << "patient " << p;
      ASSERT_EQ(figure_of(medians, p), twice_median(history.patients[p], rows)) << "patient " << p;
    }
  });
}

TEST_P(Selections, TheBusiestStretch) {
  for (const auto& [months, days] : {std::pair(0, 0), std::pair(0, 7), std::pair(1, 0)}) {
    on_histories(
        [months = months, days = days](const History& history, Columns& columns, unsigned threads) {
          const Counted count = count_busiest(columns.query, months, days, threads);
          for (std::size_t p = 0; p < history.patients.size(); ++p) {
            ASSERT_EQ((Range{count.low.as<std::uint32_t>()[p], count.high.as<std::uint32_t>()[p]}),
                      busiest(history.patients[p], belongs(history, history.patients[p]), months, days))
                << "patient " << p;
          }
        },
        {0, 1, 65, 200});
  }
}

TEST_P(Selections, WhatFollows) {
  std::mt19937 random(7);
  for (const auto& [months, days] : {std::pair(0, 0), std::pair(0, 1), std::pair(0, 10), std::pair(1, 0)}) {
    for (const std::size_t patients : {0, 1, 65, 200}) {
      const History history = random_history(GetParam().kind, patients, random);
      const History before = random_history({.partial = GetParam().kind.partial, .most_rows = 4}, patients, random);
      const Columns columns(history, GetParam().kind);
      const Columns firsts(before, {.partial = GetParam().kind.partial});
      const RowTruthBits bits = followed_by(*firsts.query.run, columns.query, months, days, 3);
      std::size_t at = 0;
      for (std::size_t p = 0; p < patients; ++p) {
        for (const Row& row : before.patients[p].rows) {
          const Truth truth =
              followed(row.start, history.patients[p], belongs(history, history.patients[p]), months, days);
          ASSERT_EQ(bits.yes.test(at), truth == Truth::Yes) << "patient " << p << " row " << at;
          ASSERT_EQ(bits.no.test(at), truth == Truth::No) << "patient " << p << " row " << at;
          ++at;
        }
      }
    }
  }
}

std::vector<Needed> demands() {
  return {{.readings = 3},
          {.readings = 2, .days = 2},
          {.readings = 2, .days = 3},
          {.readings = 2, .apart_minutes = 24 * 60},
          {.readings = 3, .apart_minutes = 5 * 24 * 60, .apart_in_days = true},
          {.readings = 2, .days = 2, .apart_minutes = 8 * 60}};
}

class Demands : public testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(Random, Demands,
                         testing::Values(Case{"days", {.common = true, .most_rows = 6}},
                                         Case{"perhaps", {.where = true, .most_rows = 6}},
                                         Case{"minutes", {.minutes = true, .where = true, .most_rows = 6}},
                                         Case{"all_minutes", {.minutes_all = true, .where = true, .most_rows = 6}},
                                         Case{"partial", {.partial = true, .minutes = true, .most_rows = 6}}),
                         [](const auto& which) { return which.param.name; });

TEST_P(Demands, OfReadingsDaysAndTimeBetween) {
  std::mt19937 random(3);
  std::size_t exact_ones = 0, unknown = 0, all = 0;
  for (const Needed& needed : demands()) {
    const History history = random_history(GetParam().kind, 300, random);
    Columns columns(history, GetParam().kind);
    columns.query.needed_readings = static_cast<std::uint32_t>(needed.readings);
    columns.query.needed_days = static_cast<std::uint32_t>(needed.days);
    columns.query.apart_minutes = needed.apart_minutes;
    columns.query.apart_in_days = needed.apart_in_days;
    const AnyRows any = any_row(columns.query, 2);
    const Counted counts = count_rows(columns.query, 2);
    const PickedRows latest = pick_row(columns.query, Order::Latest, 2);
    for (std::size_t p = 0; p < history.patients.size(); ++p, ++all) {
      const Patient& patient = history.patients[p];
      const std::vector<Truth> rows = belongs(history, patient);
      bool exact = true;
      const Truth truth = enough(patient, rows, needed, &exact);
      ASSERT_EQ(any.yes.test(p), truth == Truth::Yes) << "patient " << p;
      if (exact || truth != Truth::No) {
        ASSERT_EQ(any.no.test(p), truth == Truth::No) << "patient " << p;
      }
      exact_ones += exact;
      unknown += !any.yes.test(p) && !any.no.test(p);
      const Range count = counted(rows);
      ASSERT_EQ(counts.low.as<std::uint32_t>()[p], any.yes.test(p) ? count.low : 0);
      ASSERT_EQ(counts.high.as<std::uint32_t>()[p], any.no.test(p) ? 0 : count.high);
      if (!any.yes.test(p)) {
        ASSERT_EQ(latest.as<std::int32_t>()[p], any.no.test(p) ? kNoRow : kUnsureRow) << "patient " << p;
      }
    }
    columns.query.apart_minutes.reset();
    columns.query.needed_days = 1;
    const Summed sums = sum_rows(columns.query, columns.values, 2);
    const Summed medians = double_median(columns.query, columns.values, 2);
    const PickedExtremes highest = pick_extreme(columns.query, columns.values, true, 2);
    for (std::size_t p = 0; p < history.patients.size(); ++p) {
      const Range count = counted(belongs(history, history.patients[p], true));
      const bool enough = count.low >= needed.readings, certain = count.low == count.high;
      ASSERT_EQ(sums.valid.test(p), enough && certain) << "patient " << p;
      ASSERT_EQ(medians.valid.test(p), enough && certain) << "patient " << p;
      ASSERT_EQ(highest.low.as<std::int32_t>()[p] >= 0, enough) << "patient " << p;
      ASSERT_EQ(highest.sure.as<std::int32_t>()[p] == kNoRow, count.high < needed.readings) << "patient " << p;
    }
  }
  EXPECT_GT(exact_ones, all / 4);  // the test says something
  EXPECT_LT(unknown, all / 2);
}

}  // namespace
}  // namespace elig::select_test
