// Threads that share the blocks of a population: each takes one run of neighbouring blocks after another until none is
// left. What they write to is their own, so nothing depends on which of them took which block.
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

/// Neighbouring blocks.
struct BlockRun {
  std::size_t first = 0, end = 0;
};

/// Hands out `blocks` blocks to `workers` threads: of what is left, each one's share in four parts. Long runs at first,
/// because a loop asks memory for what comes after a block, and single blocks in the end, so that all end together.
class BlockQueue {
 public:
  BlockQueue(std::size_t blocks, std::size_t workers, std::size_t longest)
      : blocks_(blocks), workers_(workers), longest_(longest) {}

  /// Empty: none is left.
  BlockRun take() {
    std::size_t first = next_.load(std::memory_order_relaxed);
    for (;;) {
      if (first >= blocks_) return {first, first};
      const std::size_t run = std::clamp<std::size_t>((blocks_ - first) / (4 * workers_), 1, longest_);
      if (next_.compare_exchange_weak(first, first + run, std::memory_order_relaxed)) return {first, first + run};
    }
  }

  /// Of all blocks, those that have been taken.
  [[nodiscard]] double share() const {
    return static_cast<double>(next_.load(std::memory_order_relaxed)) / static_cast<double>(blocks_);
  }

 private:
  std::size_t blocks_, workers_, longest_;
  std::atomic<std::size_t> next_{0};
};

/// run(worker, BlockRun) until every block was in one, worker 0 being the calling thread, which after each run calls
/// progress(share of the blocks taken), and at the end progress(1.0). Where the machine gives fewer threads than
/// `workers`, those there are do all the work.
template <class Run, class Progress>
void share_blocks(std::size_t workers, std::size_t blocks, std::size_t longest_run, Run run, Progress progress) {
  BlockQueue queue(blocks, workers, longest_run);
  const auto work = [&](std::size_t worker, auto after_each) {
    for (BlockRun taken = queue.take(); taken.first < taken.end; taken = queue.take()) {
      run(worker, taken);
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
  work(0, [&] { progress(queue.share()); });
  for (std::thread& thread : others) thread.join();
  progress(1.0);
}

}  // namespace elig
