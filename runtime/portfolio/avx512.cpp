// The loops of a portfolio for AVX-512 as processors have it since Ice Lake and Zen 4: eight words at a time.
#if defined(__x86_64__)
// g++ 12 takes what its own header leaves open, _mm512_undefined_epi32(), to be a mistake of whoever includes it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <type_traits>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

// Only what stands below is compiled for the level: what the headers above define may be linked to by others.
#pragma GCC push_options
#pragma GCC target( \
    "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vpopcntdq,gfni,bmi,bmi2,lzcnt,popcnt,prefer-vector-width=512")

namespace elig::portfolio {
namespace {

using Words = std::uint64_t __attribute__((vector_size(64), may_alias));
constexpr std::size_t kVectorWords = 8;

inline void hold(Words& words) { asm("" : "+v"(words)); }

inline Words ones_in(Words words) {
  return reinterpret_cast<Words>(_mm512_popcnt_epi64(reinterpret_cast<__m512i>(words)));
}
inline std::uint64_t sum(Words words) {
  return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(reinterpret_cast<__m512i>(words)));
}

inline std::uint64_t packed(const std::uint8_t* bytes) {
  const __m512i all = _mm512_load_si512(bytes);
  return _mm512_test_epi8_mask(all, all);
}

using Bytes = std::array<std::uint8_t, 64>;

// Of 32 rows of two bytes: eight low bytes of rows a matrix of bits, then the high ones. The first row comes last, as
// the instruction that transposes a matrix has it.
constexpr Bytes matrices_of_rows() {
  Bytes from{};
  for (unsigned i = 0; i < 64; ++i) {
    const unsigned matrix = i / 8, row = 8 * (matrix % 4) + 7 - i % 8;
    from[i] = static_cast<std::uint8_t>(2 * row + matrix / 4);
  }
  return from;
}
// Of twice 32 rows, transposed so: eight words of bits from the low bytes (first = 0), or the high ones (4).
constexpr Bytes words_of_matrices(unsigned first) {
  Bytes from{};
  for (unsigned i = 0; i < 64; ++i) {
    const unsigned bit = i / 8, eight = i % 8;
    from[i] = static_cast<std::uint8_t>((eight < 4 ? 0 : 64) + 8 * (first + eight % 4) + bit);
  }
  return from;
}
alignas(64) constexpr Bytes kMatrices = matrices_of_rows();
alignas(64) constexpr Bytes kLowWords = words_of_matrices(0), kHighWords = words_of_matrices(4);

// rows[i] word j becomes rows[j] word i, written as bitmaps.
inline void write_planes(const __m512i (&rows)[8], std::uint64_t* planes, std::size_t stride) {
  __m512i pairs[8], fours[8];
  for (unsigned i = 0; i < 8; i += 2) {
    pairs[i] = _mm512_unpacklo_epi64(rows[i], rows[i + 1]);
    pairs[i + 1] = _mm512_unpackhi_epi64(rows[i], rows[i + 1]);
  }
  for (unsigned i = 0; i < 8; i += 4) {
    for (unsigned odd = 0; odd < 2; ++odd) {
      fours[i + odd] = _mm512_shuffle_i64x2(pairs[i + odd], pairs[i + 2 + odd], 0x88);
      fours[i + 2 + odd] = _mm512_shuffle_i64x2(pairs[i + odd], pairs[i + 2 + odd], 0xDD);
    }
  }
  for (unsigned i = 0; i < 4; ++i) {
    const __m512i first = _mm512_shuffle_i64x2(fours[i], fours[i + 4], 0x88);
    const __m512i second = _mm512_shuffle_i64x2(fours[i], fours[i + 4], 0xDD);
    _mm512_store_si512(planes + i * stride, first);
    _mm512_store_si512(planes + (i + 4) * stride, second);
  }
}

void split(const std::uint16_t* rows, std::size_t words, std::uint64_t* planes, std::size_t stride, bool high) {
  const __m512i matrices = _mm512_load_si512(kMatrices.data());
  const __m512i low_words = _mm512_load_si512(kLowWords.data()), high_words = _mm512_load_si512(kHighWords.data());
  const __m512i identity = _mm512_set1_epi64(static_cast<long long>(0x8040201008040201U));
  for (std::size_t word = 0; word < words; word += 8, planes += 8) {
    __m512i low[8], upper[8];
    for (unsigned i = 0; i < 8; ++i, rows += 64) {
      const __m512i first = _mm512_permutexvar_epi8(matrices, _mm512_load_si512(rows));
      const __m512i second = _mm512_permutexvar_epi8(matrices, _mm512_load_si512(rows + 32));
      const __m512i first_bits = _mm512_gf2p8affine_epi64_epi8(identity, first, 0);
      const __m512i second_bits = _mm512_gf2p8affine_epi64_epi8(identity, second, 0);
      low[i] = _mm512_permutex2var_epi8(first_bits, low_words, second_bits);
      if (high) upper[i] = _mm512_permutex2var_epi8(first_bits, high_words, second_bits);
    }
    write_planes(low, planes, stride);
    if (high) write_planes(upper, planes + 8 * stride, stride);
  }
}

void compare_bytes(const std::int8_t* rows, std::size_t words, std::int8_t value, bool equal,
                   const std::uint64_t* known, std::uint64_t* mask) {
  const __m512i values = _mm512_set1_epi8(value);
  for (std::size_t word = 0; word < words; ++word, rows += kRowsPerWord) {
    const __m512i row = _mm512_load_si512(rows);
    const std::uint64_t answers = equal ? _mm512_cmpeq_epi8_mask(row, values) : _mm512_cmple_epi8_mask(row, values);
    mask[word] = answers & known[word];
  }
}

inline __m512i thirty_two(const std::int16_t* rows) { return _mm512_loadu_si512(rows); }
inline __m512i thirty_two(const std::int8_t* rows) {
  return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows)));
}

