// The 64 bytes that a population file begins with, the same in every version of the format.
//
//   header | metadata | arrays, in the order in which the metadata names them
//
// Each part is padded with zeros to a multiple of 64 bytes, and its checksum is over the padding, too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "runtime/population/aligned_bytes.h"

namespace elig {

inline constexpr std::array<char, 8> kFileMagic = {'\x89', 'E', 'L', 'I', 'G', 'p', 'o', 'p'};
inline constexpr std::uint32_t kFileVersion = 3;
inline constexpr std::uint32_t kByteOrder = 0x01020304;  // as the machine that wrote the file writes it

struct FileHeader {
  std::array<char, 8> magic = kFileMagic;
  std::uint32_t version = kFileVersion;
  std::uint32_t byte_order = kByteOrder;
  std::uint64_t file_bytes = 0;
  std::uint64_t metadata_bytes = 0;
  std::uint64_t metadata_checksum = 0;
  std::array<std::uint64_t, 2> unused{};
  std::uint64_t checksum = 0;  // of the bytes before it
};
static_assert(sizeof(FileHeader) == 64);

constexpr std::uint64_t padded(std::uint64_t bytes) {
  return (bytes + kColumnAlignment - 1) / kColumnAlignment * kColumnAlignment;
}

}  // namespace elig
