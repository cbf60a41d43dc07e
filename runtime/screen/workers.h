// Threads that share the blocks of a population: each takes one after another until none is left. What they write to is
// their own, so nothing depends on which of them took which block.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <thread>
#include <vector>

#include "runtime/population/column.h"

namespace elig {

/// A bit for each patient.
inline std::vector<std::uint64_t> live_words(std::size_t patients) {
  std::vector<std::uint64_t> live(words_for(patients), ~std::uint64_t{0});
  if (const std::size_t rest = patients % kRowsPerWord; rest != 0) live.back() = (std::uint64_t{1} << rest) - 1;
  return live;
}

/// `wanted`, 0: as many as the machine has; no more than there are blocks, and at least one.
inline std::size_t workers_for(unsigned wanted, std::size_t blocks) {
  const std::size_t workers = wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, std::min(workers, blocks));
}

/// run(worker, block) for every block once, worker 0 being the calling thread, which now and then calls
/// progress(share of the blocks taken), and at the end progress(1.0). Where the machine gives fewer threads than
/// `workers`, those there are do all the work.
template <class Run, class Progress>
void share_blocks(std::size_t workers, std::size_t blocks, Run run, Progress progress) {
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t worker, auto after_each) {
    for (;;) {
      const std::size_t block = next.fetch_add(1, std::memory_order_relaxed);
      if (block >= blocks) return;
      run(worker, block);
      after_each();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t worker = 1; worker < workers; ++worker) {
    try {
      others.emplace_back([&work, worker] { work(worker, [] {}); });
    } catch (const std::system_error&) {
      break;
    }
  }
  work(0, [&] {
    const std::size_t taken = std::min(next.load(std::memory_order_relaxed), blocks);
    progress(static_cast<double>(taken) / static_cast<double>(blocks));
  });
  for (std::thread& thread : others) thread.join();
  progress(1.0);
}

}  // namespace elig
