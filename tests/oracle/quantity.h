// A number of one patient with its unit: exact or, where the language leaves the exact world, an IEEE
// double (compiler/MEANING.md, "Exact and IEEE" and "Points and differences"). A number is always counted
// in the unit that MEANING.md calls the expression's own, so "enters as the nearest double of its number in
// its own unit" is one rounding of the number that stands here.
#pragma once

#include <string>

#include "compiler/units/bridge.h"
#include "tests/oracle/censored.h"

namespace elig::oracle {

struct Quantity {
  enum class Scale { Amount, Point, Difference };

  bool real = false;
  Censored<Rational> exact;  // unless real
  Censored<double> ieee;     // if real
  Unit own;                  // what `exact` or `ieee` is counted in
  bool constant = false;     // exact, and no data in it
  Scale scale = Scale::Amount;
  const Analyte* analyte = nullptr;  // whose conversions apply to constants that meet it
  bool any_unit = false;             // recorded in a unit of which the rules say nothing: missing where it does not fit

  [[nodiscard]] bool missing() const { return real ? ieee.missing() : exact.missing(); }
};

Quantity constant(const Rational& number, const Unit& unit);

Quantity negate(Quantity a);
Quantity add(const Quantity& a, const Quantity& b);
Quantity subtract(const Quantity& a, const Quantity& b);
Quantity multiply(const Quantity& a, const Quantity& b);
/// `max(a, b)`, or `min(a, b)`.
Quantity extreme(const Quantity& a, const Quantity& b, bool largest);
Quantity divide(const Quantity& a, const Quantity& b);
Quantity power(const Quantity& base, const Quantity& exponent);
/// `x in unit`: its plain number.
Quantity strip(const Quantity& a, const Unit& unit);
/// `sqrt`, `ln`, `log10` or `exp`.
Quantity call(const std::string& function, const Quantity& a);

/// An exact number counted in another unit.
Quantity recounted(const Quantity& a, const Unit& unit);
/// `total`, in the unit of `like`, divided by how many: the sum as a double.
Quantity real_mean(const Quantity& like, const Censored<Rational>& total, std::size_t readings);

/// `a < b`, `a = b`, `a > b`, with b brought into a's unit (a into b's when only b is real).
struct Order {
  Truth less, equal, greater;
};
Order compare(const Quantity& a, const Quantity& b);

}  // namespace elig::oracle
