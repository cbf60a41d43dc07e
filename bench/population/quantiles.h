// A distribution -> a table of stored integers at even steps of probability. Drawing a lab value is then one
// look-up with random bits, the same for every thread count.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace elig::bench {

inline constexpr std::size_t kQuantiles = 1U << 14;

enum class Shape : std::uint8_t { Normal, LogNormal };

struct Distribution {
  Shape shape = Shape::Normal;
  double middle = 0;  // mean, or median of a log-normal
  double spread = 0;  // standard deviation, of the logarithm for a log-normal
  double lo = 0, hi = 0;
};

inline Distribution normal(double mean, double deviation, double lo, double hi) {
  return {Shape::Normal, mean, deviation, lo, hi};
}
inline Distribution skewed(double median, double log_deviation, double lo, double hi) {
  return {Shape::LogNormal, median, log_deviation, lo, hi};
}

/// value * 10^decimals, rounded.
std::int32_t scaled(double value, int decimals);

/// The scaled value at the middle of each of kQuantiles equal shares, lowest first.
std::vector<std::int32_t> quantiles(const Distribution& distribution, int decimals);

/// 0, 1, 2, ... in the shares given by `weights`, which add up to 1.
std::vector<std::int32_t> quantiles(const std::vector<double>& weights);

}  // namespace elig::bench
