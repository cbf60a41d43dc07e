// Conversions that hold for one analyte only: mass <-> substance by its molar mass, equivalents by
// its charge, arbitrary units and affine scales by a declared conversion.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/units/unit.h"

namespace elig {

/// y = factor * x + offset.
struct LinearMap {
  Rational factor = 1;
  Rational offset = 0;
  std::string because;  // empty, or e.g. "molar mass 113.12 g/mol", "1 mol = 2 eq", the conversion's citation
};

/// `convert FROM scale S offset O`: value in the declared unit = scale * x + offset.
struct DeclaredConversion {
  Unit from;
  Rational scale = 1;
  Rational offset = 0;
  std::string citation;
};

struct Analyte {
  Unit declared;
  std::optional<Rational> molar_mass;  // g/mol
  std::optional<Rational> charge;      // equivalents per mole
  std::vector<DeclaredConversion> conversions;
};

/// A number written in `unit` -> the same quantity in coherent base units of `analyte.declared`'s
/// dimension; nullopt when no declared bridge leads there. Exact. A declared conversion also covers
/// units that differ from its FROM by a plain factor (prefixes, volumes), and comes first. Where FROM
/// has the declared unit's own dimension (HbA1c in mmol/mol, declared in %), it covers only units of
/// the same atoms as FROM: `mmol/mol`, `umol/mol`, not `1`.
std::optional<LinearMap> to_declared_base(const Analyte& analyte, const Unit& unit);

/// Reads the unit of a data column of this analyte: UCUM, then the exports' aliases, then, for an
/// analyte declared in catalytic activity (`U/L`), `IU` read as `U`, and for one declared in `[IU]` the
/// other way round (insulin in `uU/mL`); only where no conversion leads from the unit as written.
/// Reported as an alias.
std::variant<ParsedUnit, UnitError> parse_data_unit(std::string_view text, const Analyte* analyte);

}  // namespace elig
