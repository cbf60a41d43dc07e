// Single rows at the edges of what a selection takes, one by one.
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/select/history.h"

namespace elig::select_test {
namespace {

// A window 10..20 for patients with these rows; each patient has one answer.
struct Window10To20 {
  History history;
  Kind kind{.partial = true, .lasting = true, .minutes = true, .where = true, .visible = true, .censored = true};

  explicit Window10To20(const std::vector<std::vector<Row>>& patients, Day visible_to = 100) {
    history.has_where = history.has_visible = true;
    history.has_from = history.has_to = {true};
    for (const std::vector<Row>& rows : patients) {
      Patient patient;
      patient.rows = rows;
      patient.from = {DayRange{10, 10}};
      patient.to = {DayRange{20, 20}};
      patient.visible_to = DayRange{visible_to, visible_to};
      for (Row& row : patient.rows) {
        if (!row.end) row.end = row.start;
        if (!row.value) row.value = 1;
      }
      history.patients.push_back(std::move(patient));
    }
  }
};

Row on(Day day) { return {.start = {day, day}}; }
Row lasting(Day first, Day last) { return {.start = {first, first}, .end = DayRange{last, last}}; }

// "yes", "no" or "unknown" of each patient.
std::string any_of(const Window10To20& made, bool closed_world = true) {
  Columns columns(made.history, made.kind);
  columns.query.closed_world = closed_world;
  const AnyRows any = any_row(columns.query, 1);
  std::string answers;
  for (std::size_t p = 0; p < made.history.patients.size(); ++p) {
    answers += any.yes.test(p) ? "yes " : any.no.test(p) ? "no " : "unknown ";
  }
  return answers;
}

TEST(Windows, IncludeBothEnds) {
  EXPECT_EQ(any_of(Window10To20({{on(9)}, {on(10)}, {on(20)}, {on(21)}, {}})), "no yes yes no no ");
}

TEST(Windows, AreOverlappedByRowsThatLast) {
  EXPECT_EQ(any_of(Window10To20({{lasting(0, 9)},
                                 {lasting(0, 10)},
                                 {lasting(0, 30)},
                                 {lasting(20, 30)},
                                 {lasting(21, 30)},
                                 {lasting(0, kAfterAllTime)}})),
            "no yes yes yes no yes ");
}

TEST(Windows, AreUnknownForDaysThatStraddleAnEnd) {
  const auto within = [](Day lo, Day hi) { return Row{.start = {lo, hi}}; };
  EXPECT_EQ(
      any_of(Window10To20({{within(10, 20)}, {within(9, 10)}, {within(0, 9)}, {within(20, 21)}, {{.start = {}}}})),
      "yes unknown no unknown unknown ");
}

TEST(Windows, ShowNothingThatStartsLaterThanIsVisible) {
  EXPECT_EQ(any_of(Window10To20({{on(14)}, {on(15)}, {on(16)}, {{.start = {15, 16}}}, {lasting(0, 30)}}, 15)),
            "yes yes no unknown yes ");
}

TEST(OpenWorld, ANoNeedsARowInTheWindow) {
  Row other = on(15);
  other.where = Truth::No;
  EXPECT_EQ(any_of(Window10To20({{}, {on(9)}, {other}, {on(15)}}), false), "unknown unknown no yes ");
  EXPECT_EQ(any_of(Window10To20({{}, {on(9)}, {other}, {on(15)}}), true), "no no no yes ");
}

TEST(Order, OfTheSameDayGoesByMinutesWhereBothAreKnownElseBySequence) {
  const auto at = [](int minute) { return Row{.start = {15, 15}, .minute = minute}; };
  const Window10To20 made({{at(600), at(480)}, {at(600), at(-1)}, {at(600), at(600)}, {at(600), at(-1), at(480)}});
  const Columns columns(made.history, made.kind);
  const PickedRows latest = pick_row(columns.query, Order::Latest, 1);
  const auto* rows = latest.as<std::int32_t>();
  EXPECT_EQ(rows[0], 0);  // 10:00 comes after 8:00
  EXPECT_EQ(rows[1], 3);
  EXPECT_EQ(rows[2], 5);
  EXPECT_EQ(rows[3], kUnsureRow);  // 10:00, then some time, then 8:00: no order
}

TEST(Extremes, PlaceCensoredValuesBesideTheirBound) {
  const auto value = [](std::int64_t number, int side) {
    return Row{.start = {15, 15}, .value = number, .side = side};
  };
  const Window10To20 made({{value(5, -1), value(3, 0)}, {value(5, -1), value(5, 0)}, {value(5, 1), value(5, 0)}});
  const Columns columns(made.history, made.kind);
  const PickedExtremes highest = pick_extreme(columns.query, columns.values, true, 1);
  const PickedExtremes lowest = pick_extreme(columns.query, columns.values, false, 1);
  EXPECT_EQ(highest.sure.as<std::int32_t>()[0], 0);  // <5 against 3
  EXPECT_EQ(highest.sure.as<std::int32_t>()[1], 3);  // <5 against 5
  EXPECT_EQ(highest.sure.as<std::int32_t>()[2], 4);  // >5 against 5
  EXPECT_EQ(lowest.sure.as<std::int32_t>()[1], 2);
}

TEST(Sums, SayThatTheyOverflow) {
  constexpr std::int64_t kLarge = std::numeric_limits<std::int64_t>::max() / 2;
  Window10To20 made({{on(15), on(15)}, {on(15), on(15), on(15)}});
  made.kind.largest = kLarge;
  for (Patient& patient : made.history.patients) {
    for (Row& row : patient.rows) row.value = kLarge;
  }
  const Columns columns(made.history, made.kind);
  EXPECT_TRUE(sum_rows(columns.query, columns.values, 1).overflow);
  EXPECT_FALSE(double_median(columns.query, columns.values, 1).overflow);
  made.history.patients.pop_back();
  const Columns two(made.history, made.kind);
  const Summed summed = sum_rows(two.query, two.values, 1);
  EXPECT_FALSE(summed.overflow);
  EXPECT_EQ(summed.sum.as<std::int64_t>()[0], 2 * kLarge);
}

}  // namespace
}  // namespace elig::select_test
