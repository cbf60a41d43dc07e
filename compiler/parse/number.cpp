#include "compiler/parse/number.h"

#include <array>
#include <cctype>
#include <chrono>
#include <string>
#include <utility>

namespace elig {

namespace {

constexpr std::size_t kMaxDigits = 1000;

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr std::array<Replacement, 12> kSuperscripts{{{"⁰", "0"},
                                                     {"¹", "1"},
                                                     {"²", "2"},
                                                     {"³", "3"},
                                                     {"⁴", "4"},
                                                     {"⁵", "5"},
                                                     {"⁶", "6"},
                                                     {"⁷", "7"},
                                                     {"⁸", "8"},
                                                     {"⁹", "9"},
                                                     {"⁺", ""},
                                                     {"⁻", "-"}}};

// µ is two characters in Unicode, the micro sign and the Greek letter.
constexpr std::array<Replacement, 12> kUnitSpellings{{{"\u00B5", "u"},
                                                      {"\u03BC", "u"},
                                                      {"·", "."},
                                                      {"⋅", "."},
                                                      {"°C", "Cel"},
                                                      {"\u2103", "Cel"},
                                                      {"°F", "[degF]"},
                                                      {"\u2109", "[degF]"},
                                                      {"÷", "/"},
                                                      {"\u2215", "/"},
                                                      {"\u00D7", "*"},
                                                      {"\u2212", "-"}}};

template <std::size_t N>
std::string replace(std::string_view text, const std::array<Replacement, N>& replacements) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    bool found = false;
    for (const auto& [from, to] : replacements) {
      if (!text.starts_with(from)) continue;
      result += to;
      text.remove_prefix(from.size());
      found = true;
      break;
    }
    if (found) continue;
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string without_leading_zeros(std::string digits) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  const std::size_t first = digits.find_first_not_of('0');
  digits = first == std::string::npos ? "0" : digits.substr(first);
  return negative && digits != "0" ? "-" + digits : digits;
}

// The exponent's digits and sign in what follows the mantissa, empty when there is none: after `e`, `^`, or
// superscripts after the `10`.
std::string exponent_of(std::string_view rest) {
  std::string digits;
  const std::size_t mark = rest.find_last_of("eE^");
  if (mark != std::string_view::npos) {
    for (const char c : replace(rest.substr(mark + 1), kUnitSpellings)) {
      if (is_digit(c) || c == '-') digits += c;
    }
    return digits;
  }
  const std::size_t ten = rest.rfind("10");
  return ten == std::string_view::npos ? std::string() : lower_superscripts(rest.substr(ten + 2));
}

}  // namespace

std::string lower_superscripts(std::string_view text) { return replace(text, kSuperscripts); }

std::optional<NumberText> read_number(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  std::string mantissa(text.substr(0, end));
  if (mantissa.size() > kMaxDigits) return std::nullopt;
  std::string_view rest = text.substr(end);
  std::string exponent;
  const bool power_of_ten_alone =
      mantissa == "10" && !rest.empty() && (rest.front() & 0x80) != 0 && rest.find("10") == std::string_view::npos;
  if (power_of_ten_alone) {
    mantissa = "1";
    exponent = lower_superscripts(rest);
  } else if (mantissa == "10" && rest.find_first_not_of(" \t") != std::string_view::npos &&
             rest[rest.find_first_not_of(" \t")] == '^') {
    mantissa = "1";
    exponent = exponent_of(rest);
  } else {
    exponent = exponent_of(rest);
  }
  NumberText number;
  number.spelling = mantissa;
  if (!exponent.empty()) {
    exponent = without_leading_zeros(exponent);
    if (exponent.size() > 4) return std::nullopt;
    number.spelling += "e" + exponent;
  }
  const auto value = parse_decimal(number.spelling);
  if (!value) return std::nullopt;
  number.value = *value;
  return number;
}

DateText read_date(std::string_view text) {
  std::array<std::string, 3> parts;
  std::size_t part = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit) parts.at(part) += c;
    if (!digit && !parts.at(part).empty() && part < 2) ++part;
  }
  const auto number = [](const std::string& digits) { return digits.empty() ? 0U : std::stoul(digits); };
  DateText result;
  result.year = std::stoi(parts[0]);
  result.month = static_cast<unsigned>(number(parts[1]));
  result.day = static_cast<unsigned>(number(parts[2]));
  // A day or month that was left out does not matter; one that is 0 does.
  const std::chrono::year_month_day day{std::chrono::year(result.year),
                                        std::chrono::month(parts[1].empty() ? 1 : result.month),
                                        std::chrono::day(parts[2].empty() ? 1 : result.day)};
  result.of_calendar = result.year >= 1 && day.ok();
  result.two_digits = parts[1].size() != 1 && parts[2].size() != 1;
  result.spelling = parts[0];
  for (const std::size_t i : {1U, 2U}) {
    if (!parts.at(i).empty()) result.spelling += (parts.at(i).size() < 2 ? "-0" : "-") + parts.at(i);
  }
  return result;
}

std::string normalise_unit(std::string_view text, bool quoted) {
  std::string unit = lower_superscripts(replace(text, kUnitSpellings));
  if (quoted) return unit;
  std::erase_if(unit, is_blank);
  constexpr std::string_view surface = "/1.73m2";
  if (const std::size_t at = unit.find(surface); at != std::string::npos) {
    unit.replace(at, surface.size(), "/{1.73_m2}");
  }
  return unit;
}

}  // namespace elig
