// UCUM text -> dimension and exact factor: a recursive-descent parser of the grammar in UCUM section 2
// (terms, exponents, parentheses, annotations, factors), with the words of words.h as further symbols. Any
// bytes are accepted; length, nesting and exponents are bounded.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/units/atoms.h"
#include "compiler/units/unit.h"
#include "compiler/units/words.h"

namespace elig {

struct UcumReading {
  Unit unit;
  Spelling spelling = Spelling::Ucum;  // the least proper one that was used
  /// What the unit is made of, without prefixes and numbers: `umol/mmol` is mol^1, mol^-1.
  std::vector<std::pair<std::string, int>> atoms;
};

inline constexpr std::size_t kMaxUnitLength = 256;  // bytes

enum class Symbols { Ucum, UcumAndWords };

std::variant<UcumReading, UnitError> read_ucum(std::string_view text, Symbols symbols,
                                               const AtomTable& atoms = atom_table());

}  // namespace elig
