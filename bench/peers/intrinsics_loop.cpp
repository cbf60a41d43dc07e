// The trial sixty-four patients at a time in AVX-512 instructions chosen by hand: what a programmer writes who knows
// the machine and trusts no compiler. Built with -O3 -march=native; empty where that has no AVX-512.
#include "bench/peers/word_counts.h"

#ifdef __AVX512BW__
#include <immintrin.h>
#endif

namespace elig::bench {

#ifdef __AVX512BW__

namespace {

// The processor's own prefetching does not follow so many columns at once.
constexpr std::size_t kPrefetchBytes = 2048;
constexpr std::size_t kVectorBytes = 64;

template <class L>
__m512i rows(const L& lab, std::size_t word, std::size_t vector) {
  const char* const place = reinterpret_cast<const char*>(lab.data + word * 64) + vector * kVectorBytes;
  _mm_prefetch(place + kPrefetchBytes, _MM_HINT_T0);
  return _mm512_load_si512(place);
}

/// Two vectors of 32 rows in sixteen bits.
struct Rows {
  __m512i low, high;
};
Rows sixteen_bits(const Lab<std::int16_t>& lab, std::size_t word) { return {rows(lab, word, 0), rows(lab, word, 1)}; }
template <int base>
Rows sixteen_bits(const Lab<std::int8_t, base>& lab, std::size_t word) {
  const __m512i bytes = rows(lab, word, 0);
  return {_mm512_cvtepi8_epi16(_mm512_castsi512_si256(bytes)),
          _mm512_cvtepi8_epi16(_mm512_extracti64x4_epi64(bytes, 1))};
}

std::uint64_t no_more(const Rows& values, const Rows& limits) {
  return _mm512_kunpackd(_mm512_cmple_epi16_mask(values.high, limits.high),
                         _mm512_cmple_epi16_mask(values.low, limits.low));
}

std::uint64_t no_more(const Lab<std::int16_t>& lab, std::size_t word, int limit) {
  const __m512i limits = _mm512_set1_epi16(static_cast<std::int16_t>(limit));
  return no_more(sixteen_bits(lab, word), Rows{limits, limits});
}
template <int base>
std::uint64_t no_more(const Lab<std::int8_t, base>& lab, std::size_t word, int limit) {
  return _mm512_cmple_epi8_mask(rows(lab, word, 0), _mm512_set1_epi8(static_cast<std::int8_t>(limit - base)));
}

template <class L>
Masks at_most(const L& lab, std::size_t word, int limit) {
  return known(no_more(lab, word, limit), lab.valid[word]);
}
template <class L>
Masks at_least(const L& lab, std::size_t word, int limit) {
  return known(~no_more(lab, word, limit - 1), lab.valid[word]);
}

Rows times(const Rows& rows, std::int16_t factor) {
  if (factor == 1) return rows;
  const __m512i factors = _mm512_set1_epi16(factor);
  return {_mm512_mullo_epi16(rows.low, factors), _mm512_mullo_epi16(rows.high, factors)};
}

Rows plus(const Rows& rows, int addend) {
  if (addend == 0) return rows;
  const __m512i addends = _mm512_set1_epi16(static_cast<std::int16_t>(addend));
  return {_mm512_add_epi16(rows.low, addends), _mm512_add_epi16(rows.high, addends)};
}

/// value * of_value <= limit * of_limit, in sixteen bits, which hold every product of these columns.
template <class L>
Masks within(const Lab<std::int16_t>& lab, std::int16_t of_value, const L& limit, std::int16_t of_limit,
             std::size_t word) {
  const Rows most = plus(times(sixteen_bits(limit, word), of_limit), L::kBase * of_limit);
  const std::uint64_t holds = no_more(times(sixteen_bits(lab, word), of_value), most);
  return known(holds, lab.valid[word] & limit.valid[word]);
}

std::array<Masks, kCriteria> decide(const Sixteen& p, std::size_t word) {
  Masks bili = within(p.bili, 2, p.bili_uln, 3, word);
  bili.not_met &= ~p.bili_below[word];
  return {at_least(p.hb, word, 90),
          at_least(p.anc, word, 150),
          at_least(p.plt, word, 100),
          within(p.creatinine, 1, p.creatinine_uln, 15, word),
          bili,
          within(p.alt, 2, p.alt_uln, 5, word),
          within(p.ast, 2, p.ast_uln, 5, word),
          within(p.alp, 1, p.alp_uln, 5, word),
          at_least(p.albumin, word, 28),
          at_most(p.inr, word, 150),
          at_least(p.lvef, word, 50),
          at_most(p.sodium, word, 129),
          at_least(p.potassium, word, 56),
          at_least(p.calcium, word, 116),
          at_least(p.glucose, word, 251),
          at_least(p.qtc, word, 481)};
}

}  // namespace

std::optional<TrialCounts> intrinsics_loop(const Sixteen& columns, unsigned threads) {
  return count_words(columns.patients, threads, [&](std::size_t word) { return decide(columns, word); });
}

#else

std::optional<TrialCounts> intrinsics_loop(const Sixteen&, unsigned) { return std::nullopt; }

#endif

}  // namespace elig::bench
