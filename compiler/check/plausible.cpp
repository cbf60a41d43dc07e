#include "compiler/check/plausible.h"

#include <tuple>
#include <variant>
#include <vector>

#include "compiler/units/clinical.h"

namespace elig::sema {
namespace {

bool is_plausible(const Rational& base, const NumberSymbol& analyte) {
  return base >= *analyte.plausible_lo && base <= *analyte.plausible_hi;
}

/// How far from each other, at least 1.
Rational apart(const Rational& a, const Rational& b) { return a > b ? Rational(a / b) : Rational(b / a); }

bool is_power_of_ten(Rational ratio) {
  while (ratio >= 10) ratio /= 10;
  return ratio == 1;
}

/// The units in which an analyte is reported besides its declared one: what it declares a conversion from, and the
/// common ones.
std::vector<std::string> usual_units(const Analyte& analyte) {
  std::vector<std::string> units;
  for (const DeclaredConversion& conversion : analyte.conversions) units.push_back(conversion.from.code);
  for (const std::string_view spelling : common_unit_spellings()) units.emplace_back(spelling);
  return units;
}

/// Worse from left to right: of another dimension than is wanted, another kind of scale (feet and not metres), further
/// away.
using Rank = std::tuple<bool, bool, Rational>;

std::optional<Rank> rank(const Number& constant, const NumberSymbol& analyte, const Unit& unit) {
  const Unit& written = *constant.literal;
  const auto from = to_declared_base(analyte.input.analyte, written);
  const auto map = to_declared_base(analyte.input.analyte, unit);
  if (!from || !map || !is_plausible(map->factor * constant.literal_value + map->offset, analyte)) return std::nullopt;
  const bool converted = map->because != from->because;
  const Rational distance = apart(map->factor, from->factor);
  return Rank{!converted, !converted && !is_power_of_ten(distance), distance};
}

}  // namespace

bool is_implausible(const Number& constant, const Number& recorded) {
  if (constant.form != Form::Constant || !constant.literal || recorded.form != Form::Exact) return false;
  const NumberSymbol* analyte = recorded.analyte;
  if (!recorded.is_recorded || analyte == nullptr || !analyte->plausible_lo || !analyte->plausible_hi) return false;
  const auto value = Arithmetic::constant_beside(constant, recorded);
  return value && !is_plausible(*value, *analyte);
}

std::optional<std::string> plausible_quantity(const Number& constant, const NumberSymbol& analyte) {
  const LinearMap declared{analyte.input.analyte.declared.factor, analyte.input.analyte.declared.offset, ""};
  if (is_plausible(declared.factor * constant.literal_value + declared.offset, analyte)) {
    return in_a_rule(constant.literal_value, analyte.unit_text);
  }
  std::optional<Rank> best;
  std::string unit;
  for (const std::string& spelling : usual_units(analyte.input.analyte)) {
    const auto parsed = parse_unit(spelling, UnitDialect::Rule);
    const auto* candidate = std::get_if<ParsedUnit>(&parsed);
    const auto found = candidate != nullptr ? rank(constant, analyte, candidate->unit) : std::nullopt;
    if (!found || (best && !(*found < *best))) continue;
    best = found;
    unit = spelling;
  }
  if (!best) return std::nullopt;
  return in_a_rule(constant.literal_value, unit);
}

}  // namespace elig::sema
