#include "compiler/check/number.h"

#include <utility>

#include "compiler/check/affinity.h"
#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

/// Whole exponents up to this keep a unit (kg/m2); larger ones only make sense for plain numbers.
constexpr int kMaxUnitPower = 64;

/// Whole exponents up to this are folded exactly when the base is a constant.
constexpr int kMaxExactPower = 400;

std::string article(const Number& n) { return describe(n.dimension); }

bool is_plain(const Number& n) { return n.dimension.dimensionless() && n.affinity == Affinity::Plain; }

std::optional<int> whole(const Number& n, int limit) {
  if (n.form != Form::Constant || n.constant.get_den() != 1 || abs(n.constant) > limit) return std::nullopt;
  return static_cast<int>(n.constant.get_num().get_si());
}

Rational raise(const Rational& base, int exponent) {
  Rational result = 1;
  for (int i = 0; i < std::abs(exponent); ++i) result *= base;
  return exponent < 0 ? Rational(1 / result) : result;
}

/// The analyte of a sum or product: kept where the other operand brings none of its own.
const NumberSymbol* merged(const Number& a, const Number& b) {
  if (a.analyte == nullptr || a.analyte == b.analyte) return b.analyte;
  return b.analyte == nullptr ? a.analyte : nullptr;
}

/// Bits in a constant's numerator and denominator together, beyond which it is refused (S13).
constexpr std::size_t kMaxConstantBits = 8192;

}  // namespace

bool too_large(const Rational& value) {
  return mpz_sizeinbase(value.get_num_mpz_t(), 2) + mpz_sizeinbase(value.get_den_mpz_t(), 2) > kMaxConstantBits;
}

Number Arithmetic::literal(const Rational& number, const Unit& unit, Span span) {
  Number n;
  n.form = Form::Constant;
  n.span = span;
  n.dimension = unit.dimension;
  n.affinity = unit.affine() ? Affinity::Point : Affinity::Plain;
  n.unit = unit.factor;
  n.constant = number * unit.factor + unit.offset;
  n.literal = unit;
  n.literal_value = number;
  return n;
}

Number Arithmetic::constant(const Rational& value, Span span) {
  Number n;
  n.form = Form::Constant;
  n.span = span;
  n.constant = value;
  return n;
}

Number Arithmetic::real(Number shape, ir::Op op, ir::InstId a, ir::InstId b, Span span) {
  shape.form = Form::Real;
  shape.span = span;
  shape.literal.reset();
  shape.inst = builder_.emit(op, span, a, b);
  return shape;
}

Number Arithmetic::bounded(Number constant) {
  if (!too_large(constant.constant)) return constant;
  diagnostics_.add(Code::E0009, constant.span, {"this constant"});
  return {};
}

ir::InstId Arithmetic::to_real(const Number& a, const Rational& unit, Span span) {
  switch (a.form) {
    case Form::Constant: {
      const double nearest = to_nearest_double(a.constant / unit);
      return builder_.emit(ir::Op::RealConst, span, {}, {}, {}, builder_.real(nearest));
    }
    case Form::Exact:
      return builder_.emit(ir::Op::ToReal, span, a.inst, {}, {}, builder_.constant(unit));
    case Form::Real: {
      if (a.unit == unit) return a.inst;
      const double ratio = to_nearest_double(a.unit / unit);
      const auto factor = builder_.emit(ir::Op::RealConst, span, {}, {}, {}, builder_.real(ratio));
      return builder_.emit(ir::Op::RealMul, span, a.inst, factor);
    }
    case Form::Poison:
      break;
  }
  bug("a poisoned number was lowered");
}

ir::InstId Arithmetic::to_exact(const Number& a, Span span) {
  if (a.form == Form::Exact) return a.inst;
  must(a.form == Form::Constant, "only exact numbers have an exact instruction");
  return builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(a.constant));
}

bool Arithmetic::no_point(const Number& a, const char* deed) {
  if (a.affinity != Affinity::Point) return true;
  auto& d = diagnostics_.add(Code::E0311, a.span, {deed});
  d.help.emplace_back("write `in UNIT` to compute with its plain number");
  return false;
}

