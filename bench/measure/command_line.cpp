#include "bench/measure/command_line.h"

#include <algorithm>
#include <thread>

namespace elig::bench {

CommandLine::CommandLine(const std::string& what) : app_(what) {
  app_.add_flag("--quick", quick_, "small and seldom: only shows that it works");
}

void CommandLine::rounds(int& rounds, int quick) {
  option("--rounds", rounds, quick, "in which the contenders take turns")->check(CLI::PositiveNumber);
}

void CommandLine::threads(unsigned& threads) {
  threads = std::max(1U, std::thread::hardware_concurrency());
  option("--threads", threads, "at most; by default, all that the machine has")->check(CLI::PositiveNumber);
}

std::optional<int> CommandLine::parse(int argc, char** argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& ended) {
    return app_.exit(ended);
  }
  if (quick_) {
    for (const auto& becomes_quick : when_quick_) becomes_quick();
  }
  return std::nullopt;
}

}  // namespace elig::bench
