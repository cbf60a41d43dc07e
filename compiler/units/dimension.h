// What kind of quantity a unit measures: exponents of base dimensions. Amount of substance,
// equivalents and arbitrary units are dimensions of their own: nothing converts between them but an
// analyte's declaration (bridge.h).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace elig {

enum class BaseDimension : std::uint8_t {
  Length,
  Mass,
  Time,
  Current,
  Temperature,
  Luminosity,
  Amount,
  Equivalents,
  PlaneAngle
};
inline constexpr std::size_t kBaseDimensions = 9;

struct Dimension {
  std::array<std::int8_t, kBaseDimensions> exponents{};
  /// Arbitrary units by their canonical code without brackets (`IU`, `copies`, `pH`, `arb'U`) -> exponent, never 0.
  std::map<std::string, std::int8_t> arbitrary;

  [[nodiscard]] bool dimensionless() const;
  friend bool operator==(const Dimension&, const Dimension&) = default;
  friend auto operator<=>(const Dimension&, const Dimension&) = default;
};

Dimension operator*(const Dimension& a, const Dimension& b);
Dimension operator/(const Dimension& a, const Dimension& b);
/// Every exponent times `n`.
Dimension power(const Dimension& d, int n);

/// In a clinician's words: `mass per volume`, `1 per volume`, `time`, `a plain number`, `catalytic
/// activity per volume`, `[IU] per volume`, falling back to `mass·length^-1`.
std::string describe(const Dimension& d);

}  // namespace elig
