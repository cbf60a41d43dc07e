#include <gtest/gtest.h>

#include <chrono>

#include "runtime/select/select.h"

namespace elig {
namespace {

Day day(int year, unsigned month, unsigned of_month) {
  using namespace std::chrono;
  const sys_days date{std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(of_month)};
  return static_cast<Day>(date.time_since_epoch().count());
}

TEST(Shifted, ClampsTheDayToTheMonthsLast) {
  EXPECT_EQ(shifted(day(2013, 5, 31), -3, 0), day(2013, 2, 28));
  EXPECT_EQ(shifted(day(2012, 5, 31), -3, 0), day(2012, 2, 29));
  EXPECT_EQ(shifted(day(2012, 2, 29), 12, 0), day(2013, 2, 28));
  EXPECT_EQ(shifted(day(2012, 2, 29), 48, 0), day(2016, 2, 29));
  EXPECT_EQ(shifted(day(1896, 2, 29), 48, 0), day(1900, 2, 28));  // 1900 was no leap year
  EXPECT_EQ(shifted(day(1996, 2, 29), 48, 0), day(2000, 2, 29));
  EXPECT_EQ(shifted(day(2013, 12, 31), 2, 0), day(2014, 2, 28));
  EXPECT_EQ(shifted(day(2013, 1, 30), -1, 0), day(2012, 12, 30));
  EXPECT_EQ(shifted(day(2013, 10, 31), 1, 0), day(2013, 11, 30));
}

TEST(Shifted, GoesByMonthsFirstThenDays) {
  EXPECT_EQ(shifted(day(2013, 1, 31), 1, 1), day(2013, 3, 1));
  EXPECT_EQ(shifted(day(2013, 3, 1), -1, -1), day(2013, 1, 31));
  EXPECT_EQ(shifted(day(2013, 3, 1), 0, -1), day(2013, 2, 28));
  EXPECT_EQ(shifted(day(2012, 3, 1), 0, -1), day(2012, 2, 29));
}

TEST(Shifted, AgreesWithTheCalendarEverywhere) {
  using namespace std::chrono;
  for (Day from = day(1890, 1, 1); from < day(2110, 1, 1); from += 17) {
    const year_month_day date{sys_days{days{from}}};
    for (const int by : {-1201, -13, -12, -1, 0, 1, 2, 11, 12, 25, 4800}) {
      year_month_day to = date + months(by);
      if (!to.ok()) to = to.year() / to.month() / last;
      ASSERT_EQ(shifted(from, by, 0), sys_days{to}.time_since_epoch().count()) << from << " by " << by;
    }
  }
}

TEST(Shifted, StaysWithinAllTimeAndHasAYearZero) {
  EXPECT_EQ(shifted(kAfterAllTime, -1200, -5), kAfterAllTime);
  EXPECT_EQ(shifted(kBeforeAllTime, 1200, 5), kBeforeAllTime);
  EXPECT_EQ(shifted(kAfterAllTime - 1, 0, 5), kAfterAllTime);
  EXPECT_EQ(shifted(kAfterAllTime - 1, 1, 0), kAfterAllTime);
  EXPECT_EQ(shifted(kBeforeAllTime + 1, -1, 0), kBeforeAllTime);
  EXPECT_EQ(shifted(0, 2'000'000'000, 0), kAfterAllTime);
  EXPECT_EQ(shifted(0, -2'000'000'000, -2'000'000'000), kBeforeAllTime);
  EXPECT_EQ(shifted(day(1, 1, 1), -1, 0), day(0, 12, 1));
  EXPECT_EQ(shifted(day(-3, 3, 31), -1, 0), day(-3, 2, 28));
  EXPECT_EQ(shifted(146'097 * 3'000, 12, 0), 146'097 * 3'000 + 365);  // beyond the years that the library knows
}

PatientDays some_days() {
  PatientDays days;
  days.days.lo = AlignedBytes(3 * sizeof(Day));
  days.days.hi = AlignedBytes(3 * sizeof(Day));
  days.known = Bitmap(3);
  const DayRange ranges[] = {{10, 12}, {0, 0}, {20, 20}};
  for (std::size_t p : {0, 2}) {
    days.days.lo.as<Day>()[p] = ranges[p].lo;
    days.days.hi.as<Day>()[p] = ranges[p].hi;
    days.known.set(p);
  }
  return days;
}

TEST(DatesOfPatients, AreShiftedEndByEnd) {
  const PatientDays to = shifted(some_days(), 0, 5, 3);
  EXPECT_EQ(to[0], (DayRange{15, 17}));
  EXPECT_EQ(to[1], std::nullopt);
  EXPECT_EQ(to[2], (DayRange{25, 25}));
  PatientDays index;
  index.common = DayRange{100, 100};
  EXPECT_EQ(shifted(index, 0, -28, 3).common, (DayRange{72, 72}));
}

TEST(DatesOfPatients, TheEarlierAndTheLaterAreTakenEndByEndAndMissWhereOneDoes) {
  PatientDays other;
  other.common = DayRange{11, 30};
  const PatientDays first = earlier(some_days(), other, 3), last = later(other, some_days(), 3);
  EXPECT_EQ(first[0], (DayRange{10, 12}));
  EXPECT_EQ(first[1], std::nullopt);
  EXPECT_EQ(first[2], (DayRange{11, 20}));
  EXPECT_EQ(last[0], (DayRange{11, 30}));
  EXPECT_EQ(last[1], std::nullopt);
  EXPECT_EQ(last[2], (DayRange{20, 30}));
  EXPECT_EQ(earlier(other, other, 3).common, (DayRange{11, 30}));
}

}  // namespace
}  // namespace elig
