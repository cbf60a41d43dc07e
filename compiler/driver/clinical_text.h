// Quantities as clinicians write them, from UCUM: `3.9 x10⁹/L`, `140 mmHg`, `40 years`. For reading only.
#pragma once

#include <string>
#include <vector>

#include "compiler/units/rational.h"

namespace elig {

/// `mm[Hg]` -> `mmHg`, `10*9/L` -> `x10⁹/L`, `m[IU]/L` -> `mIU/L`, `[lb_av]` -> `lb`, `a` -> `years`.
std::string clinical_unit(const std::string& ucum);

/// Counts by volume that were recorded in full (`3900000000 /L`) are read in thousand millions; else 0.
int clinical_power(const std::string& ucum, const std::vector<Rational>& numbers);

/// A number with its unit; divided by that power of ten.
std::string clinical_quantity(const std::string& number, const std::string& ucum, int power);

/// Two numbers, each as short as shows that they differ.
struct TwoNumbers {
  std::string a, b;
};
TwoNumbers told_apart(const Rational& a, const Rational& b, int significant);

}  // namespace elig
