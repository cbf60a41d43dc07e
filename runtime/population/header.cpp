// A column's header -> name, role and unit. The unit is only cut out, never read: population knows no units.

#include <optional>
#include <string>

#include "runtime/population/decimal.h"
#include "runtime/population/population.h"

namespace elig {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

// What is inside `[...]`, which has to end the header. UCUM codes have brackets of their own: `x [[IU]/mL]`.
std::optional<std::string> parse_unit(std::string_view bracketed, std::string* problem) {
  int depth = 0;
  for (std::size_t i = 0; i < bracketed.size(); ++i) {
    if (bracketed[i] == '[') ++depth;
    if (bracketed[i] == ']') --depth;
    if (depth == 0 && i + 1 < bracketed.size()) {
      *problem = "there is text after the `]` that closes the unit";
      return std::nullopt;
    }
  }
  if (depth > 0) {
    *problem = "the `[` before the unit is not closed by `]`";
    return std::nullopt;
  }
  std::string_view unit = trimmed(bracketed.substr(1, bracketed.size() - 2));
  if (unit.empty()) {
    *problem = "there is no unit between `[` and `]`";
    return std::nullopt;
  }
  return std::string(unit);
}

// Takes `.ULN`, `.LLN` or `.date` off the end of a name. Other dots are part of it: `organ.hb`.
ColumnRole take_role(std::string_view* name) {
  std::size_t dot = name->rfind('.');
  if (dot == std::string_view::npos) return ColumnRole::Value;
  std::string_view suffix = trimmed(name->substr(dot + 1));
  ColumnRole role = ColumnRole::Value;
  if (equals_ignoring_case(suffix, "uln")) role = ColumnRole::Uln;
  if (equals_ignoring_case(suffix, "lln")) role = ColumnRole::Lln;
  if (equals_ignoring_case(suffix, "date")) role = ColumnRole::Date;
  if (role != ColumnRole::Value) *name = trimmed(name->substr(0, dot));
  return role;
}

}  // namespace

std::optional<Header> parse_header(std::string_view text, std::string* problem) {
  text = trimmed(text);
  Header header;
  std::size_t open = text.find('[');
  std::string_view name = trimmed(text.substr(0, open));
  if (name.find(']') != std::string_view::npos) {
    *problem = "there is a `]` without a `[` before it";
    return std::nullopt;
  }
  if (open != std::string_view::npos) {
    header.unit = parse_unit(text.substr(open), problem);
    if (!header.unit) return std::nullopt;
  }
  header.role = take_role(&name);
  if (name.empty()) {
    *problem = "it has no name";
    return std::nullopt;
  }
  if (header.role == ColumnRole::Date && header.unit) {
    *problem = "a date has no unit";
    return std::nullopt;
  }
  header.name = std::string(name);
  return header;
}

}  // namespace elig
