// What a figure rests on: rounds in which the contenders take turns, so that a change of the machine's mood
// meets all of them; the middle of the rounds; and what the process and the machine were.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace elig::bench {

/// Seconds that `run` takes.
double seconds_of(const std::function<void()>& run);

/// The value that `share` of them do not exceed (0.5: the median); interpolates. `values` is not empty.
double quantile(std::vector<double> values, double share);

struct Contender {
  std::string name;
  std::function<void()> run;
  std::function<void()> prepare = {};  // before each run, not timed
  std::vector<double> seconds = {};    // one a round

  [[nodiscard]] double median() const { return quantile(seconds, 0.5); }
};

/// Each of them `untimed` times (so that the first round is like the others), then `rounds` times in turn.
void take_turns(std::vector<Contender>& contenders, int rounds, int untimed = 1);

/// The most memory this process ever held, in bytes.
std::size_t peak_memory();

/// "Intel(R) Xeon(R) Processor, 2 threads; g++ 12.2.0, optimised".
std::string machine();

}  // namespace elig::bench
