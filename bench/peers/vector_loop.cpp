// The trial sixty-four patients at a time, over bitmaps: what a programmer writes who knows the machine and
// leaves the instructions to the compiler. Built with -O3 -march=native (bench/CMakeLists.txt).
#include <bit>

#include "bench/peers/word_counts.h"

namespace elig::bench {
namespace {

/// Bit i: holds(i). The first loop becomes vector comparisons; the second gathers the lowest bits of eight
/// bytes with one multiplication.
template <class Holds>
std::uint64_t mask_of(Holds holds) {
  alignas(64) std::array<std::uint8_t, 64> bytes;
  for (std::size_t i = 0; i < 64; ++i) bytes[i] = holds(i) ? 1 : 0;
  const auto eights = std::bit_cast<std::array<std::uint64_t, 8>>(bytes);
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < 8; ++i) mask |= (eights[i] * 0x0102040810204080U >> 56) << (8 * i);
  return mask;
}

template <class T, int base>
Masks at_least(const Lab<T, base>& lab, std::size_t word, int limit) {
  const T* rows = lab.data + word * 64;
  const T bound = static_cast<T>(limit - base);
  return known(mask_of([&](std::size_t i) { return rows[i] >= bound; }), lab.valid[word]);
}
template <class T, int base>
Masks at_most(const Lab<T, base>& lab, std::size_t word, int limit) {
  const T* rows = lab.data + word * 64;
  const T bound = static_cast<T>(limit - base);
  return known(mask_of([&](std::size_t i) { return rows[i] <= bound; }), lab.valid[word]);
}
/// value * of_value <= limit * of_limit, in sixteen bits, which hold every product of these columns.
template <class V, class L>
Masks within(const V& lab, std::int16_t of_value, const L& limit, std::int16_t of_limit, std::size_t word) {
  static_assert(V::kBase == 0);
  const auto* values = lab.data + word * 64;
  const auto* limits = limit.data + word * 64;
  const std::uint64_t holds = mask_of([&](std::size_t i) {
    return static_cast<std::int16_t>(values[i] * of_value) <=
           static_cast<std::int16_t>((limits[i] + L::kBase) * of_limit);
  });
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

TrialCounts vector_loop(const Sixteen& columns, unsigned threads) {
  return count_words(columns.patients, threads, [&](std::size_t word) { return decide(columns, word); });
}

}  // namespace elig::bench
