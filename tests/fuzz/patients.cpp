#include "tests/fuzz/patients.h"

namespace elig::fuzz {
namespace {

/// A value of the family's first unit, in another one: the nearest of about as many digits.
Rational typical(Random& random, const Family& family, const Analyte& analyte, const std::string& unit_text) {
  Rational value = Rational(random.between(family.lo, family.hi)) * pow10(-family.decimals);
  const auto unit = parse_data_unit(unit_text.empty() ? "1" : unit_text, &analyte);
  if (!std::holds_alternative<ParsedUnit>(unit)) return value;
  const auto down = to_declared_base(analyte, std::get<ParsedUnit>(unit).unit);
  const auto up = to_declared_base(analyte, analyte.declared);
  if (!down || !up) return value;
  return (up->factor * value + up->offset - down->offset) / down->factor;
}

std::string rounded(const Rational& value, int decimals) {
  return decimal_text(floor(value * pow10(decimals)).get_si(), decimals);
}

/// So many last decimals up or down at most.
std::string beside(Random& random, const std::string& number, long most = 1) {
  const auto value = parse_decimal(number);
  const auto point = number.find('.');
  const int decimals = point == std::string::npos ? 0 : static_cast<int>(number.size() - point - 1);
  return to_string(*value + Rational(random.between(-most, most)) * pow10(-decimals));
}

std::string times(const std::string& factor, const std::string& number) {
  return to_string(*parse_decimal(factor) * *parse_decimal(number));
}

constexpr long kClose = 60;

Variant variant(Random& random, const Family& family, const Analyte& analyte, const std::string& unit, bool limits) {
  Variant out{unit, {}, {}, {}};
  const int decimals = static_cast<int>(random.between(0, 3));
  // Close together they fit eight bits, wherever they lie.
  const bool close = random.percent(40);
  for (int i = 0; i < 4; ++i) {
    out.values.push_back(close && i > 0 ? beside(random, out.values.front(), kClose)
                                        : rounded(typical(random, family, analyte, unit), decimals));
  }
  for (int i = 0; i < 2; ++i) out.values.push_back(beside(random, out.values[static_cast<std::size_t>(i)]));
  if (!limits) return out;
  for (int i = 0; i < 2; ++i) {
    out.ulns.push_back(rounded(typical(random, family, analyte, unit), decimals));
    out.llns.push_back(rounded(typical(random, family, analyte, unit), decimals));
    out.values.push_back(times(random.pick(limit_factors()), out.ulns.back()));
    out.values.push_back(beside(random, out.values.back()));
    out.values.push_back(random.pick(out.llns));
  }
  return out;
}

std::string cell(Random& random, const std::vector<std::string>& values) {
  const std::string& value = random.pick(values);
  const long kind = random.between(1, 100);
  if (kind <= 12) return "?";
  if (kind <= 17) return "<" + value;
  if (kind <= 22) return ">" + value;
  if (kind <= 23) return "n/d";
  return value;
}

std::string header(const std::string& name, const std::string& unit) {
  return unit.empty() ? name : name + " [" + unit + "]";
}

}  // namespace

std::string decimal_text(long mantissa, int decimals) {
  std::string digits = std::to_string(mantissa < 0 ? -mantissa : mantissa);
  if (decimals > 0) {
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return mantissa < 0 ? "-" + digits : digits;
}

const std::vector<std::string>& limit_factors() {
  static const std::vector<std::string> factors = {"1", "1.5", "2", "2.5", "3", "1.25", "0.6", "0.1"};
  return factors;
}

Measured measure(Random& random, const Family& family, const Analyte& analyte) {
  Measured out{&family, &analyte, {}, random.percent(60)};
  const long first = random.percent(70) ? 0 : random.between(0, static_cast<long>(family.data_units.size()) - 1);
  out.variants.push_back(
      variant(random, family, analyte, family.data_units[static_cast<std::size_t>(first)], out.limits));
  for (const std::string& unit : family.data_units) {
    // `1` and none are one unit, which a population has once.
    if (unit == out.variants[0].unit || unit.empty() || unit == "1" || random.percent(65)) continue;
    out.variants.push_back(variant(random, family, analyte, unit, out.limits));
  }
  return out;
}

void add_columns(Random& random, const Measured& measured, std::size_t patients, std::vector<cases::Row>& columns) {
  std::vector<std::size_t> recorded_in;
  const auto last = static_cast<long>(measured.variants.size()) - 1;
  for (std::size_t i = 0; i < patients; ++i) recorded_in.push_back(static_cast<std::size_t>(random.between(0, last)));
  for (std::size_t v = 0; v < measured.variants.size(); ++v) {
    const Variant& variant = measured.variants[v];
    const auto column = [&](const std::string& name, const std::vector<std::string>& values, int also) {
      cases::Row row{header(name, variant.unit), {}};
      for (std::size_t i = 0; i < patients; ++i) {
        const bool here = recorded_in[i] == v || random.percent(also);
        row.cells.push_back(here ? cell(random, values) : "?");
      }
      columns.push_back(std::move(row));
    };
    const std::string& name = measured.family->name;
    column(name, variant.values, 5);
    if (!measured.limits) continue;
    column(name + ".ULN", variant.ulns, 0);
    if (random.percent(60)) column(name + ".LLN", variant.llns, 0);
  }
}

cases::Row text_column(Random& random, const std::string& header, const std::vector<std::string>& texts,
                       std::size_t patients) {
  cases::Row row{header, {}};
  for (std::size_t i = 0; i < patients; ++i) {
    const long kind = random.between(1, 100);
    row.cells.push_back(kind <= 15 ? "?" : kind <= 17 ? "other" : random.pick(texts));
  }
  return row;
}

}  // namespace elig::fuzz
