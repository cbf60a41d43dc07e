// UCUM units: text -> dimension and exact factor. Written from the SI definitions (BIPM, The
// International System of Units, 9th ed.) and UCUM's public specification of the grammar. Pure, safe
// from any thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/units/dimension.h"
#include "compiler/units/rational.h"

namespace elig {

/// A value x in this unit is factor * x + offset in coherent base units (m, g, s, A, K, cd, mol, eq,
/// rad, and 1 of each arbitrary unit). offset is 0 but for Cel and [degF].
struct Unit {
  std::string code;  // canonical UCUM text, `10*9/L`, `mm[Hg]`
  Dimension dimension;
  Rational factor = 1;
  Rational offset = 0;

  [[nodiscard]] bool affine() const { return offset != 0; }
};

/// A spelling that is not UCUM but is common in exports, and what it was read as.
struct UnitAlias {
  std::string written;  // `K/uL`
  std::string read_as;  // `10*3/uL`
};

struct ParsedUnit {
  Unit unit;
  std::vector<UnitAlias> aliases;  // empty when the text was UCUM
};

struct UnitError {
  std::string message;                   // "unknown unit `mgg`"
  std::vector<std::string> suggestions;  // nearest right spellings, best first
};

/// Who wrote it. Rules are UCUM plus the plain words of language.md (`days`, `mmHg`, `IU/mL`, `°C`);
/// data also knows the aliases of real exports (`K/uL`, `THOU/uL`, `x10E9/L`, `GI/L`, `gm/dL`, ...).
/// In rules, such an alias is an error that suggests the UCUM spelling.
enum class UnitDialect { Rule, Data };

std::variant<ParsedUnit, UnitError> parse_unit(std::string_view text, UnitDialect dialect);

/// Is `word` one of the plain units that may follow a number and a slash without quotes (`L`, `g`,
/// `dL`, `uL`, `min`, `m2`, `days`, ...)? Such words cannot be declared as names, so `1.5e9/L` needs
/// no look-up to be read as a quantity.
bool is_plain_unit(std::string_view word);

/// A well-known unit of this dimension nearest in scale to `like` (nullptr: any), for messages; empty
/// if none is known.
std::string example_unit(const Dimension& d, const Unit* like = nullptr);

}  // namespace elig
