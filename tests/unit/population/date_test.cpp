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

Day on(const char* text) { return day_number(*parse_date(text)); }

TEST(ParseMoment, AWholeDateIsOneDayWithItsMinute) {
  EXPECT_EQ(on("1970-01-01"), 0);
  EXPECT_EQ(on("1969-12-31"), -1);
  EXPECT_EQ(civil_date(on("2016-02-29")), *parse_date("2016-02-29"));
  const Day day = on("2013-12-26");
  EXPECT_EQ(parse_moment("2013-12-26"), (Moment{{day, day}, -1}));
  EXPECT_EQ(parse_moment("2013-12-26T14:45"), (Moment{{day, day}, 14 * 60 + 45}));
  EXPECT_EQ(parse_moment("2013-12-26 00:00:00.000"), (Moment{{day, day}, 0}));
  EXPECT_EQ(parse_moment("2013-12-26T23:59:59+13:00"), (Moment{{day, day}, 23 * 60 + 59}));
  EXPECT_EQ(parse_moment("2013-12-26T23:59:59Z"), (Moment{{day, day}, 23 * 60 + 59}));
  for (const char* no_minute : {"2013-12-26T14", "2013-12-26T-:30", "2013-12-26T25:00", "2013-12-26T"}) {
    EXPECT_EQ(parse_moment(no_minute), (Moment{{day, day}, -1})) << no_minute;
  }
}

TEST(ParseMoment, APartialDateIsEveryDayThatItMayBe) {
  const Moment month{{on("2013-12-01"), on("2013-12-31")}}, year{{on("2013-01-01"), on("2013-12-31")}};
  for (const char* text : {"2013-12", "2013-12-UN", "2013-12-XX", "2013-12--"})
    EXPECT_EQ(parse_moment(text), month) << text;
  for (const char* text : {"2013", "2013-UN-UN", "2013-UNK-UNK", "2013---15", "2013----"}) {
    EXPECT_EQ(parse_moment(text), year) << text;
  }
  EXPECT_EQ(parse_moment("2016-02"), (Moment{{on("2016-02-01"), on("2016-02-29")}}));
  EXPECT_EQ(parse_moment("2015-02"), (Moment{{on("2015-02-01"), on("2015-02-28")}}));
}

TEST(ParseMoment, AnIntervalIsFromTheFirstDayToTheLast) {
  EXPECT_EQ(parse_moment("2003-12-15/2003-12-20"), (Moment{{on("2003-12-15"), on("2003-12-20")}}));
  EXPECT_EQ(parse_moment("2003-12-15T10:00/2004"), (Moment{{on("2003-12-15"), on("2004-12-31")}}));
  EXPECT_EQ(parse_moment("../2003-12-20"), (Moment{{kBeforeAllTime, on("2003-12-20")}}));
  EXPECT_EQ(parse_moment("2003-12/.."), (Moment{{on("2003-12-01"), kAfterAllTime}}));
  EXPECT_FALSE(parse_moment("2003-12-15/2003-12-14"));
  EXPECT_FALSE(parse_moment("../2003-12-15/2003-12-14"));
  EXPECT_FALSE(parse_moment("2003/2004/2005"));
}

TEST(ParseMoment, RefusesEverythingElse) {
  for (const char* text : {"", "UNK", "--12-15", "2013-13", "2013-1", "2013-00", "2014-02-30", "2013-12-2",
                           "12/26/2013", "20131226", "2013-12-26x", "2013x", " 2013", "yesterday", "2013-12-26/"}) {
    EXPECT_FALSE(parse_moment(text)) << text;
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
