#include "bench/measure/measure.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>

namespace elig::bench {

double seconds_of(const std::function<void()>& run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double quantile(std::vector<double> values, double share) {
  std::ranges::sort(values);
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], place - static_cast<double>(below));
}

void take_turns(std::vector<Contender>& contenders, int rounds, int untimed) {
  for (int round = -untimed; round < rounds; ++round) {
    for (Contender& contender : contenders) {
      if (contender.prepare) contender.prepare();
      const double seconds = seconds_of(contender.run);
      if (round >= 0) contender.seconds.push_back(seconds);
    }
  }
}

std::size_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

std::string machine() {
  std::string cpu = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (!line.starts_with("model name")) continue;
    cpu = line.substr(line.find(':') + 2);
    break;
  }
#ifdef NDEBUG
  const char* build = "optimised";
#else
  const char* build = "NOT an optimised build";
#endif
  return cpu + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads; g++ " __VERSION__ ", " + build;
}

}  // namespace elig::bench
