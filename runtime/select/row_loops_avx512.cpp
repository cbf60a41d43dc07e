// Sixteen patients at a time where their rows are few: the bits of each come into one lane, what is asked of them is
// asked in all lanes at once, and of the values eight for each patient, from the first row that belongs on. Patients
// with many rows, and values of 32 bits, are taken one by one, eight values at a time; there what does not belong is
// masked out, also of the loads, so that nothing is read but the rows themselves.
#include "runtime/select/row_loops.h"
#include "runtime/select/sixteen_avx512.h"

#if defined(__x86_64__)

#include <limits>

#include "runtime/base/bug.h"

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
ELIG_AVX512 void pick_each(const Members& members, const Value* values, bool highest, std::size_t first,
                           std::size_t last, std::int32_t* picked, Value* bests) {
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
    bests[p] = best == kNone ? Value{0} : static_cast<Value>(best >> 3 ^ (highest ? 0 : -1));
  }
}

template <class Value>
ELIG_AVX512 void add_each(const Members& members, const Value* values, std::size_t first, std::size_t last,
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

// Whether eight values from each row of the patients on can be read.
template <class Value>
bool readable(const Members& members, const Integers& values, std::size_t last) {
  return (members.offsets[last] + 8) * sizeof(Value) <= values.data.size();
}

struct Greater {
  ELIG_AVX512 inline __m512i operator()(__m512i a, __m512i b) const { return _mm512_max_epi32(a, b); }
};
struct Sum {
  ELIG_AVX512 inline __m512i operator()(__m512i a, __m512i b) const { return _mm512_add_epi32(a, b); }
};

struct BestRows {
  __m512i rows, values;  // kNoRow and 0 where there is none
};

ELIG_AVX512 inline void store(std::int8_t* values, __m512i lanes) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(values), _mm512_cvtepi32_epi8(lanes));
}
ELIG_AVX512 inline void store(std::int16_t* values, __m512i lanes) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(values), _mm512_cvtepi32_epi16(lanes));
}

// As in pick_each, but with 16 bits of value above the place; INT16_MIN, which is no column's value, is none at all.
template <class Value>
ELIG_AVX512 inline BestRows best_rows(Sixteen patients, const Value* values, bool highest) {
  const __m512i none = _mm512_set1_epi16(std::numeric_limits<std::int16_t>::min());
  const __m512i turn = _mm512_set1_epi16(highest ? 0 : -1), upper = _mm512_set1_epi32(-0x10000);
  const __m512i even = _mm512_broadcast_i32x4(_mm_setr_epi32(0, 2, 4, 6));
  const __m512i odd = _mm512_broadcast_i32x4(_mm_setr_epi32(1, 3, 5, 7));
  const __m512i seven = _mm512_set1_epi32(7), ones = _mm512_set1_epi32(-1);
  const __mmask16 some = patients.any();
  __m512i best = _mm512_set1_epi32(std::numeric_limits<std::int32_t>::min()), rows = ones;
  do {
    patients.skip();
    EightEach eight;
    eight.take(patients, values, none);
    for (__m512i& of : eight.of) {
      const __m512i value = _mm512_sub_epi16(_mm512_xor_epi32(of, turn), turn);  // -x where the lowest is wanted
      of = _mm512_max_epi32(_mm512_or_epi32(_mm512_slli_epi32(value, 16), even),
                            _mm512_or_epi32(_mm512_and_epi32(value, upper), odd));
    }
    const __m512i keys = eight.transposed(Greater());
    const __m512i value = _mm512_srai_epi32(keys, 16);
    const __mmask16 better = _mm512_cmpge_epi32_mask(value, best);  // later rows win where values are equal
    best = _mm512_mask_mov_epi32(best, better, value);
    rows = _mm512_mask_add_epi32(rows, better, patients.row, _mm512_and_epi32(keys, seven));
    patients.drop_eight();
  } while (patients.any() != 0);
  const __m512i turn_back = _mm512_set1_epi32(highest ? 0 : -1);
  const __m512i value = _mm512_sub_epi32(_mm512_xor_epi32(best, turn_back), turn_back);
  return {_mm512_mask_mov_epi32(ones, some, rows), _mm512_maskz_mov_epi32(some, value)};
}

template <class Value>
ELIG_AVX512 inline __m512i sums_of(Sixteen patients, const Value* values) {
  const __m512i ones = _mm512_set1_epi16(1);
  __m512i sums = _mm512_setzero_si512();
  do {
    patients.skip();
    EightEach eight;
    eight.take(patients, values, _mm512_setzero_si512());
    for (__m512i& of : eight.of) of = _mm512_madd_epi16(of, ones);
    sums = _mm512_add_epi32(sums, eight.transposed(Sum()));
    patients.drop_eight();
  } while (patients.any() != 0);
  return sums;
}

