// parse_unit: characters made plain, then texts that mean a unit as a whole, then UCUM with the words. The
// dialect decides only what is said about spellings that are not UCUM.
#include "compiler/units/unit.h"

#include <array>
#include <string>
#include <unordered_map>

#include "compiler/units/clinical.h"
#include "compiler/units/export_syntax.h"
#include "compiler/units/quoted.h"
#include "compiler/units/ucum.h"
#include "compiler/units/words.h"

namespace elig {
namespace {

constexpr std::size_t kSuggestions = 3;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// G/L is 10*9/L in French laboratories and g/L where everything is printed in capitals.
bool giga_or_gram(std::string_view text) { return text == "G/L"; }

/// Every known spelling, whoever may use it.
std::variant<UcumReading, UnitError> read_any_spelling(std::string_view written) {
  const std::string text = plain_characters(written);
  if (giga_or_gram(text)) return UnitError{"`G/L` may be giga or gram per litre", {"10*9/L", "g/L"}};
  if (const auto whole = find_whole_text(text)) {
    auto result = read_ucum(whole->code, Symbols::Ucum);
    if (auto* reading = std::get_if<UcumReading>(&result)) reading->spelling = whole->spelling;
    return result;
  }
  const std::string undone = undo_export_syntax(text);
  auto result = read_ucum(undone, Symbols::UcumAndWords);
  if (auto* reading = std::get_if<UcumReading>(&result); reading != nullptr && undone != text) {
    reading->spelling = Spelling::Export;
  }
  return result;
}

/// An export's spelling in a rule. Some are UCUM too, for something else: say what, so that nobody wonders.
UnitError not_for_rules(std::string_view written, const std::string& meant) {
  const auto literal = read_ucum(written, Symbols::Ucum);
  if (const auto* reading = std::get_if<UcumReading>(&literal)) {
    return {quoted(written) + " is " + describe(reading->unit.dimension) + " in UCUM", {meant}};
  }
  return {"the unit " + quoted(written) + " is not UCUM", {meant}};
}

std::variant<ParsedUnit, UnitError> read_unit(std::string_view text, UnitDialect dialect) {
  if (dialect == UnitDialect::Data) text = trimmed(text);
  if (dialect == UnitDialect::Rule && text.empty()) return UnitError{"a unit is missing", {}};
  if (text.size() > kMaxUnitLength) {
    return UnitError{"a unit of " + std::to_string(text.size()) + " bytes is too long", {}};
  }
  auto result = read_any_spelling(text);
  if (auto* error = std::get_if<UnitError>(&result)) {
    if (error->suggestions.empty()) error->suggestions = nearest_units(text, kSuggestions);
    return std::move(*error);
  }
  auto& reading = std::get<UcumReading>(result);
  if (dialect == UnitDialect::Rule && reading.spelling == Spelling::Export) {
    return not_for_rules(text, reading.unit.code);
  }
  ParsedUnit parsed;
  if (dialect == UnitDialect::Data && reading.spelling != Spelling::Ucum) {
    parsed.aliases.push_back({std::string(text), reading.unit.code});
  }
  parsed.unit = std::move(reading.unit);
  return parsed;
}

}  // namespace

std::variant<ParsedUnit, UnitError> parse_unit(std::string_view text, UnitDialect dialect) {
  // Rules, their vocabulary and the columns of a population say the same few units again and again, so each thread
  // remembers what it read.
  using Readings = std::unordered_map<std::string, std::variant<ParsedUnit, UnitError>>;
  constexpr std::size_t kRemembered = 1000;
  thread_local std::array<Readings, 2> readings;  // by dialect
  if (text.size() > kMaxUnitLength) return read_unit(text, dialect);
  Readings& known = readings[dialect == UnitDialect::Data ? 1 : 0];
  if (known.size() >= kRemembered) known.clear();
  const auto [reading, fresh] = known.try_emplace(std::string(text));
  if (fresh) reading->second = read_unit(text, dialect);
  return reading->second;
}

}  // namespace elig
