// Memory that is only read, as fast as this machine reads it: what everything else is held against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace elig::bench {

struct WordRun {
  const std::uint64_t* words;
  std::size_t count;
};
/// Every word once, each thread its part of every run. Returns their sum.
std::uint64_t read_words(const std::vector<WordRun>& all, unsigned threads);

}  // namespace elig::bench