template <class Value>
ELIG_AVX512 void pick(const Members& members, const Integers& values, bool highest, std::size_t first, std::size_t last,
                      std::int32_t* picked, Value* bests) {
  const auto* data = values.data.as<Value>();
  for (std::size_t p = first, end = 0; p < last; p = end) {
    end = last - p < Sixteen::kPatients ? last : p + Sixteen::kPatients;
    if (Sixteen sixteen; end - p == Sixteen::kPatients && readable<Value>(members, values, end) &&
                         sixteen.take(members, members.sure, p)) {
      const BestRows best = best_rows(sixteen, data, highest);
      _mm512_storeu_si512(picked + p, best.rows);
      store(bests + p, best.values);
    } else {
      pick_each(members, data, highest, p, end, picked, bests);
    }
  }
}

template <class Value>
ELIG_AVX512 void add(const Members& members, const Integers& values, std::size_t first, std::size_t last,
                     std::int64_t* sums, std::uint32_t* readings) {
  const auto* data = values.data.as<Value>();
  for (std::size_t p = first, end = 0; p < last; p = end) {
    end = last - p < Sixteen::kPatients ? last : p + Sixteen::kPatients;
    if (Sixteen sixteen; end - p == Sixteen::kPatients && readable<Value>(members, values, end) &&
                         sixteen.take(members, members.sure, p)) {
      const __m512i sum = sums_of(sixteen, data);
      _mm512_storeu_si512(sums + p, _mm512_cvtepi32_epi64(_mm512_castsi512_si256(sum)));
      _mm512_storeu_si512(sums + p + 8, _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(sum, 1)));
      _mm512_storeu_si512(readings + p, sixteen.counts());
    } else {
      add_each(members, data, p, end, sums, readings);
    }
  }
}

ELIG_AVX512
void last_of(const Members& members, bool latest, std::size_t first, std::size_t last, std::int32_t* picked) {
  for (std::size_t p = first, end = 0; p < last; p = end) {
    end = last - p < Sixteen::kPatients ? last : p + Sixteen::kPatients;
    if (Sixteen sixteen; end - p == Sixteen::kPatients && sixteen.take(members, members.may, p)) {
      const __m512i row = _mm512_add_epi32(sixteen.row, latest ? sixteen.highest() : sixteen.lowest());
      _mm512_storeu_si512(picked + p, _mm512_mask_mov_epi32(_mm512_set1_epi32(kNoRow), sixteen.any(), row));
    } else {
      plain_loops.last_of(members, latest, p, end, picked);
    }
  }
}

ELIG_AVX512
void count(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last,
           std::uint32_t* counts) {
  for (std::size_t p = first, end = 0; p < last; p = end) {
    end = last - p < Sixteen::kPatients ? last : p + Sixteen::kPatients;
    if (Sixteen sixteen; end - p == Sixteen::kPatients && sixteen.take(members, words, p)) {
      _mm512_storeu_si512(counts + p, sixteen.counts());
    } else {
      plain_loops.count(members, words, p, end, counts);
    }
  }
}

ELIG_AVX512
void any(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last, std::uint64_t* bits) {
  std::uint64_t word = 0;
  for (std::size_t p = first, end = 0; p < last; p = end) {
    end = last - p < Sixteen::kPatients ? last : p + Sixteen::kPatients;
    std::uint64_t some = 0;
    if (Sixteen sixteen; end - p == Sixteen::kPatients && sixteen.take(members, words, p)) {
      some = sixteen.any();
    } else {
      plain_loops.any(members, words, p, end, &some);
    }
    word |= some << (p - first) % kRowsPerWord;
    if (end < last && (end - first) % kRowsPerWord != 0) continue;
    *bits++ = word;
    word = 0;
  }
}

void pick_of_width(const Members& members, const Integers& values, bool highest, std::size_t first, std::size_t last,
                   std::int32_t* picked, AlignedBytes& best) {
  switch (values.width) {
    case Width::W8:
      return pick(members, values, highest, first, last, picked, best.as<std::int8_t>());
    case Width::W16:
      return pick(members, values, highest, first, last, picked, best.as<std::int16_t>());
    case Width::W32: {
      const auto* data = values.data.as<std::int32_t>();
      return pick_each(members, data, highest, first, last, picked, best.as<std::int32_t>());
    }
    case Width::W64:
      return plain_loops.pick(members, values, highest, first, last, picked, best);  // no room for the place
  }
}

void add_of_width(const Members& members, const Integers& values, std::size_t first, std::size_t last,
                  std::int64_t* sums, std::uint32_t* readings) {
  switch (values.width) {
    case Width::W8:
      return add<std::int8_t>(members, values, first, last, sums, readings);
    case Width::W16:
      return add<std::int16_t>(members, values, first, last, sums, readings);
    case Width::W32:
      return add_each(members, values.data.as<std::int32_t>(), first, last, sums, readings);
    case Width::W64:
      bug("a sum of values of 64 bits may be too large");
  }
}

}  // namespace

const RowLoops* avx512_loops() {
  static const RowLoops loops{mark, any, count, last_of, pick_of_width, add_of_width};
  static const bool has_them = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("bmi2");
  return has_them ? &loops : nullptr;
}

}  // namespace elig

#else

namespace elig {
const RowLoops* avx512_loops() { return nullptr; }
}  // namespace elig

#endif
