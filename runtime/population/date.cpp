#include "runtime/population/date.h"

#include <array>
#include <cstdio>

namespace elig {
namespace {

// All of text[begin, begin + digits), which must be digits.
std::optional<int> number_at(std::string_view text, std::size_t begin, std::size_t digits) {
  int value = 0;
  for (char c : text.substr(begin, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_date_shape(const char* c) {
  return is_digit(c[0]) && is_digit(c[1]) && is_digit(c[2]) && is_digit(c[3]) && c[4] == '-' && is_digit(c[5]) &&
         is_digit(c[6]) && c[7] == '-' && is_digit(c[8]) && is_digit(c[9]);
}
int two_digits(const char* c) { return (c[0] - '0') * 10 + (c[1] - '0'); }

// What stands after the day: nothing, or a time (`T08:30`, ` 08:30:00.5+01:00`, `T08`, `T-:30`). -1: no whole minute is
// said. nullopt: something else.
std::optional<std::int16_t> minute_after_day(std::string_view rest) {
  constexpr std::int16_t kUnknown = -1;
  if (rest.empty()) return kUnknown;
  if ((rest[0] != 'T' && rest[0] != ' ') || rest.find('/') != std::string_view::npos) return std::nullopt;
  if (rest.size() < 6 || rest[3] != ':' || !is_digit(rest[1]) || !is_digit(rest[2]) || !is_digit(rest[4]) ||
      !is_digit(rest[5])) {
    return kUnknown;
  }
  const int hour = two_digits(&rest[1]), minute = two_digits(&rest[4]);
  if (minute > 59 || hour > 23) return kUnknown;  // 24:00 is midnight of a day that it does not name
  return static_cast<std::int16_t>(hour * 60 + minute);
}

// `-UN`, `--`, `-XX`, `-UNK`, ... : nothing but words for an unknown part.
bool says_unknown(std::string_view text) {
  for (const char c : text) {
    if (c != '-' && c != 'U' && c != 'N' && c != 'K' && c != 'X' && c != 'u' && c != 'n' && c != 'k' && c != 'x') {
      return false;
    }
  }
  return true;
}

DayRange between(CivilDate first, CivilDate last) { return {day_number(first), day_number(last)}; }

// `2013`, `2013-12`, and what is less than a whole date in other ways.
std::optional<Moment> parse_partial(std::string_view text) {
  using std::chrono::day, std::chrono::last, std::chrono::month, std::chrono::year;
  const std::optional<int> written_year = text.size() >= 4 ? number_at(text, 0, 4) : std::nullopt;
  if (!written_year) return std::nullopt;
  const year in(*written_year);
  std::string_view rest = text.substr(4);
  const std::optional<int> written_month = rest.size() >= 3 && rest[0] == '-' ? number_at(rest, 1, 2) : std::nullopt;
  if (written_month) {
    const month of(static_cast<unsigned>(*written_month));
    rest.remove_prefix(3);
    if (!of.ok() || !(rest.empty() || (rest[0] == '-' && says_unknown(rest)))) return std::nullopt;
    return Moment{between(in / of / day(1), CivilDate(in / of / last))};
  }
  // A day of an unknown month (`2013---15`) narrows nothing down that is worth keeping.
  if (rest.starts_with("--") && rest.size() == 5 && number_at(rest, 3, 2)) rest = {};
  if (!rest.empty() && (rest[0] != '-' || !says_unknown(rest))) return std::nullopt;
  return Moment{between(in / month(1) / day(1), in / month(12) / day(31))};
}

// `..` is an end that is not known.
std::optional<Moment> parse_interval(std::string_view first, std::string_view last) {
  if (last.find('/') != std::string_view::npos) return std::nullopt;
  Moment between;
  if (first != "..") {
    const std::optional<Moment> from = parse_moment(first);
    if (!from) return std::nullopt;
    between.day.lo = from->day.lo;
  }
  if (last != "..") {
    const std::optional<Moment> to = parse_moment(last);
    if (!to) return std::nullopt;
    between.day.hi = to->day.hi;
  }
  if (between.day.lo > between.day.hi) return std::nullopt;
  return between;
}

}  // namespace

Day day_number(CivilDate date) { return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count()); }

CivilDate civil_date(Day day) { return std::chrono::sys_days(std::chrono::days(day)); }

std::string day_text(Day day) {
  const CivilDate date = civil_date(day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::optional<Moment> parse_moment(std::string_view text) {
  if (text.size() >= 10 && is_date_shape(text.data())) {
    const char* c = text.data();
    const CivilDate date{std::chrono::year(two_digits(c) * 100 + two_digits(c + 2)),
                         std::chrono::month(static_cast<unsigned>(two_digits(c + 5))),
                         std::chrono::day(static_cast<unsigned>(two_digits(c + 8)))};
    if (!date.ok()) return std::nullopt;
    const Day day = day_number(date);
    if (const auto minute = minute_after_day(text.substr(10))) return Moment{{day, day}, *minute};
  }
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return parse_interval(text.substr(0, slash), text.substr(slash + 1));
  }
  return parse_partial(text);
}

std::optional<CivilDate> parse_date(std::string_view text) {
  constexpr std::size_t kLength = 10;  // 2014-01-02
  if (text.size() < kLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (text.size() > kLength && text[kLength] != 'T' && text[kLength] != ' ') return std::nullopt;
  std::optional<int> year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  CivilDate date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                 std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return date;
}

int completed_years(CivilDate birth, CivilDate day) {
  int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  bool birthday_to_come = day.month() < birth.month() || (day.month() == birth.month() && day.day() < birth.day());
  return birthday_to_come ? years - 1 : years;
}

}  // namespace elig
