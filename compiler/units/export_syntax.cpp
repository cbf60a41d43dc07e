#include "compiler/units/export_syntax.h"

#include <algorithm>
#include <array>

#include "compiler/units/words.h"

namespace elig {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

struct CharacterSpelling {
  std::string_view written;
  std::string_view plain;
};

constexpr CharacterSpelling kCharacters[] = {
    {"\u00b5", "u"},        // micro sign
    {"\u03bc", "u"},        // Greek mu
    {"\u00b0C", "Cel"},     // degree sign and C
    {"\u2103", "Cel"},      // degree Celsius
    {"\u00b0F", "[degF]"},  // degree sign and F
    {"\u2109", "[degF]"},   // degree Fahrenheit
    {"\u2126", "Ohm"},      // ohm sign
    {"\u03a9", "Ohm"},      // Greek omega
    {"\u00b7", "."},        // middle dot
    {"\u22c5", "."},        // dot operator
    {"\u00d7", "x"},        // multiplication sign
    {"\u2212", "-"},        // minus sign
    {"\u2215", "/"},        // division slash
    {"\u2044", "/"},        // fraction slash
};

constexpr std::array<std::string_view, 11> kSuperscripts = {"\u2070", "\u00b9", "\u00b2", "\u00b3", "\u2074", "\u2075",
                                                            "\u2076", "\u2077", "\u2078", "\u2079", "\u207b"};

/// A superscript is an exponent; a ten needs its star before it.
std::string plain_superscripts(std::string_view text) {
  std::string result;
  bool in_exponent = false;
  while (!text.empty()) {
    const auto* const found =
        std::ranges::find_if(kSuperscripts, [&](std::string_view s) { return text.starts_with(s); });
    if (found == kSuperscripts.end()) {
      result += text[0];
      text.remove_prefix(1);
      in_exponent = false;
      continue;
    }
    const bool after_ten = result == "10" || (result.ends_with("10") && !digit(result[result.size() - 3]));
    if (!in_exponent && after_ten) result += '*';
    const auto value = found - kSuperscripts.begin();
    result += value == 10 ? std::string("-") : std::to_string(value);
    text.remove_prefix(found->size());
    in_exponent = true;
  }
  return result;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// `mg / dL` -> `mg/dL`; what stands in braces stays as it is.
void erase_blanks(std::string& text) {
  bool braces = false;
  std::erase_if(text, [&braces](char c) {
    if (c == '{' || c == '}') braces = c == '{';
    return c == ' ' && !braces;
  });
}

/// `x10E9/L`, `10**9/L`, `10^9/L` -> `10*9/L`: in all of these laboratories mean a power of ten, though
/// 10E9 is 10^10 to a calculator.
void undo_power_of_ten(std::string& text) {
  std::size_t at = text.starts_with('x') || text.starts_with('X') || text.starts_with('*') ? 1 : 0;
  if (text.compare(at, 2, "10") != 0) return;
  std::size_t sign = at + 2;
  if (text.compare(sign, 2, "**") == 0) {
    sign += 2;
  } else if (sign < text.size() && (text[sign] == 'E' || text[sign] == 'e' || text[sign] == '^' || text[sign] == '*')) {
    sign += 1;
  } else {
    return;
  }
  std::size_t digits = sign;
  if (digits < text.size() && text[digits] == '+') ++digits;
  if (digits >= text.size() || !digit(text[digits])) return;
  const bool is_ucum = at == 0 && sign == 3 && (text[2] == '^' || text[2] == '*');
  if (!is_ucum) text.replace(0, digits, "10*");
}

/// `kg/m^2`, `kg/m**2` -> `kg/m2`; not in braces.
void undo_carets(std::string& text) {
  bool braces = false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char before = text[at - 1];
    if (before == '{' || before == '}') braces = before == '{';
    const bool after_letter = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z');
    if (!after_letter || braces) continue;
    const std::size_t written = text[at] == '^' ? 1 : text.compare(at, 2, "**") == 0 ? 2 : 0;
    const std::size_t exponent = at + written;
    if (written > 0 && exponent < text.size() && (digit(text[exponent]) || text[exponent] == '-')) {
      text.erase(at, written);
    }
  }
}

/// A clearance per 1.73 m2 is normalised to a body surface, not divided by one: an annotation.
void undo_body_surface(std::string& text) {
  const std::size_t at = text.find("/1.73");
  if (at == std::string::npos) return;
  std::string_view rest = std::string_view(text).substr(at + 5);
  if (rest.starts_with('.') || rest.starts_with('_')) rest.remove_prefix(1);
  if (rest == "m2" || rest == "sqm" || rest == "M2") text.replace(at, std::string::npos, "/{1.73_m2}");
}

/// `mg/24h`, `mg/24hr` -> `mg/(24.h)`.
void undo_collection_hours(std::string& text) {
  const std::size_t slash = text.rfind('/');
  if (slash == std::string::npos) return;
  std::size_t letters = slash + 1;
  while (letters < text.size() && digit(text[letters])) ++letters;
  if (letters == slash + 1) return;
  const std::string unit = lower_case(std::string_view(text).substr(letters));
  if (unit != "h" && unit != "hr" && unit != "hrs" && unit != "hours") return;
  text = text.substr(0, slash) + "/(" + text.substr(slash + 1, letters - slash - 1) + ".h)";
}

}  // namespace

std::string plain_characters(std::string_view text) {
  const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string result(text);
  if (ascii) return result;
  for (const auto& [written, plain] : kCharacters) replace_all(result, written, plain);
  return plain_superscripts(result);
}

std::string undo_export_syntax(std::string_view text) {
  std::string result(text);
  erase_blanks(result);
  undo_power_of_ten(result);
  undo_carets(result);
  undo_body_surface(result);
  undo_collection_hours(result);
  replace_all(result, "(Fe)", "{Fe}");
  return result;
}

}  // namespace elig
