#include "runtime/population/date.h"

#include <gtest/gtest.h>

namespace elig {
namespace {

TEST(ParseDate, TakesIsoDatesAndIgnoresATimeAfterThem) {
  using namespace std::chrono;
  EXPECT_EQ(parse_date("2014-01-02"), CivilDate(year(2014), January, day(2)));
  EXPECT_EQ(parse_date("2014-01-02T08:30"), CivilDate(year(2014), January, day(2)));
  EXPECT_EQ(parse_date("2014-01-02 00:00:00"), CivilDate(year(2014), January, day(2)));
  EXPECT_EQ(parse_date("2016-02-29"), CivilDate(year(2016), February, day(29)));
}

TEST(ParseDate, RefusesPartialAndImpossibleDates) {
  for (const char* text : {"", "2014", "2014-01", "2014-1-2", "2014-01-0", "2014-01-00", "2014-13-01", "2015-02-29",
                           "02/01/2014", "2014-01-02x", "20140102", "2014-0a-02", "-014-01-02"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

int years(const char* birth, const char* day) { return completed_years(*parse_date(birth), *parse_date(day)); }

TEST(CompletedYears, TurnOnTheBirthday) {
  EXPECT_EQ(years("1950-06-15", "2014-06-14"), 63);
  EXPECT_EQ(years("1950-06-15", "2014-06-15"), 64);
  EXPECT_EQ(years("1950-06-15", "2014-07-01"), 64);
  EXPECT_EQ(years("1950-06-15", "2014-05-31"), 63);
  EXPECT_EQ(years("2014-06-15", "2014-06-15"), 0);
  EXPECT_EQ(years("2014-06-16", "2014-06-15"), -1);
}

TEST(CompletedYears, BornOn29FebTurnsOn1March) {
  EXPECT_EQ(years("1996-02-29", "2014-02-28"), 17);
  EXPECT_EQ(years("1996-02-29", "2014-03-01"), 18);
  EXPECT_EQ(years("1996-02-29", "2016-02-28"), 19);
  EXPECT_EQ(years("1996-02-29", "2016-02-29"), 20);
}

}  // namespace
}  // namespace elig
