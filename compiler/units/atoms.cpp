#include "compiler/units/atoms.h"

#include <cstdlib>
#include <set>
#include <utility>
#include <variant>

#include "compiler/units/ucum.h"

namespace elig {
namespace {

struct Prefix {
  std::string_view code;
  int exponent;
};

// SI brochure table 7, as far as UCUM has it. `da` stands before `d`.
constexpr Prefix kPrefixes[] = {
    {"da", 1}, {"Y", 24}, {"Z", 21}, {"E", 18}, {"P", 15}, {"T", 12},  {"G", 9},   {"M", 6},   {"k", 3},   {"h", 2},
    {"d", -1}, {"c", -2}, {"m", -3}, {"u", -6}, {"n", -9}, {"p", -12}, {"f", -15}, {"a", -18}, {"z", -21}, {"y", -24},
};

/// Builds the table in the order of atoms.def, reading each definition with what stands above it.
class TableBuilder {
 public:
  AtomTable build() {
#define ELIG_BASE(code, dimension) base(code, BaseDimension::dimension);
#define ELIG_METRIC(code, number, unit) derived(code, number, unit, true);
#define ELIG_PLAIN(code, number, unit) derived(code, number, unit, false);
#define ELIG_DEGREE(code, step, zero, prefixes) degree(code, step, zero, prefixes);
#define ELIG_ARBITRARY(code, name, prefixes) arbitrary(code, name, prefixes);
#define ELIG_SYNONYM(code, canonical) synonym(code, canonical, true);
#define ELIG_WORD_ATOM(code, canonical) synonym(code, canonical, false);
#include "compiler/units/atoms.def"
#undef ELIG_BASE
#undef ELIG_METRIC
#undef ELIG_PLAIN
#undef ELIG_DEGREE
#undef ELIG_ARBITRARY
#undef ELIG_SYNONYM
#undef ELIG_WORD_ATOM
    return std::move(atoms_);
  }

 private:
  void add(std::string_view spelling, Atom atom) { atoms_.emplace(std::string(spelling), std::move(atom)); }

  void base(const char* code, BaseDimension dimension) {
    Atom atom;
    atom.code = code;
    atom.dimension.exponents[static_cast<std::size_t>(dimension)] = 1;
    atom.metric = true;
    add(code, std::move(atom));
  }

  void derived(const char* code, const char* number, const char* definition, bool metric) {
    const auto reading = read_ucum(definition, Symbols::Ucum, atoms_);
    const auto* unit = std::get_if<UcumReading>(&reading);
    const auto scale = parse_decimal(number);
    if (unit == nullptr || !scale) std::abort();  // atoms.def is wrong
    Atom atom;
    atom.code = code;
    atom.dimension = unit->unit.dimension;
    atom.factor = *scale * unit->unit.factor;
    atom.metric = metric;
    add(code, std::move(atom));
  }

  void degree(const char* code, const Rational& step, const Rational& zero, bool metric) {
    Atom atom;
    atom.code = code;
    atom.dimension = atoms_.at("K").dimension;
    atom.factor = step;
    atom.offset = zero;
    atom.factor.canonicalize();
    atom.offset.canonicalize();
    atom.metric = metric;
    add(code, std::move(atom));
  }

  void arbitrary(const char* code, const char* name, bool metric) {
    Atom atom;
    atom.code = code;
    atom.dimension.arbitrary[name] = 1;
    atom.metric = metric;
    add(code, std::move(atom));
  }

  void synonym(const char* code, const char* canonical, bool ucum) {
    Atom atom = atoms_.at(canonical);
    atom.ucum = ucum;
    add(code, std::move(atom));
  }

  AtomTable atoms_;
};

}  // namespace

const AtomTable& atom_table() {
  static const AtomTable table = TableBuilder().build();
  return table;
}

Prefixed find_prefixed(const AtomTable& atoms, std::string_view symbol) {
  if (const auto exact = atoms.find(symbol); exact != atoms.end()) return {.atom = &exact->second};
  for (const Prefix& prefix : kPrefixes) {
    if (!symbol.starts_with(prefix.code)) continue;
    const auto found = atoms.find(symbol.substr(prefix.code.size()));
    if (found == atoms.end() || !found->second.metric) continue;
    return {.prefix = prefix.code, .scale = pow10(prefix.exponent), .atom = &found->second};
  }
  return {};
}

bool implausible_mega(const Prefixed& found) {
  static const std::set<std::string_view> never = {"g", "L", "mol", "m", "s", "eq", "osm", "S", "kat", "K", "Cel"};
  return found.prefix == "M" && (!found.atom->ucum || never.contains(found.atom->code));
}

}  // namespace elig
