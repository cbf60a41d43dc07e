#include "compiler/units/clinical.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <variant>

#include "compiler/units/unit.h"
#include "compiler/units/words.h"

namespace elig {
namespace {

// As a rule writes them. Of several of one dimension and scale the first is the example.
// clang-format off
constexpr std::string_view kCommonUnits[] = {
    "g/dL", "g/L", "mg/dL", "mg/L", "ug/dL", "ug/mL", "ng/mL", "ug/L", "ng/dL", "ng/L", "pg/mL", "mmol/L", "umol/L",
    "nmol/L", "pmol/L", "mol/L", "mg/mL", "10*9/L", "/uL", "10*12/L", "10*3/uL", "10*6/uL", "/mm3", "/mL", "/L",
    "U/L", "kU/L", "ukat/L", "nkat/L", "U/mL", "IU/mL", "IU/L", "mIU/L", "uIU/mL", "mIU/mL", "kIU/L", "copies/mL",
    "mEq/L", "mL/min", "mL/min/{1.73_m2}", "mL/s", "L/min", "L/h", "mmHg", "kPa", "cm[H2O]", "Cel", "[degF]", "K",
    "%", "1", "kg", "g", "mg", "ug", "ng", "pg", "[lb_av]", "cm", "mm", "m", "um", "[in_i]", "[ft_i]", "kg/m2",
    "g/m2", "mg/m2", "m2", "cm2", "mm2", "mL", "L", "dL", "uL", "fL", "mm3", "cm3", "years", "months", "weeks",
    "days", "h", "min", "s", "ms", "bpm", "/min", "/s", "Hz", "mg/g", "g/mol", "mg/mmol", "mmol/mol", "mg/kg", "mg/d",
    "g/d", "mg/(24.h)", "mosm/kg", "mosm/L", "mol", "mmol", "umol", "nmol", "pmol", "mEq", "Eq", "U", "IU", "kat",
    "[pH]", "copies", "[arb'U]/mL", "[CFU]/mL", "/[HPF]", "/[LPF]", "mL/kg", "mL/m2", "L/min/m2", "U/g", "g/(24.h)",
    "kcal", "kJ", "Gy", "MBq", "mV", "ug/min", "mg/min", "ug/g", "ug/(24.h)", "dyn.s/cm5", "10*3{copies}/mL",
    "mmol/kg", "J", "W", "N", "V", "A", "rad", "cd",
};
// clang-format on

// Bare after a number. Nothing that is also an analyte, a score or a person's own abbreviation (K, Na, Mg, PT).
// clang-format off
constexpr std::string_view kPlainUnits[] = {
    "g", "kg", "mg", "ug", "ng", "pg", "L", "dL", "mL", "uL", "fL", "m", "cm", "mm", "um", "nm", "m2", "cm2", "mm2",
    "m3", "cm3", "mm3", "s", "ms", "min", "h", "d", "wk", "mo", "a", "day", "days", "week", "weeks", "month",
    "months", "year", "years", "hour", "hours", "minute", "minutes", "second", "seconds", "mol", "mmol", "umol",
    "nmol", "pmol", "fmol", "U", "kU", "mU", "uU", "IU", "mIU", "uIU", "kIU", "kat", "ukat", "nkat", "Eq", "mEq",
    "uEq", "osm", "mosm", "mOsm", "mmHg", "cmH2O", "Pa", "kPa", "Cel", "bpm", "copies", "cells", "Hz", "V", "mV",
    "kcal", "cal", "kJ", "Gy", "cGy", "mGy", "MBq", "GBq", "dl", "ml", "ul", "l", "eq", "meq",
};
// clang-format on

/// Edit distance with insertions, deletions, substitutions.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

struct Common {
  std::string_view written;
  Unit unit;
};

const std::vector<Common>& common_units() {
  static const std::vector<Common> units = [] {
    std::vector<Common> result;
    for (const std::string_view written : kCommonUnits) {
      auto parsed = parse_unit(written, UnitDialect::Rule);
      if (auto* unit = std::get_if<ParsedUnit>(&parsed)) result.push_back({written, std::move(unit->unit)});
    }
    return result;
  }();
  return units;
}

/// How many times one scale is the other, at least 1.
Rational scale_distance(const Unit& a, const Unit& b) {
  const Rational ratio = a.factor / b.factor;
  return ratio >= 1 ? ratio : Rational(1 / ratio);
}

}  // namespace

std::vector<std::string> nearest_units(std::string_view text, std::size_t limit) {
  constexpr std::size_t kLongest = 24;  // nothing longer is near to a common unit
  if (text.empty() || text.size() > kLongest) return {};
  struct Candidate {
    std::size_t distance;
    std::string_view written;
  };
  std::vector<Candidate> near;
  const std::string in_lower_case = lower_case(text);
  for (const std::string_view unit : kCommonUnits) {
    // By wrong letters first, then by wrong case.
    const std::size_t letters = edit_distance(in_lower_case, lower_case(unit));
    const std::size_t cases = edit_distance(text, unit);
    if (letters <= std::max<std::size_t>(text.size() / 3, unit.size() > 1 ? 1 : 0)) {
      near.push_back({letters * 8 + std::min<std::size_t>(cases, 7), unit});
    }
  }
  std::ranges::stable_sort(near, {}, &Candidate::distance);
  std::vector<std::string> result;
  for (const Candidate& candidate : near) {
    if (result.size() == limit) break;
    result.emplace_back(candidate.written);
  }
  return result;
}

std::span<const std::string_view> common_unit_spellings() { return kCommonUnits; }
std::span<const std::string_view> plain_unit_spellings() { return kPlainUnits; }

bool is_plain_unit(std::string_view word) { return std::ranges::find(kPlainUnits, word) != std::end(kPlainUnits); }

std::string example_unit(const Dimension& d, const Unit* like) {
  const Common* best = nullptr;
  for (const Common& common : common_units()) {
    if (common.unit.dimension != d) continue;
    if (best == nullptr ||
        (like != nullptr && scale_distance(common.unit, *like) < scale_distance(best->unit, *like))) {
      best = &common;
    }
  }
  return best == nullptr ? "" : std::string(best->written);
}

}  // namespace elig
