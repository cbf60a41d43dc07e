// The table of units without prefixes (atoms.def) and of prefixes. Built once, then read only.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/units/dimension.h"
#include "compiler/units/rational.h"

namespace elig {

/// x of this atom is factor * x + offset in coherent base units.
struct Atom {
  std::string code;  // canonical: `L` for `l`
  Dimension dimension;
  Rational factor = 1;
  Rational offset = 0;
  bool metric = false;  // takes prefixes
  bool ucum = true;     // false: a word that everybody uses (`IU`)
};

/// By every spelling.
using AtomTable = std::map<std::string, Atom, std::less<>>;

const AtomTable& atom_table();

struct Prefixed {
  std::string_view prefix = {};  // empty: none
  Rational scale = 1;
  const Atom* atom = nullptr;  // nullptr: no such unit
};

/// `mmol` -> milli, mol. An atom's own name wins over a prefix: `min` is the minute.
Prefixed find_prefixed(const AtomTable& atoms, std::string_view symbol);

/// A million grams, litres, moles, ...: UCUM, but in clinical data always a slip of case for milli. `MIU` is one
/// too: some print it for m[IU]. Whoever means a million writes M[IU].
bool implausible_mega(const Prefixed& found);

}  // namespace elig
