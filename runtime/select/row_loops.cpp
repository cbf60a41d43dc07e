#include "runtime/select/row_loops.h"

#include "runtime/base/bug.h"
#include "runtime/select/packed_flags.h"
#include "runtime/select/vectorized.h"

namespace elig {
namespace {

ELIG_VECTORIZED
void mark(const Day* starts, Day to, const Day* ends, Day from, std::size_t rows, std::uint64_t* bits) {
  alignas(64) std::uint8_t flags[kRowsPerWord];
  const std::size_t whole = rows / kRowsPerWord;
  for (std::size_t word = 0; word < whole; ++word) {
    const Day *s = starts + word * kRowsPerWord, *e = ends + word * kRowsPerWord;
    for (std::size_t i = 0; i < kRowsPerWord; ++i) {
      flags[i] = static_cast<std::uint8_t>(static_cast<unsigned>(s[i] <= to) & static_cast<unsigned>(e[i] >= from));
    }
    bits[word] = packed_word(flags);
  }
  for (std::size_t row = whole * kRowsPerWord; row < rows; ++row) {
    bits[row / kRowsPerWord] |= std::uint64_t{starts[row] <= to && ends[row] >= from} << row % kRowsPerWord;
  }
}

ELIG_VECTORIZED
void count(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last,
           std::uint32_t* counts) {
  for (std::size_t p = first; p < last; ++p) counts[p] = members.of(words, p).count();
}

ELIG_VECTORIZED
void any(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last, std::uint64_t* bits) {
  for (std::size_t begin = first; begin < last; begin += kRowsPerWord) {
    const std::size_t count = last - begin < kRowsPerWord ? last - begin : kRowsPerWord;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i) word |= std::uint64_t{members.of(words, begin + i).any()} << i;
    *bits++ = word;
  }
}

ELIG_VECTORIZED
void last_of(const Members& members, bool latest, std::size_t first, std::size_t last, std::int32_t* picked) {
  for (std::size_t p = first; p < last; ++p) {
    const Bits may = members.of(members.may, p);
    const std::int32_t place = latest ? may.highest() : may.lowest();
    picked[p] = place < 0 ? kNoRow : static_cast<std::int32_t>(members.offsets[p]) + place;
  }
}

template <class Value>
void pick(const Members& members, const Value* values, bool highest, std::size_t first, std::size_t last,
          std::int32_t* picked, Value* bests) {
  for (std::size_t p = first; p < last; ++p) {
    const std::size_t offset = members.offsets[p];
    Value best = 0;
    std::int32_t row = kNoRow;
    members.of(members.sure, p).for_each([&](std::size_t place) {
      const Value value = values[offset + place];
      if (row != kNoRow && (highest ? value < best : value > best)) return;
      best = value;
      row = static_cast<std::int32_t>(offset + place);
    });
    picked[p] = row;
    bests[p] = best;
  }
}

template <class Value>
void add(const Members& members, const Value* values, std::size_t first, std::size_t last, std::int64_t* sums,
         std::uint32_t* readings) {
  for (std::size_t p = first; p < last; ++p) {
    const Bits rows = members.of(members.sure, p);
    std::int64_t sum = 0;
    rows.for_each([&](std::size_t place) { sum += values[members.offsets[p] + place]; });
    sums[p] = sum;
    readings[p] = rows.count();
  }
}

void pick_of_width(const Members& members, const Integers& values, bool highest, std::size_t first, std::size_t last,
                   std::int32_t* picked, AlignedBytes& best) {
  switch (values.width) {
    case Width::W8:
      return pick(members, values.data.as<std::int8_t>(), highest, first, last, picked, best.as<std::int8_t>());
    case Width::W16:
      return pick(members, values.data.as<std::int16_t>(), highest, first, last, picked, best.as<std::int16_t>());
    case Width::W32:
      return pick(members, values.data.as<std::int32_t>(), highest, first, last, picked, best.as<std::int32_t>());
    case Width::W64:
      return pick(members, values.data.as<std::int64_t>(), highest, first, last, picked, best.as<std::int64_t>());
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

const RowLoops plain_loops{mark, any, count, last_of, pick_of_width, add_of_width};

const RowLoops& row_loops() {
  static const RowLoops* wide = avx512_loops();
  return wide != nullptr ? *wide : plain_loops;
}

}  // namespace elig
