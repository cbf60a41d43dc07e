// What is known of one patient, feature by feature: where the value stands on a scale, if it is known; or only whether
// something is known.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

#include "runtime/portfolio/portfolio.h"
#include "runtime/portfolio/scales.h"

namespace elig::portfolio {

/// The place where the patient is in Feature::known; else kUnknown.
using Code = std::uint8_t;
inline constexpr Code kUnknown = kMostCuts + 1;
inline constexpr Code kNoCode = 0xFF;  // of no feature

struct Feature {
  std::uint32_t scale = 0;  // Scales::size(): none, the place is 0
  MaskIndex known = kEverybody;
  friend auto operator<=>(const Feature&, const Feature&) = default;
};

/// A feature as one criterion sees it: places that it does not tell apart are one state, which has its index in `ends`.
/// A last state, unless everybody is known, is that the patient is not.
struct Variable {
  Feature feature;
  std::vector<Place> ends;  // the last place of each state, ascending

  [[nodiscard]] std::size_t states() const { return ends.size() + (feature.known == kEverybody ? 0 : 1); }
  [[nodiscard]] Code first_code(std::size_t state) const {
    if (state == ends.size()) return kUnknown;
    return static_cast<Code>(state == 0 ? 0 : ends[state - 1] + 1);
  }
  [[nodiscard]] Code last_code(std::size_t state) const { return state == ends.size() ? kUnknown : ends[state]; }
};

/// The features that criteria ask for, each once.
class Features {
 public:
  std::uint32_t number_of(const Feature& feature) {
    const auto [place, fresh] = numbers_.try_emplace(feature, static_cast<std::uint32_t>(all_.size()));
    if (fresh) all_.push_back(feature);
    return place->second;
  }
  [[nodiscard]] const std::vector<Feature>& all() const { return all_; }

 private:
  std::map<Feature, std::uint32_t> numbers_;
  std::vector<Feature> all_;
};

}  // namespace elig::portfolio