std::string in_a_rule(const Rational& value, std::string unit) {
  std::string number = to_string(value);
  if (unit == "a") unit = "years";
  if (unit == "1") return number;
  // `10*9/L` cannot follow a number bare; its power of ten belongs to the number.
  if (unit.starts_with("10*")) {
    const std::size_t end = unit.find_first_of("/.");
    number += "e" + unit.substr(3, end == std::string::npos ? end : end - 3);
    unit = end == std::string::npos ? "" : unit.substr(end);
  }
  if (unit.find_first_of("[{(*'") != std::string::npos) return number + " '" + unit + "'";
  return unit.empty() || unit[0] == '/' ? number + unit : number + " " + unit;
}

void Arithmetic::report_mismatch(Code code, std::vector<std::string> arguments, const Number& a, const Number& b) {
  const bool blame_right = b.form == Form::Constant || a.form != Form::Constant;
  const Number& wrong = blame_right ? b : a;
  const Number& right = blame_right ? a : b;
  auto& d = diagnostics_.add(code, wrong.span, std::move(arguments));
  d.caption = article(wrong);
  d.labels.push_back({right.span, article(right)});
  if (right.analyte != nullptr)
    d.labels.push_back(
        {right.analyte->declared, "`" + right.analyte->input.name + "` is measured in " + right.analyte->unit_text});
  if (wrong.form != Form::Constant || !wrong.literal) return;
  std::string unit = right.analyte != nullptr ? right.analyte->unit_text : "";
  if (unit.empty()) unit = example_unit(right.dimension);
  if (unit.empty()) return;
  d.fix = FixIt{wrong.span, in_a_rule(wrong.literal_value, unit)};
}

Number Arithmetic::negate(const Number& a, Span span) {
  if (a.poison() || !no_point(a, "negated")) return {};
  Number n = a;
  n.span = span;
  n.literal.reset();
  n.is_recorded = false;
  switch (a.form) {
    case Form::Constant:
      n.constant = -a.constant;
      if (a.literal) {  // `-5 Cel` is still a literal
        n.literal = a.literal;
        n.literal_value = -a.literal_value;
      }
      break;
    case Form::Exact:
      n.inst = builder_.emit(ir::Op::Neg, span, a.inst);
      break;
    case Form::Real:
      n.inst = builder_.emit(ir::Op::RealNeg, span, a.inst);
      break;
    case Form::Poison:
      break;
  }
  return n;
}

Number Arithmetic::add(const Number& left, const Number& right, bool subtract, Span span) {
  if (left.poison() || right.poison()) return {};
  Number a = left;
  Number b = right;
  // Which affinities the operands must have, and the result's.
  Affinity result = Affinity::Plain;
  const bool point_a = a.affinity == Affinity::Point;
  const bool point_b = b.affinity == Affinity::Point;
  bool fits = false;
  if (subtract && point_a) {
    if (b.affinity == Affinity::Difference) {
      fits = a.dimension == b.dimension;
      result = Affinity::Point;
    } else {
      fits = reconcile(a, b);
      result = Affinity::Difference;
    }
  } else if (!subtract && (point_a || point_b)) {
    if (point_a)
      read_as_difference(b, a);
    else
      read_as_difference(a, b);
    fits = a.dimension == b.dimension && (a.affinity == Affinity::Difference || b.affinity == Affinity::Difference);
    result = Affinity::Point;
  } else {
    fits = reconcile(a, b);
    result = a.affinity;
  }
  if (!fits) {
    if (point_a && point_b && a.dimension == b.dimension) {
      no_point(b, subtract ? "subtracted from a difference" : "added to another");
    } else {
      report_mismatch(Code::E0302, {subtract ? "subtract" : "add", article(left), article(right)}, left, right);
    }
    return {};
  }

  note_bridge(a);
  note_bridge(b);
  Number n = a;
  n.bridge.clear();
  n.span = span;
  n.affinity = result;
  n.analyte = merged(a, b);
  n.literal.reset();
  n.is_recorded = false;
  if (a.form == Form::Constant && b.form == Form::Constant) {
    n.constant = subtract ? Rational(a.constant - b.constant) : Rational(a.constant + b.constant);
    return n;
  }
  if (a.form == Form::Real || b.form == Form::Real) {
    n.unit = a.form == Form::Real ? a.unit : b.unit;
    const auto x = to_real(a, n.unit, span);
    const auto y = to_real(b, n.unit, span);
    return real(n, subtract ? ir::Op::RealSub : ir::Op::RealAdd, x, y, span);
  }
  n.form = Form::Exact;
  const auto x = to_exact(a, span);
  const auto y = to_exact(b, span);
  n.inst = builder_.emit(subtract ? ir::Op::Sub : ir::Op::Add, span, x, y);
  return n;
}

