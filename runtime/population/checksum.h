// Checksums of a population file's parts (XXH3, 64 bits): they find damage, not forgery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace elig {

std::uint64_t checksum(const void* bytes, std::size_t size);

/// The same of bytes that come piece by piece.
class Checksum {
 public:
  Checksum();
  ~Checksum();
  Checksum(const Checksum&) = delete;
  Checksum& operator=(const Checksum&) = delete;
  void add(const void* bytes, std::size_t size);
  [[nodiscard]] std::uint64_t value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace elig
