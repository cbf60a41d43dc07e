#include "runtime/screen/portfolio_features.h"

#include <algorithm>

namespace elig::portfolio {

std::uint32_t Features::number_of(const Variable& variable) {
  Feature feature{variable.scale, variable.places, {}};
  std::ranges::copy(variable.bits, feature.bits.begin());
  const auto [place, fresh] = numbers_.try_emplace(feature, static_cast<std::uint32_t>(all_.size()));
  if (fresh) all_.push_back(feature);
  return place->second;
}

}  // namespace elig::portfolio
