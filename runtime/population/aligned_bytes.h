// Memory that columns live in: on the heap, in an unlinked file (for what is larger than memory), or a part of a mapped
// population file. A copy is another handle on the same bytes, so columns and runs are copied for nothing.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "runtime/base/result.h"

namespace elig {

inline constexpr std::size_t kColumnAlignment = 64;  // bytes

/// Fixed-size, 64-byte aligned memory. Whoever allocated it fills it (through as<T>()) before it is shared; what was
/// copied, or borrowed from a read-only file, is only read.
class AlignedBytes {
 public:
  AlignedBytes() = default;

  /// Zero-filled, on the heap.
  explicit AlignedBytes(std::size_t bytes);

  /// Zero-filled, in a file of `folder` (empty: the system's temporary folder) that has no name and goes with the last
  /// handle; the system moves its pages out of memory as it needs to. Errors: no such folder, no space.
  static Result<AlignedBytes> in_file(std::size_t bytes, const std::string& folder);

  /// Somebody else's, kept alive by `owner`; `data` is 64-byte aligned.
  static AlignedBytes borrowed(std::shared_ptr<const void> owner, const std::byte* data, std::size_t bytes);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  template <class T>
  [[nodiscard]] T* as() {
    return reinterpret_cast<T*>(data_);
  }
  template <class T>
  [[nodiscard]] const T* as() const {
    return reinterpret_cast<const T*>(data_);
  }

 private:
  AlignedBytes(std::shared_ptr<const void> owner, std::byte* data, std::size_t bytes)
      : owner_(std::move(owner)), data_(data), size_(bytes) {}

  std::shared_ptr<const void> owner_;
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace elig
