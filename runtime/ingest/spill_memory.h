// Memory for histories: on the heap up to a bound, in unlinked files beyond it, so that a table larger than memory
// imports.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/aligned_bytes.h"

namespace elig {

/// Thread-safe. What it gave out lives on when it is gone.
class SpillMemory {
 public:
  /// `folder`: for the files; empty: the system's temporary folder.
  SpillMemory(std::size_t heap_bytes, std::string folder) : heap_left_(heap_bytes), folder_(std::move(folder)) {}

  /// Zero-filled. Where a file cannot be had, failed() says so from then on, and what is returned is on the heap.
  AlignedBytes allocate(std::size_t bytes);

  [[nodiscard]] std::optional<Error> failed() const;

 private:
  std::atomic<std::size_t> heap_left_;
  std::string folder_;
  mutable std::mutex mutex_;
  std::optional<Error> failed_;
};

/// Cuts blocks from large pieces of SpillMemory; all are freed together. Not thread-safe.
class BlockArena {
 public:
  explicit BlockArena(SpillMemory& memory) : memory_(&memory) {}

  /// Zero-filled, `bytes` is at most kPieceBytes.
  std::byte* block(std::size_t bytes);

  static constexpr std::size_t kPieceBytes = std::size_t{4} << 20;

 private:
  SpillMemory* memory_;
  std::vector<AlignedBytes> pieces_;
  std::size_t used_ = kPieceBytes;  // of the last piece
};

}  // namespace elig
