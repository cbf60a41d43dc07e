// Random choices that are the same on every machine for the same seed (the standard library's
// distributions are not).
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace elig::fuzz {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// lo..hi, both included.
  long between(long lo, long hi) {
    const auto span = static_cast<std::uint64_t>(hi - lo) + 1;
    return lo + static_cast<long>(engine_() % span);
  }
  bool percent(int chance) { return between(1, 100) <= chance; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(between(0, static_cast<long>(from.size()) - 1))];
  }
  std::string pick(std::initializer_list<const char*> from) {
    return *(from.begin() + between(0, static_cast<long>(from.size()) - 1));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace elig::fuzz
