// Sums, products, powers and functions of numbers that are being lowered: dimensions, points and differences, whose
// analyte, and what is folded.
#include <cstdlib>
#include <utility>

#include "compiler/check/affinity.h"
#include "compiler/check/number.h"
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

}  // namespace

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

}  // namespace elig::sema
