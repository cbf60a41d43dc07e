// The loops of a portfolio for any processor: two words at a time, and no instruction that only some have.
#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

namespace elig::portfolio {
namespace {

using Words = std::uint64_t __attribute__((vector_size(16), may_alias));
constexpr std::size_t kVectorWords = 2;

inline void hold(Words&) {}

inline Words ones_in(Words words) {
  return Words{static_cast<std::uint64_t>(__builtin_popcountll(words[0])),
               static_cast<std::uint64_t>(__builtin_popcountll(words[1]))};
}
inline std::uint64_t sum(Words words) { return words[0] + words[1]; }

// Eight bytes of 0 or 1 -> eight bits: the product moves bit 8 i to 56 + i, and nothing else there.
inline std::uint64_t packed(const std::uint8_t* bytes) {
  constexpr std::uint64_t kGather = 0x0102040810204080;
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    __builtin_memcpy(&eight, bytes + 8 * i, sizeof eight);
    word |= eight * kGather >> 56 << 8 * i;
  }
  return word;
}

// Eight bytes as the rows of a matrix of bits, transposed: halves of 1, 2 and 4 bits change places.
inline std::uint64_t transposed(std::uint64_t rows) {
  const auto swap = [&](unsigned shift, std::uint64_t mask) {
    const std::uint64_t change = (rows ^ rows >> shift) & mask;
    rows ^= change ^ change << shift;
  };
  swap(7, 0x00AA00AA00AA00AA);
  swap(14, 0x0000CCCC0000CCCC);
  swap(28, 0x00000000F0F0F0F0);
  return rows;
}

inline void split_byte(const std::uint16_t* rows, unsigned shift, std::uint64_t* planes, std::size_t stride) {
  std::uint64_t split[8] = {};
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    for (unsigned row = 0; row < 8; ++row) eight |= std::uint64_t{rows[8 * i + row] >> shift & 0xFFU} << 8 * row;
    eight = transposed(eight);
    for (unsigned plane = 0; plane < 8; ++plane) split[plane] |= (eight >> 8 * plane & 0xFF) << 8 * i;
  }
  for (unsigned plane = 0; plane < 8; ++plane) planes[plane * stride] = split[plane];
}

void split(const std::uint16_t* rows, std::size_t words, std::uint64_t* planes, std::size_t stride, bool high) {
  for (std::size_t word = 0; word < words; ++word) {
    split_byte(rows + 64 * word, 0, planes + word, stride);
    if (high) split_byte(rows + 64 * word, 8, planes + 8 * stride + word, stride);
  }
}

inline unsigned cuts_below(const CutBlock& block, std::int16_t value) {
  std::uint16_t below = 0;
  for (const std::int16_t cut : block.cuts) below = static_cast<std::uint16_t>(below + (cut < value ? 1 : 0));
  return below;
}

}  // namespace
}  // namespace elig::portfolio

#include "runtime/portfolio/vector_plain.h"
#include "runtime/portfolio/vectors.h"

namespace elig::portfolio {

const Loops baseline_loops{false, compare, compare_ratios, compare_pair, judge, count, find_places, judge_one};

#if !defined(__x86_64__)
const Loops* avx2_loops() { return nullptr; }
const Loops* avx512_loops() { return nullptr; }
#endif

}  // namespace elig::portfolio
