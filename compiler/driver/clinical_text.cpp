#include "compiler/driver/clinical_text.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

namespace elig {
namespace {

/// `9` -> `⁹`
std::string superscript(std::string_view digits) {
  static const std::map<char, const char*> kRaised = {{'0', "⁰"}, {'1', "¹"}, {'2', "²"}, {'3', "³"},
                                                      {'4', "⁴"}, {'5', "⁵"}, {'6', "⁶"}, {'7', "⁷"},
                                                      {'8', "⁸"}, {'9', "⁹"}, {'-', "⁻"}};
  std::string text;
  for (const char digit : digits) {
    const auto raised = kRaised.find(digit);
    text += raised == kRaised.end() ? std::string(1, digit) : raised->second;
  }
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string power_of_ten(int power) { return "x10" + superscript(std::to_string(power)); }

/// `10*9` -> `x10⁹`
void raise_powers(std::string& text) {
  for (const std::string_view ten : {"10*", "10^"}) {
    for (std::size_t at = text.find(ten); at != std::string::npos; at = text.find(ten, at + 1)) {
      std::size_t end = at + ten.size();
      while (end < text.size() && (text[end] == '-' || std::isdigit(static_cast<unsigned char>(text[end])) != 0)) ++end;
      text.replace(at, end - at, "x10" + superscript(text.substr(at + ten.size(), end - at - ten.size())));
    }
  }
}

}  // namespace

std::string clinical_unit(const std::string& ucum) {
  static const std::map<std::string, std::string> kWords = {
      {"a", "years"},   {"mo", "months"},  {"wk", "weeks"},   {"d", "days"},    {"Cel", "°C"},
      {"[degF]", "°F"}, {"[lb_av]", "lb"}, {"[oz_av]", "oz"}, {"[in_i]", "in"}, {"[ft_i]", "ft"}};
  if (const auto word = kWords.find(ucum); word != kWords.end()) return word->second;
  std::string text = ucum;
  replace_all(text, "1.73_m2", "1.73 m²");
  replace_all(text, "m2", "m²");
  raise_powers(text);
  replace_all(text, "_av]", "]");
  replace_all(text, "_i]", "]");
  std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '{' || c == '}'; });
  return text;
}

int clinical_power(const std::string& ucum, const std::vector<Rational>& numbers) {
  const bool large = std::any_of(numbers.begin(), numbers.end(), [](const auto& one) { return abs(one) >= pow10(8); });
  return ucum == "/L" && large ? 9 : 0;
}

std::string clinical_quantity(const std::string& number, const std::string& ucum, int power) {
  std::string text = number;
  const bool censored = text.starts_with('<') || text.starts_with('>');
  if (power != 0) {
    if (const auto read = parse_decimal(text.substr(censored ? 1 : 0)))
      text = (censored ? text.substr(0, 1) : "") + to_display(*read / pow10(power));
    return text + " " + power_of_ten(power) + ucum;
  }
  if (ucum.empty() || ucum == "1") return text;
  if (ucum == "%") return text + " %";
  std::string unit = clinical_unit(ucum);
  const bool word = ucum == "a" || ucum == "mo" || ucum == "wk" || ucum == "d";
  if (word && text == "1") unit.pop_back();  // 1 year
  return text + " " + unit;
}

TwoNumbers told_apart(const Rational& a, const Rational& b, int significant) {
  constexpr int kAllOfADouble = 17;
  TwoNumbers texts{to_display(a, significant), to_display(b, significant)};
  while (a != b && texts.a == texts.b && significant < kAllOfADouble) {
    ++significant;
    texts = {to_display(a, significant), to_display(b, significant)};
  }
  return texts;
}

}  // namespace elig