// All tables of the tree stay in registers. `path` has the first five answers in its low byte, and these and a bit
// above them, so as to find the high bytes, in its high one.
template <unsigned kLevels, class Row>
void search_levels(const SearchTree& tree, const Row* rows, std::size_t words, std::uint64_t* planes,
                   std::size_t stride) {
  constexpr unsigned kAnswers = SearchTree::kAnswers;
  constexpr std::size_t kTables = SearchTree::first_table(kLevels);
  __m512i tables[kTables];
  for (std::size_t i = 0; i < kTables; ++i) {
    tables[i] = _mm512_loadu_si512(tree.tables.data() + i * SearchTree::kTableBytes);
  }
  const __m512i root = _mm512_set1_epi16(tree.at(0, 0));
  for (std::size_t half = 0; half < 2 * words; ++half, rows += 32) {
    const __m512i row = thirty_two(rows);
    __m512i path = _mm512_set1_epi16(1 << (8 + kAnswers));
    __mmask32 above[kLevels];
    for (unsigned level = 0; level < kLevels; ++level) {
      __m512i constant = root;
      if (level > 0) constant = _mm512_permutexvar_epi8(path, tables[SearchTree::first_table(level)]);
      if (level == kAnswers + 1) {
        constant = _mm512_mask_blend_epi16(above[kAnswers], constant, _mm512_permutexvar_epi8(path, tables[7]));
      } else if (level == kAnswers + 2) {
        const __m512i second = _mm512_permutexvar_epi8(path, tables[9]);
        const __m512i third = _mm512_permutexvar_epi8(path, tables[10]);
        const __m512i fourth = _mm512_permutexvar_epi8(path, tables[11]);
        constant =
            _mm512_mask_blend_epi16(above[kAnswers], _mm512_mask_blend_epi16(above[kAnswers + 1], constant, second),
                                    _mm512_mask_blend_epi16(above[kAnswers + 1], third, fourth));
      }
      above[level] = _mm512_cmpgt_epi16_mask(row, constant);
      _store_mask32(reinterpret_cast<__mmask32*>(planes + (kLevels - 1 - level) * stride) + half, above[level]);
      if (level >= kAnswers) continue;
      const __m512i answer = _mm512_set1_epi16(static_cast<short>(0x0101 << (kAnswers - 1 - level)));
      path = _mm512_mask_add_epi16(path, above[level], path, answer);
    }
  }
}

template <class Row>
void search(const SearchTree& tree, const Row* rows, std::size_t words, std::uint64_t* planes, std::size_t stride) {
  switch (tree.levels) {
    case 1:
      return search_levels<1>(tree, rows, words, planes, stride);
    case 2:
      return search_levels<2>(tree, rows, words, planes, stride);
    case 3:
      return search_levels<3>(tree, rows, words, planes, stride);
    case 4:
      return search_levels<4>(tree, rows, words, planes, stride);
    case 5:
      return search_levels<5>(tree, rows, words, planes, stride);
    case 6:
      return search_levels<6>(tree, rows, words, planes, stride);
    case 7:
      return search_levels<7>(tree, rows, words, planes, stride);
    case 8:
      return search_levels<8>(tree, rows, words, planes, stride);
    default:
      bug("a tree of too many levels");
  }
}

using Codes = Code __attribute__((vector_size(64), may_alias));
constexpr std::size_t kCodeLanes = 64;
constexpr std::size_t kFewCodes = 128;  // in two registers

inline Codes look_up(const CodePage& page, const std::uint8_t* numbers, bool few) {
  const __m512i number = _mm512_load_si512(numbers);
  const auto in_half = [&](const Code* codes) {
    return _mm512_permutex2var_epi8(_mm512_load_si512(codes), number, _mm512_load_si512(codes + 64));
  };
  const __m512i lower = in_half(page.codes);
  if (few) return reinterpret_cast<Codes>(lower);
  const __m512i upper = in_half(page.codes + kFewCodes);
  return reinterpret_cast<Codes>(_mm512_mask_blend_epi8(_mm512_movepi8_mask(number), lower, upper));
}

inline unsigned cuts_below(const CutBlock& block, std::int16_t value) {
  const __mmask32 below = _mm512_cmplt_epi16_mask(_mm512_load_si512(block.cuts), _mm512_set1_epi16(value));
  return static_cast<unsigned>(__builtin_popcount(below));
}

}  // namespace
}  // namespace elig::portfolio

#include "runtime/portfolio/avx512_ratios.h"
#include "runtime/portfolio/vectors.h"
#pragma GCC pop_options

namespace elig::portfolio {

const Loops* avx512_loops() {
  static constexpr Loops loops{true, compare, compare_ratios, compare_pair, judge, count, find_places, judge_one};
  static const bool has_them =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("gfni") && __builtin_cpu_supports("bmi2") &&
      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
  return has_them ? &loops : nullptr;
}

}  // namespace elig::portfolio

#endif
