// Pieces of work that do not know of each other, done by several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace elig {

/// work(piece) once for each piece 0 .. pieces - 1, begun in that order, on the calling thread and up to `threads` - 1
/// others (0: as many as the machine has; where it gives fewer, those do it all). Returns when all are done.
template <class Work>
void share_work(std::size_t pieces, unsigned threads, Work work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t piece = next++; piece < pieces; piece = next++) work(piece);
  };
  const std::size_t wanted = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::thread> others;
  while (others.size() + 1 < std::min(wanted, pieces)) {
    try {
      others.emplace_back(take);
    } catch (const std::system_error&) {
      break;
    }
  }
  take();
  for (std::thread& other : others) other.join();
}

}  // namespace elig
