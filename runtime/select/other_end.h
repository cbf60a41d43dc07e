// What is known between two ends has a number a patient for each of them. Where nothing is uncertain they are the same,
// and where that is so for everyone, they are the same memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "runtime/population/column.h"

namespace elig {

/// The second end, made when the first block of patients needs it. Blocks may come from different threads.
template <class T>
class OtherEnd {
 public:
  explicit OtherEnd(std::size_t patients) : patients_(patients) {}

  /// For patients first..last - 1: where to write what differs from the first end.
  T* of_block(std::size_t first, std::size_t last) {
    const std::lock_guard lock(mutex_);
    if (bytes_.empty()) bytes_ = AlignedBytes(patients_ * sizeof(T));
    written_.emplace_back(first, last);
    return bytes_.as<T>();
  }
  /// All patients; the others are as in the first end.
  AlignedBytes finish(const AlignedBytes& first_end) && {
    if (bytes_.empty()) return first_end;
    std::ranges::sort(written_);
    std::size_t done = 0;
    written_.emplace_back(patients_, patients_);
    for (const auto& [first, last] : written_) {
      std::copy(first_end.as<T>() + done, first_end.as<T>() + first, bytes_.as<T>() + done);
      done = last;
    }
    return std::move(bytes_);
  }

 private:
  std::size_t patients_;
  std::mutex mutex_;
  AlignedBytes bytes_;
  std::vector<std::pair<std::size_t, std::size_t>> written_;
};

}  // namespace elig
