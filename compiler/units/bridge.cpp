// Which conversion leads from a unit to an analyte's declared one, in this order:
//  1. a declared conversion (`convert FROM ...`), for a unit of FROM's dimension. Where FROM has the declared unit's
//     own dimension (mmol/mol and % are both plain numbers), only for a unit made of the same atoms as FROM: `mmol/mol`
//     and `umol/mol`, but not `1` or `%`, which keep their plain meaning;
//  2. the same dimension: a factor, and an offset for temperatures;
//  3. one mass against one substance by the molar mass, one substance against one equivalents by the charge, one mass
//     against one equivalents by both, wherever they stand in the unit.
#include "compiler/units/bridge.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "compiler/units/ucum.h"

namespace elig {
namespace {

using Atoms = std::vector<std::pair<std::string, int>>;

Atoms atoms_of(const Unit& unit) {
  auto result = read_ucum(unit.code, Symbols::Ucum);
  const auto* reading = std::get_if<UcumReading>(&result);
  return reading == nullptr ? Atoms{} : reading->atoms;
}

bool covers(const DeclaredConversion& conversion, const Unit& declared, const Unit& unit) {
  if (conversion.from.dimension != unit.dimension) return false;
  if (conversion.from.dimension != declared.dimension) return true;
  return atoms_of(conversion.from) == atoms_of(unit);
}

/// x in `unit` -> base of unit -> FROM -> the declared unit -> base of declared.
LinearMap through(const DeclaredConversion& conversion, const Unit& declared, const Unit& unit) {
  const Rational to_from = unit.factor / conversion.from.factor;
  const Rational from_zero = (unit.offset - conversion.from.offset) / conversion.from.factor;
  LinearMap map;
  map.factor = declared.factor * conversion.scale * to_from;
  map.offset = declared.factor * (conversion.scale * from_zero + conversion.offset) + declared.offset;
  map.because =
      conversion.citation.empty() ? "declared conversion from `" + conversion.from.code + "`" : conversion.citation;
  return map;
}

int exponent(const Dimension& d, BaseDimension base) { return d.exponents[static_cast<std::size_t>(base)]; }

/// By what `unit` must be multiplied so that one of mass, substance and equivalents is exchanged for another.
std::optional<LinearMap> exchange(const Analyte& analyte, const Unit& unit) {
  const Dimension missing = analyte.declared.dimension / unit.dimension;
  const int mass = exponent(missing, BaseDimension::Mass);
  const int amount = exponent(missing, BaseDimension::Amount);
  const int equivalents = exponent(missing, BaseDimension::Equivalents);

  Dimension exchanged;
  exchanged.exponents[static_cast<std::size_t>(BaseDimension::Mass)] = static_cast<std::int8_t>(mass);
  exchanged.exponents[static_cast<std::size_t>(BaseDimension::Amount)] = static_cast<std::int8_t>(amount);
  exchanged.exponents[static_cast<std::size_t>(BaseDimension::Equivalents)] = static_cast<std::int8_t>(equivalents);
  const int changed = std::abs(mass) + std::abs(amount) + std::abs(equivalents);
  if (missing != exchanged || mass + amount + equivalents != 0 || changed != 2) return std::nullopt;

  // One mole is molar_mass grams and charge equivalents.
  LinearMap map;
  map.factor = unit.factor;
  const auto apply = [&map](int power, const Rational& per_mole, const std::string& reason) {
    if (power > 0) map.factor *= per_mole;
    if (power < 0) map.factor /= per_mole;
    map.because += (map.because.empty() ? "" : ", ") + reason;
  };
  if (mass != 0) {
    if (!analyte.molar_mass || *analyte.molar_mass <= 0) return std::nullopt;
    apply(mass, *analyte.molar_mass, "molar mass " + to_display(*analyte.molar_mass) + " g/mol");
  }
  if (equivalents != 0) {
    if (!analyte.charge || *analyte.charge <= 0) return std::nullopt;
    apply(equivalents, *analyte.charge, "1 mol = " + to_display(*analyte.charge) + " eq");
  }
  return map;
}

/// `code` with the unit symbol `from` (alone or behind a metric prefix) written as `to`; empty when it has none.
std::string reread(std::string_view code, std::string_view from, std::string_view to) {
  static constexpr std::string_view kPrefixes = "kmunp";
  std::string result;
  bool found = false;
  for (std::size_t at = 0; at < code.size();) {
    const bool annotation = code[at] == '{';
    const std::size_t end = std::min(code.find_first_of(annotation ? "}" : "./(){", at + 1), code.size());
    const std::string_view piece = code.substr(at, end - at);  // its first character may be an operator
    at = end;
    const bool here = !annotation && piece.ends_with(from);
    const std::string_view before = here ? piece.substr(0, piece.size() - from.size()) : piece;
    const std::string_view prefix = before.substr(std::min(before.find_first_not_of("./()"), before.size()));
    const bool symbol = here && (prefix.empty() || (prefix.size() == 1 && kPrefixes.find(prefix) != std::string::npos));
    result += symbol ? std::string(before) + std::string(to) : std::string(piece);
    found = found || symbol;
  }
  return found ? result : "";
}

}  // namespace

std::optional<LinearMap> to_declared_base(const Analyte& analyte, const Unit& unit) {
  for (const DeclaredConversion& conversion : analyte.conversions) {
    if (covers(conversion, analyte.declared, unit)) return through(conversion, analyte.declared, unit);
  }
  if (unit.dimension == analyte.declared.dimension) return LinearMap{unit.factor, unit.offset, ""};
  return exchange(analyte, unit);
}

std::variant<ParsedUnit, UnitError> parse_data_unit(std::string_view text, const Analyte* analyte) {
  auto result = parse_unit(text, UnitDialect::Data);
  auto* parsed = std::get_if<ParsedUnit>(&result);
  if (analyte == nullptr || parsed == nullptr || to_declared_base(*analyte, parsed->unit)) return result;

  // Enzyme activities are printed in IU (the international unit of enzyme activity *is* U), and hormones in U.
  static constexpr std::pair<std::string_view, std::string_view> kReadings[] = {{"[IU]", "U"}, {"U", "[IU]"}};
  for (const auto& [from, to] : kReadings) {
    const std::string code = reread(parsed->unit.code, from, to);
    if (code.empty()) continue;
    auto again = parse_unit(code, UnitDialect::Data);
    auto* other = std::get_if<ParsedUnit>(&again);
    if (other == nullptr || !to_declared_base(*analyte, other->unit)) continue;
    other->aliases = {{std::string(text), other->unit.code}};
    return again;
  }
  return result;
}

}  // namespace elig