Number Arithmetic::extreme(const Number& left, const Number& right, bool largest, Span span) {
  if (left.poison() || right.poison()) return {};
  Number a = left;
  Number b = right;
  if (!reconcile(a, b)) {
    report_mismatch(Code::E0301, {article(left), article(right)}, left, right);
    return {};
  }
  if (a.form == Form::Constant && b.form == Form::Constant) {
    Number chosen = (largest ? a.constant < b.constant : b.constant < a.constant) ? b : a;
    chosen.span = span;
    return chosen;
  }
  note_bridge(a);
  note_bridge(b);
  Number n = a;
  n.bridge.clear();
  n.span = span;
  n.analyte = merged(a, b);
  n.literal.reset();
  n.is_recorded = false;
  if (a.form == Form::Real || b.form == Form::Real) {
    n.unit = a.form == Form::Real ? a.unit : b.unit;
    const auto x = to_real(a, n.unit, span);
    const auto y = to_real(b, n.unit, span);
    return real(n, largest ? ir::Op::RealMax : ir::Op::RealMin, x, y, span);
  }
  n.form = Form::Exact;
  const auto x = to_exact(a, span);
  const auto y = to_exact(b, span);
  n.inst = builder_.emit(largest ? ir::Op::Max : ir::Op::Min, span, x, y);
  return n;
}

Number Arithmetic::absolute(const Number& a, const Number& b, Span span) {
  if (a.poison() || !no_point(a, "taken without its sign")) return {};
  return extreme(a, negate(b, span), true, span);
}

Number Arithmetic::multiply(const Number& a, const Number& b, Span span) {
  if (a.poison() || b.poison() || !no_point(a, "multiplied") || !no_point(b, "multiplied")) return {};
  Number n;
  n.span = span;
  n.dimension = a.dimension * b.dimension;
  n.unit = a.unit * b.unit;
  if (is_plain(b) && b.form == Form::Constant) {
    n.analyte = a.analyte;
    n.affinity = a.affinity;
  } else if (is_plain(a) && a.form == Form::Constant) {
    n.analyte = b.analyte;
    n.affinity = b.affinity;
  }
  if (a.form == Form::Constant && b.form == Form::Constant) {
    n.form = Form::Constant;
    n.constant = a.constant * b.constant;
    return bounded(std::move(n));
  }
  if (a.form == Form::Real || b.form == Form::Real) {
    // A constant of exactly 1 in its unit changes the unit only.
    if (b.form == Form::Constant && b.constant == b.unit) {
      n.form = Form::Real;
      n.inst = a.inst;
      return n;
    }
    if (a.form == Form::Constant && a.constant == a.unit) {
      n.form = Form::Real;
      n.inst = b.inst;
      return n;
    }
    const auto x = to_real(a, a.unit, span);
    const auto y = to_real(b, b.unit, span);
    return real(n, ir::Op::RealMul, x, y, span);
  }
  n.form = Form::Exact;
  if (b.form == Form::Constant && b.constant == 1) {
    n.inst = a.inst;
  } else if (a.form == Form::Constant && a.constant == 1) {
    n.inst = b.inst;
  } else {
    n.inst = builder_.emit(ir::Op::Mul, span, to_exact(a, span), to_exact(b, span));
  }
  return n;
}

