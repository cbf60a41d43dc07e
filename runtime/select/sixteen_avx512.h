// Bits of rows -> those of sixteen patients at a time, one in each lane of a vector, and eight values of each: what the
// loops for AVX-512 are made of (row_loops_avx512.cpp).
#pragma once

#if defined(__x86_64__)
// g++ 12 takes what its own header leaves open, _mm512_undefined_epi32(), to be a mistake of whoever includes it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "runtime/select/members.h"

#define ELIG_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,bmi,bmi2,lzcnt,popcnt")))

namespace elig {

/// The rows of sixteen patients, and the bits of those that belong, the first row's lowest.
struct Sixteen {
  static constexpr std::size_t kPatients = 16;
  __m512i row, bits;

  // Not where someone has more than 32 rows, or all together more than about 480.
  ELIG_AVX512 inline bool take(const Members& members, const std::uint64_t* words, std::size_t first) {
    const std::uint32_t* offsets = members.offsets + first;
    row = _mm512_loadu_si512(offsets);
    const __m512i rows = _mm512_sub_epi32(_mm512_loadu_si512(offsets + 1), row);
    const std::size_t begin = (offsets[0] - members.first_row) / 32;
    const std::size_t end = (offsets[kPatients] - members.first_row) / 32 + 2;  // the last lane's upper part
    if (end - begin > 16 || _mm512_cmpgt_epu32_mask(rows, _mm512_set1_epi32(32)) != 0) return false;
    const auto read = static_cast<__mmask16>((1U << (end - begin)) - 1);
    const __m512i all = _mm512_maskz_loadu_epi32(read, reinterpret_cast<const std::uint32_t*>(words) + begin);
    const __m512i at = _mm512_sub_epi32(row, _mm512_set1_epi32(static_cast<int>(members.first_row + begin * 32)));
    const __m512i word = _mm512_srli_epi32(at, 5), shift = _mm512_and_epi32(at, _mm512_set1_epi32(31));
    const __m512i lower = _mm512_permutexvar_epi32(word, all);
    const __m512i upper = _mm512_permutexvar_epi32(_mm512_add_epi32(word, _mm512_set1_epi32(1)), all);
    const __m512i both = _mm512_or_epi32(_mm512_srlv_epi32(lower, shift),
                                         _mm512_sllv_epi32(upper, _mm512_sub_epi32(_mm512_set1_epi32(32), shift)));
    const __m512i one = _mm512_set1_epi32(1);
    bits = _mm512_and_epi32(both, _mm512_sub_epi32(_mm512_sllv_epi32(one, rows), one));
    return true;
  }
  [[nodiscard]] ELIG_AVX512 inline __mmask16 any() const { return _mm512_test_epi32_mask(bits, bits); }
  // Places of the highest (lowest) bits; -1: none.
  [[nodiscard]] ELIG_AVX512 inline __m512i highest() const {
    return _mm512_sub_epi32(_mm512_set1_epi32(31), _mm512_lzcnt_epi32(bits));
  }
  [[nodiscard]] ELIG_AVX512 inline __m512i lowest() const {
    const __m512i lowest_bit = _mm512_and_epi32(bits, _mm512_sub_epi32(_mm512_setzero_si512(), bits));
    return _mm512_sub_epi32(_mm512_set1_epi32(31), _mm512_lzcnt_epi32(lowest_bit));
  }
  [[nodiscard]] ELIG_AVX512 inline __m512i counts() const {
    const __m512i nibble = _mm512_set1_epi8(15);
    const __m512i counts_of = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
    const __m512i low = _mm512_shuffle_epi8(counts_of, _mm512_and_epi32(bits, nibble));
    const __m512i high = _mm512_shuffle_epi8(counts_of, _mm512_and_epi32(_mm512_srli_epi32(bits, 4), nibble));
    const __m512i pairs = _mm512_maddubs_epi16(_mm512_add_epi8(low, high), _mm512_set1_epi8(1));
    return _mm512_madd_epi16(pairs, _mm512_set1_epi16(1));
  }
  // Leaves out the rows before the first one that belongs.
  ELIG_AVX512 inline void skip() {
    const __m512i rows = _mm512_maskz_mov_epi32(any(), lowest());
    row = _mm512_add_epi32(row, rows);
    bits = _mm512_srlv_epi32(bits, rows);
  }
  // Who has no more rows stays where they were, among rows that there are.
  ELIG_AVX512 inline void drop_eight() {
    bits = _mm512_srli_epi32(bits, 8);
    row = _mm512_mask_add_epi32(row, any(), row, _mm512_set1_epi32(8));
  }
};

/// Integers of 16 bits each.
ELIG_AVX512 inline __m128i eight_values(const std::int8_t* values) {
  return _mm_cvtepi8_epi16(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(values)));
}
ELIG_AVX512 inline __m128i eight_values(const std::int16_t* values) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(values));
}

/// Of sixteen patients the eight values from `row` on: those of patient 4 i + j are the ith part of of[j], so that what
/// is worked out for each patient lies in order when the four are put together (transposed below). A value that does
/// not belong is `none`.
struct EightEach {
  __m512i of[4];

  template <class Value>
  ELIG_AVX512 inline void take(const Sixteen& patients, const Value* values, __m512i none) {
    alignas(64) std::uint32_t row[Sixteen::kPatients];
    _mm512_store_si512(row, patients.row);
    const __m512i low = _mm512_and_epi32(patients.bits, _mm512_set1_epi32(255));
    const __m512i twice = _mm512_or_epi32(low, _mm512_slli_epi32(low, 16));  // once for each half of a lane
    part<0>(row, twice, values, none);
    part<1>(row, twice, values, none);
    part<2>(row, twice, values, none);
    part<3>(row, twice, values, none);
  }
  // One lane a patient, of `combine` over its four.
  template <class Combine>
  ELIG_AVX512 inline __m512i transposed(Combine combine) const {
    const __m512i a = combine(_mm512_unpacklo_epi32(of[0], of[1]), _mm512_unpackhi_epi32(of[0], of[1]));
    const __m512i b = combine(_mm512_unpacklo_epi32(of[2], of[3]), _mm512_unpackhi_epi32(of[2], of[3]));
    return combine(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
  }

 private:
  template <int kPart, class Value>
  ELIG_AVX512 inline void part(const std::uint32_t* row, __m512i bits, const Value* values, __m512i none) {
    __m512i all = _mm512_castsi128_si512(eight_values(values + row[kPart]));
    all = _mm512_inserti32x4(all, eight_values(values + row[kPart + 4]), 1);
    all = _mm512_inserti32x4(all, eight_values(values + row[kPart + 8]), 2);
    all = _mm512_inserti32x4(all, eight_values(values + row[kPart + 12]), 3);
    const __m512i bit_of_place = _mm512_broadcast_i32x4(_mm_setr_epi16(1, 2, 4, 8, 16, 32, 64, 128));
    const __m512i of_patient = _mm512_shuffle_epi32(bits, static_cast<_MM_PERM_ENUM>(kPart * 0x55));
    of[kPart] = _mm512_mask_mov_epi16(none, _mm512_test_epi16_mask(of_patient, bit_of_place), all);
  }
};

}  // namespace elig

#endif
