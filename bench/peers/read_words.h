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

/// In what order. None is the fastest on every machine; the limit is the one that is.
enum class Reading : std::uint8_t {
  InOrder,      // from the first word to the last
  AskedAhead,   // likewise, each line of the cache asked for some kilobytes before
  FourAtATime,  // the four quarters of a run side by side
  SideBySide,   // all runs side by side, as a screening reads columns, and asked for ahead
};

/// Every word once, each thread its part of every run. Returns their sum.
std::uint64_t read_words(const std::vector<WordRun>& all, unsigned threads, Reading how = Reading::InOrder);

}  // namespace elig::bench
