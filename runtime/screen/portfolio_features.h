// What is known of one patient, feature by feature. A feature is where the patient stands on a scale, together with
// bits that say whether and how the value is known; or a bit alone. Its states have numbers, its codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "runtime/screen/portfolio.h"
#include "runtime/screen/portfolio_scales.h"

namespace elig::portfolio {

/// place + places * (bits as a number).
using Code = std::uint16_t;

struct Feature {
  static constexpr std::size_t kMostBits = 3;
  std::uint32_t scale = 0;                     // Scales::size(): none
  std::uint32_t places = 1;                    // of the scale
  std::array<MaskIndex, kMostBits> bits = {};  // the lowest first; kNobody behind the last
  friend auto operator<=>(const Feature&, const Feature&) = default;
};

/// No code is so great.
inline constexpr Code kNoCode = kMostPlaces << Feature::kMostBits;

/// A feature as one criterion sees it: places that it does not tell apart are one state.
struct Variable {
  std::uint32_t scale = 0;      // as in Feature
  std::vector<Place> ends;      // the last place of each state, ascending
  std::vector<MaskIndex> bits;  // as in Feature
  std::uint32_t places = 1;     // as in Feature

  /// State: index of `ends` + number of them * (bits as a number).
  [[nodiscard]] std::size_t states() const { return ends.size() << bits.size(); }
  [[nodiscard]] Code first_code(std::size_t state) const {
    const std::size_t end = state % ends.size();
    return static_cast<Code>(state / ends.size() * places + (end == 0 ? 0U : ends[end - 1] + 1U));
  }
  [[nodiscard]] Code last_code(std::size_t state) const {
    return static_cast<Code>(state / ends.size() * places + ends[state % ends.size()]);
  }
};

/// The features that criteria ask for, each once.
class Features {
 public:
  std::uint32_t number_of(const Variable& variable);
  [[nodiscard]] const std::vector<Feature>& all() const { return all_; }

 private:
  std::map<Feature, std::uint32_t> numbers_;
  std::vector<Feature> all_;
};

}  // namespace elig::portfolio