Number Arithmetic::divide(const Number& a, const Number& b, Span span) {
  if (a.poison() || b.poison() || !no_point(a, "divided") || !no_point(b, "divided by")) return {};
  if (b.form == Form::Constant && b.constant == 0) {
    diagnostics_.add(Code::E0309, b.span, {});
    return {};
  }
  Number n;
  n.span = span;
  n.dimension = a.dimension / b.dimension;
  n.unit = a.unit / b.unit;
  if (is_plain(b) && b.form == Form::Constant) {
    n.analyte = a.analyte;
    n.affinity = a.affinity;
  }
  if (b.form == Form::Constant && a.form != Form::Real) {
    const Rational inverse = 1 / b.constant;
    if (a.form == Form::Constant) {
      n.form = Form::Constant;
      n.constant = a.constant * inverse;
      return bounded(std::move(n));
    }
    const auto factor = builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(inverse));
    n.form = Form::Exact;
    n.inst = builder_.emit(ir::Op::Mul, span, a.inst, factor);
    return n;
  }
  if (b.form == Form::Constant && b.constant == b.unit) {
    n.form = Form::Real;
    n.inst = a.inst;
    return n;
  }
  if (b.form != Form::Constant) program_.reals_at.push_back(span);
  const auto x = to_real(a, a.unit, span);
  const auto y = to_real(b, b.unit, span);
  return real(n, ir::Op::RealDiv, x, y, span);
}

Number Arithmetic::power(const Number& a, const Number& b, Span span) {
  if (a.poison() || b.poison() || !no_point(a, "raised to a power") || !no_point(b, "an exponent")) return {};
  if (!is_plain(b)) {
    diagnostics_.add(Code::E0303, b.span, {"a plain number as exponent", "`" + article(b) + "`"});
    return {};
  }
  Number n;
  n.span = span;
  if (a.form == Form::Constant) {
    if (const auto exponent = whole(b, is_plain(a) ? kMaxExactPower : kMaxUnitPower);
        exponent && !(a.constant == 0 && *exponent <= 0)) {
      n.form = Form::Constant;
      n.dimension = elig::power(a.dimension, *exponent);
      n.unit = is_plain(a) ? Rational(1) : raise(a.unit, *exponent);
      n.constant = raise(a.constant, *exponent);
      return bounded(std::move(n));
    }
  }
  program_.reals_at.push_back(span);
  if (const auto exponent = whole(b, kMaxUnitPower)) {
    n.dimension = elig::power(a.dimension, *exponent);
    n.unit = raise(a.unit, *exponent);
    const auto x = to_real(a, a.unit, span);
    const auto y = to_real(b, 1, span);
    return real(n, ir::Op::Pow, x, y, span);
  }
  if (!is_plain(a)) {
    diagnostics_.add(Code::E0303, b.span, {"a whole constant exponent for a quantity with a unit", "another"});
    return {};
  }
  const auto x = to_real(a, 1, span);
  const auto y = to_real(b, 1, span);
  return real(n, ir::Op::Pow, x, y, span);
}

Number Arithmetic::function(ir::Op op, const Number& a, Span span) {
  if (a.poison()) return {};
  if (!is_plain(a)) {
    auto& d = diagnostics_.add(Code::E0303, a.span, {"a plain number", "`" + article(a) + "`"});
    d.help.emplace_back("write `in UNIT` to compute with its plain number");
    return {};
  }
  program_.reals_at.push_back(span);
  Number n;
  const auto x = to_real(a, 1, span);
  return real(n, op, x, {}, span);
}

