// Arithmetic of quantities, one MEANING.md sentence at a time.
#include "tests/oracle/quantity.h"

#include <cmath>

#include "runtime/base/bug.h"

namespace elig::oracle {
namespace {

using Scale = Quantity::Scale;

const Unit& plain_one() {
  static const Unit one = [] {
    Unit unit;
    unit.code = "1";
    return unit;
  }();
  return one;
}

bool is_one(const Unit& unit) { return unit.dimension.dimensionless() && unit.factor == 1 && unit.offset == 0; }

Unit product_unit(const Unit& a, const Unit& b) {
  if (is_one(a)) return b;
  if (is_one(b)) return a;
  return {a.code + "." + b.code, a.dimension * b.dimension, a.factor * b.factor, 0};
}

Unit quotient_unit(const Unit& a, const Unit& b) {
  if (is_one(b)) return a;
  return {a.code + "/(" + b.code + ")", a.dimension / b.dimension, a.factor / b.factor, 0};
}

/// Base units of the analyte that is being spoken of, or of the unit itself.
LinearMap to_base(const Unit& unit, const Analyte* analyte) {
  if (analyte == nullptr) return {unit.factor, unit.offset, ""};
  const auto map = to_declared_base(*analyte, unit);
  must(map.has_value(), "the oracle was given rules whose units do not convert");
  return *map;
}

/// The same number counted in `to` instead of `from`. Only points use the offsets.
Censored<Rational> recount(const Censored<Rational>& number, const Unit& from, const Unit& to, const Analyte* analyte,
                           bool point) {
  if (number.missing()) return {};
  const LinearMap up = to_base(from, analyte);
  const LinearMap down = to_base(to, analyte);
  must(up.factor > 0 && down.factor > 0, "a unit's factor is positive");
  Rational base = up.factor * number.bound;
  if (point) base += up.offset - down.offset;
  return {number.extent, base / down.factor};
}

Censored<double> recount(const Censored<double>& number, const Unit& from, const Unit& to, const Analyte* analyte) {
  const Rational ratio = to_base(from, analyte).factor / to_base(to, analyte).factor;
  if (ratio == 1 || number.missing()) return number;
  return product(number, {Extent::Exactly, to_nearest_double(ratio)});
}

Censored<double> nearest(const Censored<Rational>& number) {
  if (number.missing()) return {};
  return result(number.extent, to_nearest_double(number.bound));
}

Censored<double> as_real(const Quantity& a) { return a.real ? a.ieee : nearest(a.exact); }

/// As a double counted in `to`: an exact value is recounted exactly, then rounded once. A real point (a mean) stands
/// in the declared unit, which nothing brings it out of.
Censored<double> as_real_in(const Quantity& a, const Unit& to, const Analyte* analyte, bool points = false) {
  if (a.real) return recount(a.ieee, a.own, to, analyte);
  return nearest(recount(a.exact, a.own, to, analyte, points));
}

const Analyte* spoken_of(const Quantity& a, const Quantity& b) { return a.analyte != nullptr ? a.analyte : b.analyte; }

/// How a constant reads beside `other` where both are compared, or subtracted: as the same kind of thing.
Scale scale_beside(const Quantity& a, const Quantity& other) {
  if (!a.constant) return a.scale;
  if (!other.constant) return other.scale;
  return a.own.affine() && other.own.affine() ? Scale::Point : Scale::Amount;
}

bool both_points(const Quantity& a, const Quantity& b) {
  return scale_beside(a, b) == Scale::Point && scale_beside(b, a) == Scale::Point;
}

/// Both counted in one unit: the left one's, unless only the right one is real.
struct Aligned {
  bool real = false;
  Censored<Rational> exact_a, exact_b;
  Censored<double> ieee_a, ieee_b;
  Unit unit;
};

/// A field of any unit that was recorded in one that does not convert is missing there.
bool fits(const Quantity& a, const Quantity& b) {
  return (!a.any_unit && !b.any_unit) || a.own.dimension == b.own.dimension;
}

Aligned align(const Quantity& a, const Quantity& b, bool points) {
  const Analyte* analyte = spoken_of(a, b);
  Aligned out;
  out.real = a.real || b.real;
  out.unit = b.real && !a.real ? b.own : a.own;
  if (a.missing() || b.missing() || !fits(a, b)) return out;
  if (out.real) {
    out.ieee_a = as_real_in(a, out.unit, analyte, points);
    out.ieee_b = as_real_in(b, out.unit, analyte, points);
  } else {
    out.exact_a = a.exact;
    out.exact_b = recount(b.exact, b.own, a.own, analyte, points);
  }
  return out;
}

/// The unit of a constant that stands for an analyte (mmol/L of glucose, declared in mg/dL), as what it is in
/// the analyte's own dimension: what follows may no longer know of the analyte.
Unit as_of(const Analyte* analyte, const Unit& unit) {
  if (analyte == nullptr || unit.code == analyte->declared.code) return unit;
  Unit out;
  out.dimension = analyte->declared.dimension;
  const LinearMap map = to_base(unit, analyte);
  out.factor = map.factor;
  out.offset = map.offset;
  return out;
}

Quantity finish(const Quantity& a, const Quantity& b, const Aligned& both, const Censored<Rational>& exact,
                const Censored<double>& ieee, Scale scale) {
  return {.real = both.real,
          .exact = exact,
          .ieee = ieee,
          .own = as_of(spoken_of(a, b), both.unit),
          .constant = a.constant && b.constant,
          .scale = scale,
          .analyte = spoken_of(a, b),
          .any_unit = a.any_unit || b.any_unit};
}

/// A number that a plain constant only stretches still speaks of its analyte.
void keep_analyte(Quantity& out, const Quantity& a, const Quantity& factor) {
  if (!factor.constant || !factor.own.dimension.dimensionless()) return;
  out.analyte = a.analyte;
  out.scale = a.scale;
}

}  // namespace

Quantity constant(const Rational& number, const Unit& unit) {
  Quantity out;
  out.exact = {Extent::Exactly, number};
  out.own = unit;
  out.constant = true;
  return out;
}

Quantity negate(Quantity a) {
  a.exact = negated(a.exact);
  a.ieee = negated(a.ieee);
  return a;
}

Quantity add(const Quantity& a, const Quantity& b) {
  if (b.scale == Scale::Point) return add(b, a);  // a difference and a point
  // What is added to a point is a difference, so no offset enters.
  const Aligned both = align(a, b, false);
  return finish(a, b, both, sum(both.exact_a, both.exact_b), sum(both.ieee_a, both.ieee_b),
                a.constant ? b.scale : a.scale);
}

Quantity subtract(const Quantity& a, const Quantity& b) {
  const bool points = both_points(a, b);
  const Aligned both = align(a, b, points);
  return finish(a, b, both, difference(both.exact_a, both.exact_b), difference(both.ieee_a, both.ieee_b),
                points ? Scale::Difference : scale_beside(a, b));
}

Quantity extreme(const Quantity& a, const Quantity& b, bool largest) {
  const Aligned both = align(a, b, both_points(a, b));
  if (a.constant && b.constant) {
    const Rational &x = both.exact_a.bound, &y = both.exact_b.bound;
    return (largest ? x < y : y < x) ? b : a;
  }
  return finish(a, b, both, largest ? larger(both.exact_a, both.exact_b) : smaller(both.exact_a, both.exact_b),
                largest ? larger(both.ieee_a, both.ieee_b) : smaller(both.ieee_a, both.ieee_b), scale_beside(a, b));
}

Quantity multiply(const Quantity& a, const Quantity& b) {
  Quantity out;
  out.real = a.real || b.real;
  out.constant = a.constant && b.constant;
  out.own = product_unit(a.own, b.own);
  out.any_unit = a.any_unit || b.any_unit;
  if (out.real) {
    out.ieee = product(as_real(a), as_real(b));
  } else {
    out.exact = product(a.exact, b.exact);
  }
  keep_analyte(out, a, b);
  if (a.constant) keep_analyte(out, b, a);
  return out;
}

Quantity divide(const Quantity& a, const Quantity& b) {
  Quantity out;
  out.real = a.real || !b.constant;
  out.constant = a.constant && b.constant;
  out.own = quotient_unit(a.own, b.own);
  out.any_unit = a.any_unit || b.any_unit;
  if (out.real) {
    out.ieee = quotient(as_real(a), as_real(b));
  } else {
    must(b.exact.exactly() && b.exact.bound != 0, "a constant divisor is not zero");
    out.exact = product(a.exact, {Extent::Exactly, 1 / b.exact.bound});
  }
  keep_analyte(out, a, b);
  return out;
}

namespace {

/// n when `a` is a constant that is a whole plain number.
std::optional<long> whole_constant(const Quantity& a) {
  if (!a.constant) return {};
  const Rational n = recount(a.exact, a.own, plain_one(), nullptr, false).bound;
  if (n.get_den() != 1 || !n.get_num().fits_slong_p()) return {};
  return n.get_num().get_si();
}

Rational exact_power(const Rational& base, long n) {
  Rational out = 1;
  for (long i = 0; i < std::labs(n); ++i) out *= base;
  return n < 0 ? Rational(1 / out) : out;
}

Unit unit_power(const Unit& unit, long n) {
  if (is_one(unit)) return unit;
  return {unit.code + "^" + std::to_string(n), power(unit.dimension, static_cast<int>(n)), exact_power(unit.factor, n),
          0};
}

Quantity plain_missing() {
  Quantity out;
  out.own = plain_one();
  return out;
}

Quantity plain_real(const Censored<double>& number) {
  Quantity out;
  out.real = true;
  out.ieee = number;
  out.own = plain_one();
  return out;
}

/// A function of long doubles, rounded to double once; of a censored number nothing is known.
template <class F>
Censored<double> rounded_once(const Censored<double>& a, F function) {
  if (!a.exactly()) return {};
  return result(Extent::Exactly, static_cast<double>(function(static_cast<long double>(a.bound))));
}

}  // namespace

Quantity power(const Quantity& base, const Quantity& exponent) {
  const auto n = whole_constant(exponent);
  if (n && base.constant && (base.exact.bound != 0 || *n > 0)) {
    return constant(exact_power(base.exact.bound, *n), unit_power(base.own, *n));
  }
  const Censored<double> y = as_real_in(exponent, plain_one(), nullptr);
  const Censored<double> x = n ? as_real(base) : as_real_in(base, plain_one(), nullptr);
  Censored<double> raised;
  if (x.exactly() && y.exactly()) {
    raised = rounded_once(x, [&](long double b) { return std::pow(b, static_cast<long double>(y.bound)); });
  }
  Quantity out = plain_real(raised);
  if (n) out.own = unit_power(base.own, *n);
  return out;
}

Quantity strip(const Quantity& a, const Unit& unit) {
  Quantity out;
  if (a.any_unit && !(a.own.dimension == unit.dimension)) return plain_missing();
  out.real = a.real;
  out.constant = a.constant;
  if (a.real) {
    // Rounds nothing: the double stays, and counts in what of the unit is left.
    out.ieee = a.ieee;
    out.own = plain_one();
    out.own.factor = to_base(a.own, a.analyte).factor / to_base(unit, a.analyte).factor;
  } else {
    const bool point = a.scale == Scale::Point || (a.constant && (a.own.affine() || unit.affine()));
    out.own = plain_one();
    out.exact = recount(a.exact, a.own, unit, a.analyte, point);
  }
  return out;
}

Quantity call(const std::string& function, const Quantity& a) {
  const Censored<double> x = as_real_in(a, plain_one(), nullptr);
  if (function == "sqrt") {
    if (!x.exactly()) return plain_real({});
    return plain_real(result(Extent::Exactly, std::sqrt(x.bound)));
  }
  if (function == "ln") return plain_real(rounded_once(x, [](long double v) { return std::log(v); }));
  if (function == "log10") return plain_real(rounded_once(x, [](long double v) { return std::log10(v); }));
  if (function == "exp") return plain_real(rounded_once(x, [](long double v) { return std::exp(v); }));
  bug("the oracle does not know this function");
}

Quantity recounted(const Quantity& a, const Unit& unit) {
  Quantity out = a;
  if (a.own.code == unit.code) return out;
  if (a.any_unit && !(a.own.dimension == unit.dimension)) {
    out.exact = {};
  } else {
    out.exact = recount(a.exact, a.own, unit, a.analyte, a.scale == Scale::Point);
  }
  out.own = unit;
  return out;
}

Quantity real_mean(const Quantity& like, const Censored<Rational>& total, std::size_t readings) {
  Quantity out = like;
  out.exact = {};
  out.real = true;
  out.ieee = quotient(nearest(total), {Extent::Exactly, static_cast<double>(readings)});
  return out;
}

namespace {

template <class T>
Order order(const Censored<T>& a, const Censored<T>& b) {
  return {less(a, b), equal(a, b), less(b, a)};
}

}  // namespace

Order compare(const Quantity& a, const Quantity& b) {
  const Aligned both = align(a, b, both_points(a, b));
  return both.real ? order(both.ieee_a, both.ieee_b) : order(both.exact_a, both.exact_b);
}

}  // namespace elig::oracle
