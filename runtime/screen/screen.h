// Runs a compiled kernel over a population, block by block on several threads, and adds up what it
// counted. The result depends on neither the block size nor the number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "elig/abi.h"
#include "runtime/screen/known_blocks.h"

namespace elig {

/// A kernel with the columns and thresholds it was planned for. Borrows all of them.
struct BoundKernel {
  elig_kernel function = nullptr;
  std::vector<elig_column> columns;
  std::vector<std::int64_t> constants;
  std::size_t criteria = 0;
  KnownBlocks known = {};  // for a kernel that skips
};

struct CriterionCounts {
  std::uint64_t met = 0, not_met = 0, unknown = 0, overridden = 0, remaining = 0, only_reason = 0;
  friend bool operator==(const CriterionCounts&, const CriterionCounts&) = default;
};

struct TrialCounts {
  std::uint64_t patients = 0;
  std::array<std::uint64_t, ELIG_STATUSES> status{};  // by ELIG_STATUS_*
  std::vector<CriterionCounts> criteria;
  friend bool operator==(const TrialCounts&, const TrialCounts&) = default;
};

/// Bitmaps of every criterion and status: row i of `met` is words [i*words, (i+1)*words).
struct TrialBitmaps {
  std::size_t words = 0;
  std::vector<std::uint64_t> met, not_met;  // [criteria][words]
  std::vector<std::uint64_t> status;        // [ELIG_STATUSES][words]

  [[nodiscard]] static bool test(const std::vector<std::uint64_t>& rows, std::size_t words, std::size_t row,
                                 std::size_t patient) {
    return (rows[row * words + patient / 64] >> (patient % 64) & 1) != 0;
  }
};

struct ScreenOptions {
  unsigned threads = 0;           // 0: as many as the machine has
  std::size_t block_words = 256;  // words of 64 patients a task
  /// Called with the words [first, end) of patients that a thread is about to read. Ranges are taken in their order,
  /// and each is small enough to stay in that thread's cache.
  std::function<void(std::size_t, std::size_t)> before_reading = {};
  TrialBitmaps* bitmaps = nullptr;            // filled when given: 2 * criteria + 4 bits a patient
  std::function<void(double)> progress = {};  // called now and then from one thread with the share done, 0..1
};

/// The counts of at most so many blocks alone, spread evenly; `patients` of the result is how many are in them. Runs on
/// this thread.
TrialCounts screen_sample(const BoundKernel& kernel, std::size_t patients, std::size_t blocks);

/// Thread-safe for different kernels. Memory beyond `bitmaps`: a few counters a thread.
TrialCounts screen(const BoundKernel& kernel, std::size_t patients, const ScreenOptions& options = {});

}  // namespace elig
