// Random numbers that are counted, not carried on: a patient's luck in one matter depends on the seed, the name of the
// matter and the patient alone, so that any thread may draw it, and a new matter changes no other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace elig::demo {

/// 64 bits well stirred: splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
constexpr std::uint64_t stirred(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// A number of a name: FNV-1a.
constexpr std::uint64_t numbered(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The standard normal's quantile of a share in [0, 1), in steps of 2^-14.
double normal_quantile(double share);

class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t matter, std::uint64_t whose)
      : state_(stirred(seed * kStep + 1) ^ stirred(matter) ^ stirred((whose + 1) * kStep)) {}

  std::uint64_t next() { return stirred(state_ += kStep); }
  /// Evenly in [0, 1).
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double share_of_cases) { return share() < share_of_cases; }
  /// lo..hi, both possible.
  int between(int lo, int hi) {
    return lo + static_cast<int>((next() >> 32) * static_cast<std::uint64_t>(hi - lo + 1) >> 32);
  }
  double normal() { return normal_quantile(share()); }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;
  std::uint64_t state_;
};

}  // namespace elig::demo
