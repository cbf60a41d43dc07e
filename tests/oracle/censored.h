// What is known of one number of one patient: nothing, its value, or that it lies below or above a bound
// (`<0.2`, `>1000`), and the arithmetic and comparison of such knowledge, for exact rationals and for
// doubles alike. Follows compiler/ir/ops.def line by line, and knows no units.
#pragma once

#include <cmath>
#include <type_traits>

#include "compiler/units/rational.h"

namespace elig::oracle {

enum class Truth { False, True, Unknown };

inline Truth truth(bool value) { return value ? Truth::True : Truth::False; }

inline Truth kleene_not(Truth a) {
  if (a == Truth::Unknown) return a;
  return truth(a == Truth::False);
}
inline Truth kleene_and(Truth a, Truth b) {
  if (a == Truth::False || b == Truth::False) return Truth::False;
  return a == Truth::True && b == Truth::True ? Truth::True : Truth::Unknown;
}
inline Truth kleene_or(Truth a, Truth b) { return kleene_not(kleene_and(kleene_not(a), kleene_not(b))); }
/// What two cases say together: their common answer, or unknown.
inline Truth agreed(Truth a, Truth b) { return a == b ? a : Truth::Unknown; }

enum class Extent { Missing, Exactly, Below, Above };

/// T is Rational or double.
template <class T>
struct Censored {
  Extent extent = Extent::Missing;
  T bound{};  // the value itself when `Exactly`

  [[nodiscard]] bool missing() const { return extent == Extent::Missing; }
  [[nodiscard]] bool exactly() const { return extent == Extent::Exactly; }
};

/// A double that is not finite is no result.
template <class T>
Censored<T> result(Extent extent, const T& bound) {
  if constexpr (std::is_same_v<T, double>) {
    if (!std::isfinite(bound)) return {};
  }
  return {extent, bound};
}

inline Extent flipped(Extent extent) {
  if (extent == Extent::Below) return Extent::Above;
  if (extent == Extent::Above) return Extent::Below;
  return extent;
}

template <class T>
Censored<T> negated(const Censored<T>& a) {
  if (a.missing()) return {};
  return {flipped(a.extent), T(-a.bound)};
}

template <class T>
Censored<T> sum(const Censored<T>& a, const Censored<T>& b) {
  if (a.missing() || b.missing()) return {};
  const T total = a.bound + b.bound;
  if (a.exactly()) return result(b.extent, total);
  if (b.exactly() || a.extent == b.extent) return result(a.extent, total);
  return {};  // something below and something above: nothing can be said
}

template <class T>
Censored<T> difference(const Censored<T>& a, const Censored<T>& b) {
  return sum(a, negated(b));
}

template <class T>
Censored<T> product(const Censored<T>& a, const Censored<T>& b) {
  if (a.missing() || b.missing()) return {};
  const T zero{};
  const T bound = a.bound * b.bound;
  if (a.exactly() || b.exactly()) {
    const T& factor = a.exactly() ? a.bound : b.bound;
    const Extent other = a.exactly() ? b.extent : a.extent;
    if (factor == zero) return {Extent::Exactly, zero};
    return result(factor > zero ? other : flipped(other), bound);
  }
  const bool both_above = a.extent == Extent::Above && b.extent == Extent::Above;
  const bool both_below = a.extent == Extent::Below && b.extent == Extent::Below;
  if (both_above && a.bound >= zero && b.bound >= zero) return result(Extent::Above, bound);
  if (both_below && a.bound <= zero && b.bound <= zero) return result(Extent::Above, bound);
  if (both_above || both_below) return {};
  const T& above = a.extent == Extent::Above ? a.bound : b.bound;
  const T& below = a.extent == Extent::Below ? a.bound : b.bound;
  if (above >= zero && below <= zero) return result(Extent::Below, bound);
  return {};
}

/// What is above anything has no greatest member to compare, so it is the larger. Else the larger end decides, and of
/// equal ends the one that is reached.
template <class T>
Censored<T> larger(const Censored<T>& a, const Censored<T>& b) {
  if (a.missing() || b.missing()) return {};
  const bool a_open = a.extent == Extent::Above, b_open = b.extent == Extent::Above;
  if (a_open && !b_open) return a;
  if (b_open && !a_open) return b;
  if (a.bound < b.bound) return b;
  if (b.bound < a.bound) return a;
  return a.exactly() ? a : b;
}

template <class T>
Censored<T> smaller(const Censored<T>& a, const Censored<T>& b) {
  return negated(larger(negated(a), negated(b)));
}

/// Division of doubles; a division of exact values by a constant is a product with its inverse.
inline Censored<double> quotient(const Censored<double>& a, const Censored<double>& b) {
  if (a.missing() || b.missing()) return {};
  const double bound = a.bound / b.bound;
  if (b.exactly()) {
    if (b.bound == 0) return {};
    return result(b.bound > 0 ? a.extent : flipped(a.extent), bound);
  }
  const bool away_from_zero = b.extent == Extent::Above ? b.bound > 0 : b.bound < 0;
  if (!a.exactly() || !away_from_zero) return {};
  if (a.bound == 0) return {Extent::Exactly, 0.0};
  if (bound > 0) return result(Extent::Below, bound);
  if (bound < 0) return result(Extent::Above, bound);
  return {};
}

/// Is every member of `a` less than every member of `b`? (Half lines are open, and numbers are dense.)
template <class T>
bool always_less(const Censored<T>& a, const Censored<T>& b) {
  const bool a_ends = a.exactly() || a.extent == Extent::Below;
  const bool b_begins = b.exactly() || b.extent == Extent::Above;
  if (!a_ends || !b_begins) return false;
  return a.exactly() && b.exactly() ? a.bound < b.bound : a.bound <= b.bound;
}

template <class T>
Truth equal(const Censored<T>& a, const Censored<T>& b) {
  if (a.missing() || b.missing()) return Truth::Unknown;
  if (a.exactly() && b.exactly()) return truth(a.bound == b.bound);
  if (always_less(a, b) || always_less(b, a)) return Truth::False;
  return Truth::Unknown;
}

template <class T>
Truth less(const Censored<T>& a, const Censored<T>& b) {
  if (a.missing() || b.missing()) return Truth::Unknown;
  if (a.exactly() && b.exactly()) return truth(a.bound < b.bound);
  if (always_less(a, b)) return Truth::True;
  if (always_less(b, a)) return Truth::False;
  return Truth::Unknown;
}

}  // namespace elig::oracle