Number Arithmetic::strip(const Number& a, const Unit& unit, const std::string& unit_text, Span span) {
  if (a.poison()) return {};
  std::optional<LinearMap> map;
  if (a.analyte != nullptr) map = to_declared_base(a.analyte->input.analyte, unit);
  if (!map && unit.dimension == a.dimension) map = LinearMap{unit.factor, unit.offset, ""};
  if (!map) {
    auto& d = diagnostics_.add(Code::E0307, span, {article(a), unit_text});
    d.labels.push_back({a.span, article(a)});
    return {};
  }
  if (!map->because.empty()) program_.bridges.push_back({span, map->because});
  const Rational offset = a.affinity == Affinity::Difference ? Rational(0) : map->offset;
  Number n;
  n.span = span;
  n.form = a.form;
  switch (a.form) {
    case Form::Constant:
      // A literal in its own analyte's conversion or its own unit is its number.
      n.constant = (a.constant - offset) / map->factor;
      return n;
    case Form::Real:
      n.unit = a.unit / map->factor;
      n.inst = a.inst;
      return n;
    case Form::Exact: {
      n.inst = a.inst;
      if (offset != 0) {
        const auto o = builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(offset));
        n.inst = builder_.emit(ir::Op::Sub, span, n.inst, o);
      }
      if (map->factor != 1) {
        const auto f = builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(1 / map->factor));
        n.inst = builder_.emit(ir::Op::Mul, span, n.inst, f);
      }
      return n;
    }
    case Form::Poison:
      break;
  }
  return {};
}

void Arithmetic::note_bridge(const Number& a) {
  if (!a.bridge.empty()) program_.bridges.push_back({a.span, a.bridge});
}

std::optional<ir::InstId> Arithmetic::compare(ir::Op op, const Number& left, const Number& right, bool mirrored,
                                              Span span) {
  if (left.poison() || right.poison()) return std::nullopt;
  Number a = left;
  Number b = right;
  if (!reconcile(a, b)) {
    report_mismatch(Code::E0301, {article(left), article(right)}, left, right);
    return std::nullopt;
  }
  note_bridge(a);
  note_bridge(b);
  if (a.form == Form::Constant && b.form == Form::Constant) {
    const Rational& x = mirrored ? b.constant : a.constant;
    const Rational& y = mirrored ? a.constant : b.constant;
    const bool truth = op == ir::Op::Lt ? x < y : op == ir::Op::Le ? x <= y : x == y;
    return builder_.emit(truth ? ir::Op::True : ir::Op::False, span);
  }
  ir::InstId x;
  ir::InstId y;
  if (a.form == Form::Real || b.form == Form::Real) {
    const Rational unit = a.form == Form::Real ? a.unit : b.unit;
    x = to_real(a, unit, span);
    y = to_real(b, unit, span);
    a.unit = b.unit = unit;
    a.form = Form::Real;
  } else {
    x = to_exact(a, span);
    y = to_exact(b, span);
  }
  const ir::InstId inst = mirrored ? builder_.emit(op, span, y, x) : builder_.emit(op, span, x, y);
  if (mirrored) std::swap(a, b);
  note_compared(inst, a, b);
  return inst;
}

/// The unit that people think in: the threshold's as written, else the declared one.
void Arithmetic::note_compared(ir::InstId inst, const Number& a, const Number& b) {
  if (!noted_.insert(inst.index).second) return;
  const bool real = a.form == Form::Real || b.form == Form::Real;
  ir::Compared noted{inst, a.span, b.span, coherent_unit(a.dimension),
                     real ? (a.form == Form::Real ? a.unit : b.unit) : 1};
  const auto written = [](const Number& n) { return n.bridge.empty() ? n.literal : std::nullopt; };
  for (const auto& unit : {written(a), written(b), a.declared, b.declared}) {
    if (!unit || unit->dimension != a.dimension) continue;
    noted.unit = *unit;
    break;
  }
  if (a.affinity == Affinity::Difference || b.affinity == Affinity::Difference) noted.unit.offset = 0;
  program_.compared.push_back(std::move(noted));
}

std::optional<Rational> Arithmetic::constant_beside(const Number& constant, const Number& other) {
  Number a = constant;
  Number b = other;
  if (a.form != Form::Constant || b.poison() || !reconcile(a, b)) return std::nullopt;
  return a.constant;
}

ir::InstId Arithmetic::known(const Number& a, Span span) {
  if (a.form == Form::Constant) return builder_.emit(ir::Op::True, span);
  return builder_.emit(ir::Op::Known, span, a.inst);
}

}  // namespace elig::sema
