// Random numbers: literals that are values of the population, measurements, arithmetic, conditional values.
#include "tests/fuzz/expressions.h"

namespace elig::fuzz {
namespace {

const std::string kPlain = "plain";

std::string quantity(const std::string& number, const std::string& unit) {
  if (unit.empty()) return number;
  return number + " " + unit;
}

std::string bare(const std::string& unit) {
  return unit.size() > 1 && unit.front() == '\'' ? unit.substr(1, unit.size() - 2) : unit;
}

std::optional<Unit> read_unit(const std::string& text, UnitDialect dialect, const Analyte& analyte) {
  const std::string code = text.empty() ? "1" : bare(text);
  auto parsed = dialect == UnitDialect::Data ? parse_data_unit(code, &analyte) : parse_unit(code, dialect);
  if (!std::holds_alternative<ParsedUnit>(parsed)) return {};
  return std::get<ParsedUnit>(parsed).unit;
}

/// A cell's number in the unit of a rule, if it is a decimal there, too.
std::optional<std::string> recount(const std::string& number, const std::string& data_unit,
                                   const std::string& rule_unit, const Analyte& analyte) {
  const auto from = read_unit(data_unit, UnitDialect::Data, analyte);
  const auto to = read_unit(rule_unit, UnitDialect::Rule, analyte);
  const auto up = from ? to_declared_base(analyte, *from) : std::nullopt;
  const auto down = to ? to_declared_base(analyte, *to) : std::nullopt;
  if (!up || !down) return {};
  const std::string text = to_string((up->factor * *parse_decimal(number) + up->offset - down->offset) / down->factor);
  if (text.find('/') != std::string::npos || text.size() > 17) return {};
  return text;
}

Node parenthesised(const std::string& sort, const std::string& number) {
  return leaf(sort, number.front() == '-' ? "(" + number + ")" : number);
}

}  // namespace

std::string Expressions::any_sort() {
  if (random_.percent(35)) return kPlain;
  const Measured& measured = random_.pick(measured_);
  if (!measured.family->point) return "amount " + measured.family->name;
  return (random_.percent(70) ? "point " : "difference ") + measured.family->name;
}

const Measured& Expressions::measured_of(const std::string& sort) const {
  const std::string name = sort.substr(sort.find(' ') + 1);
  for (const Measured& measured : measured_) {
    if (measured.family->name == name) return measured;
  }
  return measured_.front();
}

/// Mostly a number that occurs in the data, so that comparisons stand exactly at their threshold.
Node Expressions::literal(const Measured& measured, const std::string& sort) {
  const Variant& variant = random_.pick(measured.variants);
  const std::string& value = random_.pick(variant.values);
  const std::string& unit = random_.pick(measured.family->rule_units);
  if (const auto number = recount(value, variant.unit, unit, *measured.analyte)) {
    return parenthesised(sort, quantity(*number, unit));
  }
  const auto& family = *measured.family;
  return parenthesised(
      sort, quantity(decimal_text(random_.between(family.lo, family.hi), family.decimals), family.rule_units.front()));
}

bool Expressions::speaks_of_rows(const Measured& measured) {
  return selections_ != nullptr && selections_->has_rows_of(measured) && random_.percent(40);
}

Node Expressions::difference_literal(const Measured& measured) {
  const std::string sort = "difference " + measured.family->name;
  const std::string& unit = random_.pick(measured.family->rule_units);
  return parenthesised(sort, quantity(decimal_text(random_.between(0, 30), 1), unit));
}

Node Expressions::plain_literal() {
  if (random_.percent(50)) return leaf(kPlain, random_.pick({"0", "1", "2", "3", "0.5", "0.1", "1.5", "10", "100"}));
  return parenthesised(kPlain, decimal_text(random_.between(-200, 200), static_cast<int>(random_.between(0, 2))));
}

Node Expressions::number(const std::string& sort, int depth) {
  const auto lets = lets_.find(sort);
  if (lets != lets_.end() && random_.percent(15)) return leaf(sort, random_.pick(lets->second));
  if (depth > 0 && random_.percent(12)) {
    return node(sort, "(if @ then @ else @)", {condition(0), number(sort, depth - 1), number(sort, depth - 1)});
  }
  if (depth > 0 && random_.percent(8)) return node(sort, "(@ else @)", {number(sort, depth - 1), number(sort, 0)});
  if (depth > 0 && random_.percent(12)) return extreme(sort, depth - 1);
  if (sort == kPlain) return plain(depth);
  if (sort.starts_with("point ")) return point(sort, depth);
  if (sort.starts_with("difference ")) return difference(sort, depth);
  return amount(sort, depth);
}

/// The larger or the smaller of several, or (not of a point) the absolute value.
Node Expressions::extreme(const std::string& sort, int depth) {
  const bool point = sort.starts_with("point ");
  if (!point && random_.percent(30)) return node(sort, "abs(@)", {number(sort, depth)});
  const bool clamped = sort == kPlain || sort.starts_with("difference ") ? false : random_.percent(40);
  const Node a = number(sort, depth), b = clamped ? literal(measured_of(sort), sort) : number(sort, depth);
  if (random_.percent(25)) return node(sort, random_.pick({"max(@, @, @)", "min(@, @, @)"}), {a, b, number(sort, 0)});
  return node(sort, random_.pick({"max(@, @)", "min(@, @)"}), {a, b});
}

Node Expressions::plain(int depth) {
  if (selections_ != nullptr && random_.percent(8)) return selections_->count();
  if (depth == 0 || random_.percent(15)) {
    if (random_.percent(40)) return plain_literal();
    if (random_.percent(30)) return leaf(kPlain, "ECOG");
    const Measured& measured = random_.pick(measured_);
    const std::string unit = measured.family->rule_units.front();
    if (unit.empty()) return leaf(kPlain, measured.family->name);
    return leaf(kPlain, "(" + measured.family->name + " in " + unit + ")");
  }
  if (random_.percent(30)) return plain_real(depth - 1);
  const Node a = plain(depth - 1), b = plain(depth - 1);
  switch (random_.between(0, 5)) {
    case 0:
      return node(kPlain, "(@ + @)", {a, b});
    case 1:
      return node(kPlain, "(@ - @)", {a, b});
    case 2:
      return node(kPlain, "(@ * @)", {a, b});
    case 3:
      return node(kPlain, "(-@)", {a});
    case 4:
      return node(kPlain, "(@ / " + random_.pick({"2", "3", "0.7", "72"}) + ")", {a});
    default:
      return node(kPlain, "(@ * " + random_.pick({"0.85", "1.5", "-1", "0"}) + ")", {a});
  }
}

/// Out of the exact world: division by data, roots, logarithms, powers.
Node Expressions::plain_real(int depth) {
  const Node a = plain(depth);
  switch (random_.between(0, 6)) {
    case 0:
      return node(kPlain, "sqrt(@)", {a});
    case 1:
      return node(kPlain, "ln(@)", {a});
    case 2:
      return node(kPlain, "log10(@)", {a});
    case 3:
      return node(kPlain, "exp(@ / 100)", {a});
    case 4:
      return node(kPlain, "(@ ^ " + random_.pick({"2", "0.5", "-1", "-0.302", "3"}) + ")", {a});
    case 5: {
      const Measured& measured = random_.pick(measured_);
      if (measured.family->point) return node(kPlain, "(@ / @)", {a, plain(depth)});
      const std::string sort = "amount " + measured.family->name;
      return node(kPlain, "(@ / @)", {amount(sort, depth), leaf(sort, measured.family->name)});
    }
    default:
      return node(kPlain, "(@ / @)", {a, plain(depth)});
  }
}

Node Expressions::amount(const std::string& sort, int depth) {
  const Measured& measured = measured_of(sort);
  const std::string& name = measured.family->name;
  if (depth == 0 || random_.percent(30)) {
    if (random_.percent(25)) return literal(measured, sort);
    if (speaks_of_rows(measured)) return selections_->value_of(measured);
    if (random_.percent(15)) return leaf(sort, random_.pick({"ULN(", "LLN("}) + name + ")");
    return leaf(sort, name);
  }
  const Node a = number(sort, depth - 1);
  switch (random_.between(0, 7)) {
    case 0:
      return node(sort, "(@ + @)", {a, number(sort, depth - 1)});
    case 1:
      return node(sort, "(@ - @)", {a, number(sort, depth - 1)});
    case 2:
      return node(sort, "(" + random_.pick(limit_factors()) + " * @)", {a});
    case 3:
      return node(sort, "(@ / " + random_.pick({"2", "3", "0.5"}) + ")", {a});
    case 4:
      return node(sort, "(-@)", {a});
    case 5:
      return node(sort, "(@ * @)", {a, plain(0)});
    case 6:
      return node(sort, "(@ / @)", {a, plain(0)});
    default:
      return node(sort, "(@ / @)", {a, leaf(kPlain, random_.pick({"ECOG", "small", "ratio", "INR"}))});
  }
}

Node Expressions::point(const std::string& sort, int depth) {
  const Measured& measured = measured_of(sort);
  const std::string& name = measured.family->name;
  if (depth == 0 || random_.percent(60)) {
    if (random_.percent(25)) return literal(measured, sort);
    if (speaks_of_rows(measured)) return selections_->value_of(measured);
    if (random_.percent(15)) return leaf(sort, random_.pick({"ULN(", "LLN("}) + name + ")");
    return leaf(sort, name);
  }
  const Node step = random_.percent(50) ? difference_literal(measured) : difference("difference " + name, depth - 1);
  return node(sort, "(@ + @)", {leaf(sort, name), step});
}

Node Expressions::difference(const std::string& sort, int depth) {
  const Measured& measured = measured_of(sort);
  const std::string& name = measured.family->name;
  if (depth > 0 && random_.percent(25)) {
    return node(sort, "(" + random_.pick(limit_factors()) + " * @)", {difference(sort, depth - 1)});
  }
  return node(sort, "(@ - @)", {leaf("point " + name, name), point("point " + name, depth > 0 ? depth - 1 : 0)});
}

}  // namespace elig::fuzz
