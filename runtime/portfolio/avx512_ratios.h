// Two columns -> their quotients, and the numbers of these among ratios, sixteen rows at a time: the part of
// avx512.cpp, which includes it, that is about RatioTests.
#include <immintrin.h>

#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

namespace elig::portfolio {
namespace {

constexpr std::size_t kQuotientsTogether = 16;

inline __m512i sixteen(const std::int8_t* rows) {
  return _mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(rows)));
}
inline __m512i sixteen(const std::int16_t* rows) {
  return _mm512_cvtepi16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows)));
}
inline __m512i sixteen(const std::int32_t* rows) { return _mm512_loadu_si512(rows); }

template <class Row>
inline __m512 sixteen_values(const Row* rows, __m512i base) {
  return _mm512_cvtepi32_ps(_mm512_add_epi32(sixteen(rows), base));
}

// Off by at most RatioTests::kQuotientError: the reciprocal is off by 2^-14, after a step of Newton's by the square of
// that and a rounding of 2^-24, and the product by one more. Of right = 0 as a division.
inline __m512 near_quotient(__m512 left, __m512 right) {
  const __m512 one = _mm512_set1_ps(1);
  const __m512 first = _mm512_rcp14_ps(right);
  const __mmask16 none = _mm512_cmp_ps_mask(right, _mm512_setzero_ps(), _CMP_EQ_OQ);
  const __m512 second = _mm512_fmadd_ps(first, _mm512_fnmadd_ps(right, first, one), first);
  return _mm512_mul_ps(left, _mm512_mask_mov_ps(second, none, first));
}

template <bool kNear, class Left, class Right>
void divide_rows(const RatioTests& ratios, const Block& block, float* quotients) {
  const Left* left = static_cast<const Left*>(ratios.left) + block.first_word * kRowsPerWord;
  const Right* right = static_cast<const Right*>(ratios.right) + block.first_word * kRowsPerWord;
  const __m512i left_base = _mm512_set1_epi32(ratios.left_base), right_base = _mm512_set1_epi32(ratios.right_base);
  for (std::size_t i = 0; i < block.words * kRowsPerWord; i += kQuotientsTogether) {
    const __m512 l = sixteen_values(left + i, left_base), r = sixteen_values(right + i, right_base);
    _mm512_store_ps(quotients + i, kNear ? near_quotient(l, r) : _mm512_div_ps(l, r));
  }
}

template <class Left, class Right>
void divide_rows(const RatioTests& ratios, const Block& block, float* quotients) {
  ratios.near ? divide_rows<true, Left, Right>(ratios, block, quotients)
              : divide_rows<false, Left, Right>(ratios, block, quotients);
}

template <class Left>
void divide_by(const RatioTests& ratios, const Block& block, float* quotients) {
  switch (ratios.right_width) {
    case Width::W8:
      return divide_rows<Left, std::int8_t>(ratios, block, quotients);
    case Width::W16:
      return divide_rows<Left, std::int16_t>(ratios, block, quotients);
    case Width::W32:
      return divide_rows<Left, std::int32_t>(ratios, block, quotients);
    case Width::W64:
      bug("rows of 64 bits are not divided");
  }
}

void divide(const RatioTests& ratios, const Block& block, float* quotients) {
  switch (ratios.left_width) {
    case Width::W8:
      return divide_by<std::int8_t>(ratios, block, quotients);
    case Width::W16:
      return divide_by<std::int16_t>(ratios, block, quotients);
    case Width::W32:
      return divide_by<std::int32_t>(ratios, block, quotients);
    case Width::W64:
      bug("rows of 64 bits are not divided");
  }
}

// The ratios asked at a level, by the answers so far: up to 32 lie in one or two registers and go by the lower bits of
// the node; above that the first answer chooses between two such.
template <unsigned kLevel>
inline __m512 ratios_of(const __m512* tables, __m512i node, __mmask16 first_answer) {
  static_assert(kLevel < RatioTests::kMostLevels);
  if constexpr (kLevel < 4) return _mm512_permutexvar_ps(node, tables[0]);
  if constexpr (kLevel == 4) return _mm512_permutex2var_ps(tables[0], node, tables[1]);
  if constexpr (kLevel == 5) return _mm512_permutex2var_ps(tables[2], node, tables[3]);
  const __m512 lower = _mm512_permutex2var_ps(tables[4], node, tables[5]);
  return _mm512_mask_blend_ps(first_answer, lower, _mm512_permutex2var_ps(tables[6], node, tables[7]));
}

template <unsigned kLevels>
void search_ratios(const RatioTests& ratios, const float* quotients, std::size_t words, std::uint64_t* planes,
                   std::size_t stride) {
  constexpr std::size_t kLanes = 16;
  constexpr std::size_t kTables = kLevels <= 4 ? 1 : (std::size_t{1} << kLevels) / kLanes;
  const __m512i one = _mm512_set1_epi32(1);
  __m512 tables[kTables];
  for (std::size_t i = 0; i < kTables; ++i) tables[i] = _mm512_loadu_ps(ratios.ratios.data() + i * kLanes);
  for (std::size_t quarter = 0; quarter < words * kRowsPerWord / kLanes; ++quarter, quotients += kLanes) {
    const __m512 quotient = _mm512_load_ps(quotients);
    __m512i node = one;
    __mmask16 first_answer = 0;
    const auto ask = [&]<unsigned kLevel>() {
      const __m512 ratio = ratios_of<kLevel>(tables, node, first_answer);
      const __mmask16 above = _mm512_cmp_ps_mask(quotient, ratio, _CMP_GT_OQ);
      if constexpr (kLevel == 0) first_answer = above;
      _store_mask16(reinterpret_cast<__mmask16*>(planes + (kLevels - 1 - kLevel) * stride) + quarter, above);
      node = _mm512_add_epi32(node, node);
      node = _mm512_mask_add_epi32(node, above, node, one);
    };
    [&]<unsigned... kLevel>(std::integer_sequence<unsigned, kLevel...>) { (ask.template operator()<kLevel>(), ...); }
    (std::make_integer_sequence<unsigned, kLevels>{});
  }
}

void search(const RatioTests& ratios, const float* quotients, std::size_t words, std::uint64_t* planes,
            std::size_t stride) {
  switch (ratios.levels) {
    case 1:
      return search_ratios<1>(ratios, quotients, words, planes, stride);
    case 2:
      return search_ratios<2>(ratios, quotients, words, planes, stride);
    case 3:
      return search_ratios<3>(ratios, quotients, words, planes, stride);
    case 4:
      return search_ratios<4>(ratios, quotients, words, planes, stride);
    case 5:
      return search_ratios<5>(ratios, quotients, words, planes, stride);
    case 6:
      return search_ratios<6>(ratios, quotients, words, planes, stride);
    case 7:
      return search_ratios<7>(ratios, quotients, words, planes, stride);
    default:
      bug("ratios of too many levels");
  }
}

void number_quotients(const RatioTests& ratios, const Block& block) {
  auto* quotients = reinterpret_cast<float*>(block.lanes);
  divide(ratios, block, quotients);
  search(ratios, quotients, block.words, block.scratch + ratios.numbers.planes, block.stride);
}

}  // namespace
}  // namespace elig::portfolio
