#include "runtime/population/date.h"

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

}  // namespace

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
