#include "bench/population/quantiles.h"

#include <algorithm>
#include <cmath>

namespace elig::bench {
namespace {

double share_below(std::size_t i) { return (static_cast<double>(i) + 0.5) / static_cast<double>(kQuantiles); }

/// The standard normal's quantile, by bisection on its distribution function: slow, and run once.
double normal_quantile(double p) {
  double lo = -8, hi = 8;
  for (int step = 0; step < 60; ++step) {
    const double middle = (lo + hi) / 2;
    (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? lo : hi) = middle;
  }
  return lo;
}

const std::vector<double>& normal_quantiles() {
  static const std::vector<double> table = [] {
    std::vector<double> z(kQuantiles);
    for (std::size_t i = 0; i < kQuantiles; ++i) z[i] = normal_quantile(share_below(i));
    return z;
  }();
  return table;
}

}  // namespace

std::int32_t scaled(double value, int decimals) {
  return static_cast<std::int32_t>(std::lround(value * std::pow(10.0, decimals)));
}

std::vector<std::int32_t> quantiles(const Distribution& distribution, int decimals) {
  std::vector<std::int32_t> table;
  table.reserve(kQuantiles);
  for (const double z : normal_quantiles()) {
    const double value = distribution.shape == Shape::Normal ? distribution.middle + distribution.spread * z
                                                             : distribution.middle * std::exp(distribution.spread * z);
    table.push_back(scaled(std::clamp(value, distribution.lo, distribution.hi), decimals));
  }
  return table;
}

std::vector<std::int32_t> quantiles(const std::vector<double>& weights) {
  std::vector<std::int32_t> table;
  table.reserve(kQuantiles);
  std::int32_t value = 0;
  double up_to = weights.front();
  for (std::size_t i = 0; i < kQuantiles; ++i) {
    while (share_below(i) > up_to && static_cast<std::size_t>(value) + 1 < weights.size()) {
      up_to += weights[static_cast<std::size_t>(++value)];
    }
    table.push_back(value);
  }
  return table;
}

}  // namespace elig::bench
