// Eight values at a time, more often than not all that a patient has of one thing, and sixteen days. What does not
// belong is masked out, also of the loads, so that nothing is read but the rows themselves.
#include "runtime/select/row_loops.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <limits>

#include "runtime/base/bug.h"

#define ELIG_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,lzcnt,popcnt")))

namespace elig {
namespace {

ELIG_AVX512
void mark(const Day* starts, Day to, const Day* ends, Day from, std::size_t rows, std::uint64_t* bits) {
  const __m512i latest = _mm512_set1_epi32(to), earliest = _mm512_set1_epi32(from);
  std::size_t row = 0;
  for (; row + kRowsPerWord <= rows; row += kRowsPerWord) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < kRowsPerWord; i += 16) {
      const __mmask16 begun = _mm512_cmple_epi32_mask(_mm512_loadu_si512(starts + row + i), latest);
      word |= std::uint64_t{_mm512_mask_cmpge_epi32_mask(begun, _mm512_loadu_si512(ends + row + i), earliest)} << i;
    }
    bits[row / kRowsPerWord] = word;
  }
  for (; row < rows; ++row) {
    bits[row / kRowsPerWord] |= std::uint64_t{starts[row] <= to && ends[row] >= from} << row % kRowsPerWord;
  }
}

// Eight values as integers of 64 bits; 0 where `bits` has none.
ELIG_AVX512 inline __m512i load(const std::int8_t* values, __mmask8 bits) {
  return _mm512_cvtepi8_epi64(_mm_maskz_loadu_epi8(bits, values));
}
ELIG_AVX512 inline __m512i load(const std::int16_t* values, __mmask8 bits) {
  return _mm512_cvtepi16_epi64(_mm_maskz_loadu_epi16(bits, values));
}
ELIG_AVX512 inline __m512i load(const std::int32_t* values, __mmask8 bits) {
  return _mm512_cvtepi32_epi64(_mm256_maskz_loadu_epi32(bits, values));
}

// A key is the value with the row's place among eight below it, so that the greatest key is the row; turned round for
// the lowest, as ~x orders as -x does.
template <class Value>
ELIG_AVX512 void pick(const Members& members, const Value* values, bool highest, std::size_t first, std::size_t last,
                      std::int32_t* picked) {
  static_assert(kNoRow == -1);
  constexpr long long kNone = std::numeric_limits<long long>::min();
  const __m512i turn = _mm512_set1_epi64(highest ? 0 : -1), places = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i none = _mm512_set1_epi64(kNone);
  for (std::size_t p = first; p < last; ++p) {
    const std::size_t offset = members.offsets[p];
    const Bits rows = members.of(members.sure, p);
    long long best = kNone;
    std::size_t best_at = 0, at = 0;
    do {
      const auto bits = static_cast<__mmask8>(rows.eight(at));
      const __m512i value = _mm512_xor_epi64(load(values + offset + at, bits), turn);
      const __m512i keys = _mm512_mask_or_epi64(none, bits, _mm512_slli_epi64(value, 3), places);
      const long long greatest = _mm512_reduce_max_epi64(keys);
      const bool better = (greatest | 7) >= best;  // later rows win where values are equal
      best = better ? greatest : best;
      best_at = better ? at : best_at;
      at += 8;
    } while (at < rows.size());
    const auto row = static_cast<std::int32_t>(offset + best_at) + static_cast<std::int32_t>(best & 7);
    picked[p] = row | -std::int32_t{best == kNone};
  }
}

template <class Value>
ELIG_AVX512 void add(const Members& members, const Value* values, std::size_t first, std::size_t last,
                     std::int64_t* sums, std::uint32_t* readings) {
  for (std::size_t p = first; p < last; ++p) {
    const std::size_t offset = members.offsets[p];
    const Bits rows = members.of(members.sure, p);
    __m512i sum = _mm512_setzero_si512();
    std::uint32_t count = 0;
    std::size_t at = 0;
    do {
      const std::uint64_t bits = rows.eight(at);
      sum = _mm512_add_epi64(sum, load(values + offset + at, static_cast<__mmask8>(bits)));
      count += static_cast<std::uint32_t>(__builtin_popcountll(bits));
      at += 8;
    } while (at < rows.size());
    sums[p] = _mm512_reduce_add_epi64(sum);
    readings[p] = count;
  }
}

void pick_of_width(const Members& members, const Integers& values, bool highest, std::size_t first, std::size_t last,
                   std::int32_t* picked) {
  switch (values.width) {
    case Width::W8:
      return pick(members, values.data.as<std::int8_t>(), highest, first, last, picked);
    case Width::W16:
      return pick(members, values.data.as<std::int16_t>(), highest, first, last, picked);
    case Width::W32:
      return pick(members, values.data.as<std::int32_t>(), highest, first, last, picked);
    case Width::W64:
      return plain_loops.pick(members, values, highest, first, last, picked);  // no room for the place
  }
}

void add_of_width(const Members& members, const Integers& values, std::size_t first, std::size_t last,
                  std::int64_t* sums, std::uint32_t* readings) {
  switch (values.width) {
    case Width::W8:
      return add(members, values.data.as<std::int8_t>(), first, last, sums, readings);
    case Width::W16:
      return add(members, values.data.as<std::int16_t>(), first, last, sums, readings);
    case Width::W32:
      return add(members, values.data.as<std::int32_t>(), first, last, sums, readings);
    case Width::W64:
      bug("a sum of values of 64 bits may be too large");
  }
}

}  // namespace

const RowLoops* avx512_loops() {
  static const RowLoops loops{mark, pick_of_width, add_of_width};
  static const bool has_them = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                               __builtin_cpu_supports("bmi2");
  return has_them ? &loops : nullptr;
}

}  // namespace elig

#else

namespace elig {
const RowLoops* avx512_loops() { return nullptr; }
}  // namespace elig

#endif
