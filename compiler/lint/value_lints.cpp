#include "compiler/lint/value_lints.h"

#include <fmt/format.h>

#include <limits>
#include <map>

#include "compiler/units/quoted.h"
#include "runtime/population/decimal.h"

namespace elig {
namespace {

std::string values(std::uint64_t n) { return n == 1 ? "1 value" : fmt::format("{} values", n); }

// Stored integers that are plausible: least..greatest.
struct Bounds {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
};

std::int64_t clamped(const Integer& value) {
  if (value.fits_slong_p()) return value.get_si();
  return value < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

Bounds plausible_bounds(const sema::NumberSymbol& declared, const Reading& reading) {
  const auto stored = [&](const Rational& base) {
    return Rational((base - reading.to_base->offset) / reading.to_base->factor *
                    pow10(reading.column->numbers->decimals));
  };
  Bounds bounds;
  if (declared.plausible_lo) bounds.least = clamped(ceil(stored(*declared.plausible_lo)));
  if (declared.plausible_hi) bounds.greatest = clamped(floor(stored(*declared.plausible_hi)));
  return bounds;
}

}  // namespace

void lint_plausible(const Readings& readings, std::vector<Lint>& found) {
  const sema::NumberSymbol* declared = readings.declared;
  if (declared == nullptr || (!declared->plausible_lo && !declared->plausible_hi)) return;
  for (const Reading& reading : readings.columns) {
    if (!reading.to_base || reading.to_base->factor <= 0) continue;
    const Numbers& numbers = *reading.column->numbers;
    const Bounds bounds = plausible_bounds(*declared, reading);
    if (numbers.data.min >= bounds.least && numbers.data.max <= bounds.greatest) continue;
    std::uint64_t outside = 0;
    std::int64_t lowest = 0, highest = 0;
    for (std::size_t row = 0; row < reading.rows; ++row) {
      if (!numbers.valid.test(row) || numbers.below.test(row) || numbers.above.test(row)) continue;
      const std::int64_t value = numbers.data[row];
      if (value >= bounds.least && value <= bounds.greatest) continue;
      lowest = outside == 0 ? value : std::min(lowest, value);
      highest = outside == 0 ? value : std::max(highest, value);
      ++outside;
    }
    if (outside == 0) continue;
    const std::string least = decimal_text(lowest, numbers.decimals), most = decimal_text(highest, numbers.decimals);
    found.push_back({"implausible", readings.table, readings.about, outside,
                     fmt::format("`{}`: {} of {}{} outside {}: {}", readings.about, outside, values(reading.numbers),
                                 reading.in_unit(), declared->plausible_text,
                                 lowest == highest ? least : fmt::format("from {} to {}", least, most))});
  }
}

void lint_units(const Readings& readings, std::vector<Lint>& found) {
  const auto add = [&](const char* kind, std::uint64_t count, std::string message) {
    found.push_back({kind, readings.table, readings.about, count, std::move(message)});
  };
  for (const Reading& reading : readings.columns) {
    const std::string what = fmt::format("`{}`: {}{}", readings.about, values(reading.numbers), reading.in_unit());
    if (!reading.unknown_unit.empty()) {
      add("unit-unknown", reading.numbers, fmt::format("{} are missing to rules: {}", what, reading.unknown_unit));
    } else if (reading.unit) {
      for (const UnitAlias& alias : reading.unit->aliases) {
        add("unit-alias", reading.numbers,
            fmt::format("`{}`: {} read as `{}` ({})", readings.about, quoted(alias.written), alias.read_as,
                        values(reading.numbers)));
      }
    }
    if (readings.declared == nullptr || reading.to_base || !reading.unknown_unit.empty()) continue;
    const Unit& wanted = readings.declared->input.analyte.declared;
    if (reading.unit) {
      add("unit-mismatch", reading.numbers,
          fmt::format("{}, which is {}, are missing to rules: `{}` is declared in `{}`, {}", what,
                      describe(reading.unit->unit.dimension), readings.about, wanted.code, describe(wanted.dimension)));
    } else {
      add("unit-missing", reading.numbers,
          fmt::format("{} without a unit are missing to rules: `{}` is declared in `{}`", what, readings.about,
                      wanted.code));
    }
  }
}

void lint_limits(const std::vector<Readings>& all, std::vector<Lint>& found) {
  struct Without {
    std::vector<std::string> names;
    std::uint64_t numbers = 0;
  };
  std::map<std::string, Without> without;  // by table: measurements that have no limits at all
  for (const Readings& readings : all) {
    if (readings.declared == nullptr || !readings.declared->has_limits) continue;
    std::uint64_t numbers = 0, limited = 0;
    for (const Reading& reading : readings.columns) {
      numbers += reading.numbers;
      limited += reading.limits;
    }
    if (limited == numbers) continue;
    if (limited == 0) {
      without[readings.table].names.push_back(readings.about);
      without[readings.table].numbers += numbers;
      continue;
    }
    found.push_back({"limits-missing", readings.table, readings.about, numbers - limited,
                     fmt::format("`{}`: {} of {} have neither ULN nor LLN, and are unknown where a rule asks for them",
                                 readings.about, numbers - limited, values(numbers))});
  }
  for (const auto& [table, them] : without) {
    std::string names;
    for (const std::string& name : them.names) names += (names.empty() ? "`" : ", `") + name + "`";
    found.push_back({"limits-missing", table, table, them.numbers,
                     fmt::format("no value has ULN or LLN ({} of {})", values(them.numbers), names)});
  }
}

}  // namespace elig
