// The loops of a portfolio for AVX2: four words at a time.
#if defined(__x86_64__)
#include <immintrin.h>

#include <array>
#include <bit>
#include <limits>
#include <type_traits>

#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

// Only what stands below is compiled for the level: what the headers above define may be linked to by others.

#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")

namespace elig::portfolio {
namespace {

using Words = std::uint64_t __attribute__((vector_size(32), may_alias));
constexpr std::size_t kVectorWords = 4;

inline void hold(Words& words) { asm("" : "+x"(words)); }

// By nibbles, from a table.
inline Words ones_in(Words words) {
  const __m256i nibble = _mm256_set1_epi8(15);
  const __m256i ones = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const auto all = reinterpret_cast<__m256i>(words);
  const __m256i low = _mm256_shuffle_epi8(ones, _mm256_and_si256(all, nibble));
  const __m256i high = _mm256_shuffle_epi8(ones, _mm256_and_si256(_mm256_srli_epi16(all, 4), nibble));
  return reinterpret_cast<Words>(_mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256()));
}
inline std::uint64_t sum(Words words) { return words[0] + words[1] + words[2] + words[3]; }

inline std::uint64_t top_bits(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
}

inline std::uint64_t packed(const std::uint8_t* bytes) {
  const auto* halves = reinterpret_cast<const __m256i*>(bytes);
  return top_bits(_mm256_slli_epi16(_mm256_load_si256(halves), 7), _mm256_slli_epi16(_mm256_load_si256(halves + 1), 7));
}

// 64 bytes, the top bits first.
inline void split_bytes(__m256i low, __m256i high, std::uint64_t* planes, std::size_t stride) {
  for (std::size_t plane = 8; plane-- > 0;) {
    planes[plane * stride] = top_bits(low, high);
    low = _mm256_add_epi8(low, low);
    high = _mm256_add_epi8(high, high);
  }
}

// 32 rows, of 0..255 each, as bytes in their order.
inline __m256i narrowed(__m256i first, __m256i second) {
  return _mm256_permute4x64_epi64(_mm256_packus_epi16(first, second), 0b11'01'10'00);
}

void split(const std::uint16_t* rows, std::size_t words, std::uint64_t* planes, std::size_t stride, bool high) {
  const __m256i low_byte = _mm256_set1_epi16(0xFF);
  for (std::size_t word = 0; word < words; ++word, rows += 64) {
    const auto* row = reinterpret_cast<const __m256i*>(rows);
    __m256i sixteen[4];
    for (int i = 0; i < 4; ++i) sixteen[i] = _mm256_load_si256(row + i);
    __m256i bytes[4];
    for (int i = 0; i < 4; ++i) bytes[i] = _mm256_and_si256(sixteen[i], low_byte);
    split_bytes(narrowed(bytes[0], bytes[1]), narrowed(bytes[2], bytes[3]), planes + word, stride);
    if (!high) continue;
    for (int i = 0; i < 4; ++i) bytes[i] = _mm256_srli_epi16(sixteen[i], 8);
    split_bytes(narrowed(bytes[0], bytes[1]), narrowed(bytes[2], bytes[3]), planes + 8 * stride + word, stride);
  }
}

inline unsigned cuts_below(const CutBlock& block, std::int16_t value) {
  const auto* halves = reinterpret_cast<const __m256i*>(block.cuts);
  const __m256i all = _mm256_set1_epi16(value);
  const __m256i first = _mm256_cmpgt_epi16(all, _mm256_load_si256(halves));
  const __m256i second = _mm256_cmpgt_epi16(all, _mm256_load_si256(halves + 1));
  const int bits = _mm256_movemask_epi8(_mm256_packs_epi16(first, second));
  return static_cast<unsigned>(__builtin_popcount(static_cast<unsigned>(bits)));
}

}  // namespace
}  // namespace elig::portfolio

#include "runtime/portfolio/vector_plain.h"
#include "runtime/portfolio/vectors.h"
#pragma GCC pop_options

namespace elig::portfolio {

const Loops* avx2_loops() {
  static constexpr Loops loops{false, compare, compare_ratios, compare_pair, judge, count, find_places, judge_one};
  static const bool has_them = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") &&
                               __builtin_cpu_supports("popcnt");
  return has_them ? &loops : nullptr;
}

}  // namespace elig::portfolio

#endif
