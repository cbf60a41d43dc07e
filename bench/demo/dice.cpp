#include "bench/demo/dice.h"

#include "bench/population/quantiles.h"

namespace elig::demo {

double normal_quantile(double share) {
  constexpr int kDecimals = 6;
  static const std::vector<std::int32_t> table =
      bench::quantiles({.shape = bench::Shape::Normal, .middle = 0, .spread = 1, .lo = -5, .hi = 5}, kDecimals);
  return table[static_cast<std::size_t>(share * static_cast<double>(table.size()))] * 1e-6;
}

}  // namespace elig::demo
