// Values that fit another unit than the one beside them. Laboratories change units, exports drop them: then one column
// holds two groups of numbers, a unit's factor apart and with nearly nothing between them; or two columns of one
// measurement, once converted, lie a unit's factor apart. What is said is a guess for a person to look at.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/lint/value_lints.h"
#include "compiler/units/clinical.h"
#include "runtime/population/decimal.h"

namespace elig {
namespace {

constexpr std::size_t kSample = 65536;  // readings looked at in a column
constexpr std::size_t kFewest = 20;     // readings in a column that something can be said of
constexpr std::size_t kSmallestGroup = 5;
constexpr double kGap = 2.5;        // between the groups
constexpr double kApart = 5;        // between their medians, at least
constexpr double kTolerance = 1.8;  // of the factor between them: the groups need not be alike

bool is_exact(const Numbers& numbers, std::size_t row) {
  return numbers.valid.test(row) && !numbers.below.test(row) && !numbers.above.test(row);
}

// Positive numbers as stored, sorted; of a long column, evenly spread ones.
std::vector<double> sample(const Reading& reading) {
  const Numbers& numbers = *reading.column->numbers;
  const std::uint64_t step = std::max<std::uint64_t>(1, reading.numbers / kSample);
  std::vector<double> values;
  std::uint64_t seen = 0;
  for (std::size_t row = 0; row < reading.rows; ++row) {
    if (!is_exact(numbers, row) || numbers.data[row] <= 0) continue;
    if (seen++ % step == 0) values.push_back(static_cast<double>(numbers.data[row]));
  }
  std::ranges::sort(values);
  return values;
}

// Where the widest gap is, with one value in forty of the smaller group allowed on either side of it; 0: nowhere.
std::size_t widest_gap(const std::vector<double>& sorted) {
  const std::size_t smallest = std::max(kSmallestGroup, sorted.size() / 200);
  std::size_t widest = 0;
  double best = kGap;
  for (std::size_t i = smallest; i + smallest <= sorted.size(); ++i) {
    const std::size_t strays = std::min(i, sorted.size() - i) / 40;
    const double gap = sorted[i + strays] / sorted[i - 1 - strays];
    if (gap <= best) continue;
    best = gap;
    widest = i;
  }
  return widest;
}

bool near(double ratio, double factor) { return ratio < factor * kTolerance && factor < ratio * kTolerance; }

// A unit of the measurement that is `ratio` times this one; empty: none, but a power of ten; nullopt: neither.
std::optional<std::string> explained(const Analyte& analyte, const LinearMap& written, double ratio) {
  std::optional<std::string> best;
  double nearest = kTolerance;
  for (std::string_view spelling : common_unit_spellings()) {
    const auto parsed = parse_data_unit(spelling, &analyte);
    const auto* unit = std::get_if<ParsedUnit>(&parsed);
    if (unit == nullptr) continue;
    const auto map = to_declared_base(analyte, unit->unit);
    if (!map || map->offset != written.offset) continue;
    const double off = std::abs(std::log(Rational(map->factor / written.factor).get_d() / ratio));
    if (off >= std::log(nearest)) continue;
    nearest = std::exp(off);
    best = std::string(spelling);
  }
  if (best) return best;
  double power = 1;
  for (int digits = 1; digits <= 6; ++digits) {
    power *= 10;
    if (near(ratio, power) || near(1 / ratio, power)) return "";
  }
  return std::nullopt;
}

std::string guess(const std::string& unit) {
  return unit.empty() ? "" : fmt::format(", as if they were in `{}`", unit);
}

// `about 18 times`, of a factor in either direction.
std::string times(double ratio) {
  const double factor = std::max(ratio, 1 / ratio);
  return factor < 100 ? fmt::format("{:.1f} times", factor) : fmt::format("{:.0f} times", factor);
}

struct Split {
  double below = 0, above = 0;  // the last of the lower group, the first of the upper
  double lower = 0, upper = 0;  // their medians
  bool lower_is_odd = false;    // at first, the group with fewer values
};

std::optional<Split> split(const std::vector<double>& sorted) {
  if (sorted.size() < kFewest) return std::nullopt;
  const std::size_t at = widest_gap(sorted);
  if (at == 0) return std::nullopt;
  return Split{sorted[at - 1], sorted[at], sorted[at / 2], sorted[at + (sorted.size() - at) / 2],
               at * 2 < sorted.size()};
}

// A stored number -> base units, near enough for a guess.
double in_base(const Reading& reading, double stored) {
  return stored / std::pow(10.0, reading.column->numbers->decimals) * reading.to_base->factor.get_d() +
         reading.to_base->offset.get_d();
}

// Where one group is plausible as it is written and the other is not, that is the odd one, however many they are.
bool lower_is_odd(const sema::NumberSymbol& declared, const Reading& reading, const Split& split) {
  const auto plausible = [&](double stored) {
    const double value = in_base(reading, stored);
    return (!declared.plausible_lo || value >= declared.plausible_lo->get_d()) &&
           (!declared.plausible_hi || value <= declared.plausible_hi->get_d());
  };
  const bool lower = plausible(split.lower), upper = plausible(split.upper);
  return lower == upper ? split.lower_is_odd : upper;
}

// How many readings are in the odd group, and from where to where.
struct Group {
  std::uint64_t size = 0;
  std::int64_t least = 0, greatest = 0;
};

Group odd_group(const Reading& reading, const Split& split) {
  const Numbers& numbers = *reading.column->numbers;
  Group group;
  for (std::size_t row = 0; row < reading.rows; ++row) {
    if (!is_exact(numbers, row) || numbers.data[row] <= 0) continue;
    const std::int64_t value = numbers.data[row];
    if ((static_cast<double>(value) <= split.below) != split.lower_is_odd) continue;
    group.least = group.size == 0 ? value : std::min(group.least, value);
    group.greatest = group.size == 0 ? value : std::max(group.greatest, value);
    ++group.size;
  }
  return group;
}

void lint_within(const Readings& readings, const Reading& reading, const std::vector<double>& sorted,
                 std::vector<Lint>& found) {
  std::optional<Split> groups = split(sorted);
  if (!groups || groups->upper < kApart * groups->lower) return;
  groups->lower_is_odd = lower_is_odd(*readings.declared, reading, *groups);
  const double ratio = groups->lower_is_odd ? groups->upper / groups->lower : groups->lower / groups->upper;
  const auto unit = explained(readings.declared->input.analyte, *reading.to_base, ratio);
  if (!unit) return;
  const Group odd = odd_group(reading, *groups);
  const int decimals = reading.column->numbers->decimals;
  found.push_back({"mixed-scale", readings.table, readings.about, odd.size,
                   fmt::format("`{}`: {} of {} values{} ({} .. {}) are about {} {} than the others{}", readings.about,
                               odd.size, reading.numbers, reading.in_unit(), decimal_text(odd.least, decimals),
                               decimal_text(odd.greatest, decimals), times(ratio), ratio > 1 ? "smaller" : "larger",
                               guess(*unit))});
}

double median_in_base(const Reading& reading, const std::vector<double>& sorted) {
  return in_base(reading, sorted[sorted.size() / 2]);
}

// Columns that, converted, lie apart from the one with the most readings.
void lint_between(const Readings& readings, const std::vector<const Reading*>& columns,
                  const std::vector<std::vector<double>>& samples, std::vector<Lint>& found) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]->numbers > columns[most]->numbers) most = i;
  }
  const double usual = median_in_base(*columns[most], samples[most]);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double own = median_in_base(*columns[i], samples[i]);
    if (i == most || own <= 0 || usual <= 0 || std::max(own / usual, usual / own) < kApart) continue;
    const auto unit = explained(readings.declared->input.analyte, *columns[i]->to_base, usual / own);
    if (!unit) continue;
    found.push_back(
        {"mixed-scale", readings.table, readings.about, columns[i]->numbers,
         fmt::format("`{}`: {} values{} are about {} {} than the {}{}{}", readings.about, columns[i]->numbers,
                     columns[i]->in_unit(), times(usual / own), usual > own ? "smaller" : "larger",
                     columns[most]->numbers, columns[most]->in_unit(), guess(*unit))});
  }
}

}  // namespace

void lint_scales(const Readings& readings, std::vector<Lint>& found) {
  if (readings.declared == nullptr) return;
  std::vector<const Reading*> columns;
  std::vector<std::vector<double>> samples;
  for (const Reading& reading : readings.columns) {
    if (!reading.to_base || reading.to_base->factor <= 0) continue;
    std::vector<double> sorted = sample(reading);
    if (sorted.size() < kFewest) continue;
    lint_within(readings, reading, sorted, found);
    columns.push_back(&reading);
    samples.push_back(std::move(sorted));
  }
  if (columns.size() > 1) lint_between(readings, columns, samples, found);
}

}  // namespace elig
