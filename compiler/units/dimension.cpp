// Dimension arithmetic, and the words for a dimension: a name of its own (`pressure`), else a named
// numerator per one or two named denominators (`mass per volume`), else the product of powers.
#include "compiler/units/dimension.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

namespace elig {
namespace {

/// Saturates: a unit that far out equals no other one, which is all that is asked of it.
std::int8_t narrow(int exponent) { return static_cast<std::int8_t>(std::clamp(exponent, -127, 127)); }

/// a + sign * b, per base and arbitrary unit.
Dimension combine(const Dimension& a, const Dimension& b, int sign) {
  Dimension result = a;
  for (std::size_t i = 0; i < kBaseDimensions; ++i) {
    result.exponents[i] = narrow(a.exponents[i] + sign * b.exponents[i]);
  }
  for (const auto& [name, exponent] : b.arbitrary) {
    const std::int8_t sum = narrow(result.arbitrary[name] + sign * exponent);
    result.arbitrary[name] = sum;
    if (sum == 0) result.arbitrary.erase(name);
  }
  return result;
}

struct NamedDimension {
  std::string_view name;
  //                       length mass time current temperature luminosity amount equivalents angle
  std::array<std::int8_t, kBaseDimensions> exponents;
};

// Of several names that fit, the first is used: `catalytic activity` before `substance per time`.
constexpr NamedDimension kNames[] = {
    {"length", {1}},
    {"area", {2}},
    {"volume", {3}},
    {"mass", {0, 1}},
    {"time", {0, 0, 1}},
    {"electric current", {0, 0, 0, 1}},
    {"temperature", {0, 0, 0, 0, 1}},
    {"luminous intensity", {0, 0, 0, 0, 0, 1}},
    {"substance", {0, 0, 0, 0, 0, 0, 1}},
    {"equivalents", {0, 0, 0, 0, 0, 0, 0, 1}},
    {"angle", {0, 0, 0, 0, 0, 0, 0, 0, 1}},
    {"catalytic activity", {0, 0, -1, 0, 0, 0, 1}},
    {"pressure", {-1, 1, -2}},
    {"force", {1, 1, -2}},
    {"energy", {2, 1, -2}},
    {"power", {2, 1, -3}},
    {"electric charge", {0, 0, 1, 1}},
    {"electric potential", {2, 1, -3, -1}},
    {"electric resistance", {2, 1, -3, -2}},
    {"electric conductance", {-2, -1, 3, 2}},
    {"electric capacitance", {-2, -1, 4, 2}},
    {"magnetic flux density", {0, 1, -2, -1}},
};

constexpr std::string_view kBaseNames[kBaseDimensions] = {
    "length", "mass", "time", "current", "temperature", "luminosity", "substance", "equivalents", "angle"};

// What clinical units are "per", in the order in which they are tried.
constexpr std::string_view kDenominators[] = {"volume", "mass", "area", "time", "substance", "length"};

std::string arbitrary_name(const std::string& name) { return name == "copies" ? name : "[" + name + "]"; }

std::optional<std::string> own_name(const Dimension& d) {
  if (d.arbitrary.empty()) {
    for (const NamedDimension& named : kNames) {
      if (named.exponents == d.exponents) return std::string(named.name);
    }
    return std::nullopt;
  }
  const bool only_arbitrary = std::ranges::all_of(d.exponents, [](std::int8_t e) { return e == 0; });
  if (only_arbitrary && d.arbitrary.size() == 1 && d.arbitrary.begin()->second == 1) {
    return arbitrary_name(d.arbitrary.begin()->first);
  }
  return std::nullopt;
}

Dimension named(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name, &NamedDimension::name);
  return Dimension{found->exponents, {}};
}

/// `mass per volume`; `1 per volume`, `1 per [HPF]`.
std::optional<std::string> one_per(const Dimension& d) {
  if (const auto name = own_name(power(d, -1))) return "1 per " + *name;
  for (const std::string_view denominator : kDenominators) {
    if (const auto name = own_name(d * named(denominator))) return *name + " per " + std::string(denominator);
  }
  return std::nullopt;
}

/// `volume per time per mass`; `1 per time per volume`.
std::optional<std::string> two_per(const Dimension& d) {
  for (const bool counts : {true, false}) {  // `1 per ...` before any numerator
    for (const std::string_view denominator : kDenominators) {
      const auto rest = one_per(d * named(denominator));
      if (rest && rest->starts_with("1 per") == counts) return *rest + " per " + std::string(denominator);
    }
  }
  return std::nullopt;
}

/// `mass·length^-1`: always possible.
std::string powers(const Dimension& d) {
  std::string text;
  const auto append = [&text](const std::string& name, int exponent) {
    if (exponent == 0) return;
    if (!text.empty()) text += "·";
    text += name;
    if (exponent != 1) text += "^" + std::to_string(exponent);
  };
  for (std::size_t i = 0; i < kBaseDimensions; ++i) append(std::string(kBaseNames[i]), d.exponents[i]);
  for (const auto& [name, exponent] : d.arbitrary) append(arbitrary_name(name), exponent);
  return text;
}

}  // namespace

bool Dimension::dimensionless() const {
  return arbitrary.empty() && std::ranges::all_of(exponents, [](std::int8_t e) { return e == 0; });
}

Dimension operator*(const Dimension& a, const Dimension& b) { return combine(a, b, 1); }
Dimension operator/(const Dimension& a, const Dimension& b) { return combine(a, b, -1); }

Dimension power(const Dimension& d, int n) {
  if (n == 0) return {};
  const int bounded = std::clamp(n, -127, 127);
  Dimension result = d;
  for (std::int8_t& exponent : result.exponents) exponent = narrow(exponent * bounded);
  for (auto& [name, exponent] : result.arbitrary) exponent = narrow(exponent * bounded);
  return result;
}

std::string describe(const Dimension& d) {
  if (d.dimensionless()) return "a plain number";
  if (const auto name = own_name(d)) return *name;
  if (const auto name = one_per(d)) return *name;
  if (const auto name = two_per(d)) return *name;
  return powers(d);
}

}  // namespace elig
