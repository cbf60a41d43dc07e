#include "runtime/ingest/spill_memory.h"

#include "runtime/base/bug.h"

namespace elig {
namespace {

constexpr std::size_t kSmallest = std::size_t{64} << 10;  // a file for less than this is not worth its opening

}  // namespace

AlignedBytes SpillMemory::allocate(std::size_t bytes) {
  std::size_t left = heap_left_.load();
  while (left >= bytes && !heap_left_.compare_exchange_weak(left, left - bytes)) {
  }
  if (left >= bytes || bytes < kSmallest) return AlignedBytes(bytes);
  Result<AlignedBytes> file = AlignedBytes::in_file(bytes, folder_);
  if (file) return std::move(file).value();
  const std::lock_guard lock(mutex_);
  if (!failed_) failed_ = file.error();
  return AlignedBytes(bytes);
}

std::optional<Error> SpillMemory::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

std::byte* BlockArena::block(std::size_t bytes) {
  must(bytes <= kPieceBytes, "a block is larger than the pieces it is cut from");
  if (used_ + bytes > kPieceBytes) {
    pieces_.push_back(memory_->allocate(kPieceBytes));
    used_ = 0;
  }
  std::byte* block = pieces_.back().as<std::byte>() + used_;
  used_ += bytes;
  return block;
}

}  // namespace elig
