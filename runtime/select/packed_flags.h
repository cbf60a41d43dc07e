// Bytes of 0 or 1 as bits.
#pragma once

#include <cstdint>
#include <cstring>

#include "runtime/select/vectorized.h"

namespace elig {

/// 64 of them.
ELIG_INLINE std::uint64_t packed_word(const std::uint8_t* flags) {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, flags + 8 * i, sizeof bytes);
    word |= (bytes * 0x0102040810204080 >> 56) << 8 * i;  // the lowest bit of each byte comes to stand in the highest
  }
  return word;
}

}  // namespace elig
