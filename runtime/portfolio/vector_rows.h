// Rows of columns -> bitmaps, over `Words`: the first half of vectors.h, which says what is asked of a level.
#include <limits>
#include <type_traits>

#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

namespace elig::portfolio {
namespace {

inline Words at(const std::uint64_t* bitmap, std::size_t vector = 0) {
  return reinterpret_cast<const Words*>(bitmap)[vector];
}
inline void put(std::uint64_t* bitmap, std::size_t vector, Words words) {
  reinterpret_cast<Words*>(bitmap)[vector] = words;
}

// Calls each.template operator()<n>(first word) with n vectors at a time, for as many vectors as registers are good
// for.
template <class Each>
inline void for_each_chunk(std::size_t stride, Each each) {
  std::size_t word = 0;
  for (; word + 4 * kVectorWords <= stride; word += 4 * kVectorWords) each.template operator()<4>(word);
  for (; word + 2 * kVectorWords <= stride; word += 2 * kVectorWords) each.template operator()<2>(word);
  for (; word < stride; word += kVectorWords) each.template operator()<1>(word);
}

template <class Row>
const Row* rows_of(const ColumnTests& column, const Block& block) {
  return static_cast<const Row*>(column.rows) + block.first_word * kRowsPerWord;
}

// Clamped as ColumnTests says; 16 bits of the result, from bit `shift` on.
template <class Row>
void clamp_rows(const ColumnTests& column, const Block& block, unsigned shift, std::uint16_t* numbers) {
  using Number = std::make_unsigned_t<Row>;
  const auto base = static_cast<Row>(column.base);
  const auto top = static_cast<Row>(static_cast<std::uint64_t>(column.base) + column.span);
  const std::size_t rows = block.words * kRowsPerWord;
  const Row* row = rows_of<Row>(column, block);
  for (std::size_t i = 0; i < rows; ++i) {
    const Row low = row[i] < base ? base : row[i];
    const Row clamped = low > top ? top : low;
    const auto number = static_cast<Number>(static_cast<Number>(clamped) - static_cast<Number>(base));
    if constexpr (sizeof(Row) <= sizeof(std::uint16_t)) {
      numbers[i] = number;
    } else {
      numbers[i] = static_cast<std::uint16_t>(number >> shift);
    }
  }
}

template <class Row>
void split_rows(const ColumnTests& column, const Block& block) {
  constexpr unsigned kBits = 16;
  if constexpr (sizeof(Row) <= sizeof(std::uint16_t)) {
    if (column.tree.levels != 0) {
      std::uint64_t* planes = block.scratch + column.numbers.planes;
      return search(column.tree, rows_of<Row>(column, block), block.words, planes, block.stride);
    }
  }
  auto* numbers = reinterpret_cast<std::uint16_t*>(block.lanes);
  for (unsigned first = 0; first < column.numbers.plane_count; first += kBits) {
    clamp_rows<Row>(column, block, first, numbers);
    split(numbers, block.stride, block.scratch + column.numbers.planes + first * block.stride, block.stride,
          column.numbers.plane_count - first > kBits / 2);
  }
}

// below[k - 1]: the rows whose digit is less than k.
template <unsigned kBits>
inline void measure(const Words* planes, Words* below) {
  const Words high = planes[kBits - 1];
  constexpr unsigned kHalf = 1U << (kBits - 1);
  below[kHalf - 1] = ~high;
  if constexpr (kBits > 1) {
    Words rest[kHalf - 1];
    measure<kBits - 1>(planes, rest);
    for (unsigned i = 0; i + 1 < kHalf; ++i) below[i] = ~high & rest[i], below[kHalf + i] = ~high | rest[i];
  }
}

template <unsigned kBits>
void measure_digit(const Thermometer& digit, KnownRows known, const Block& block) {
  for (std::size_t word = 0; word < block.stride; word += kVectorWords) {
    std::uint64_t* scratch = block.scratch + word;
    Words planes[kBits], below[(1U << kBits) - 1];
    const Words unknown = ~(at(scratch + known.left) & at(scratch + known.right));
    for (unsigned bit = 0; bit < kBits; ++bit) planes[bit] = at(scratch + digit.planes + bit * block.stride) | unknown;
    measure<kBits>(planes, below);
    for (unsigned i = 0; i + 1 < 1U << kBits; ++i) put(scratch + digit.below[i], 0, below[i]);
  }
}

void measure_digits(const NumberTests& numbers, const Block& block) {
  static_assert(Thermometer::kMostBits == 4);
  for (const Thermometer& digit : numbers.digits) {
    block.fetch->step();
    switch (digit.bits) {
      case 1:
        measure_digit<1>(digit, numbers.known, block);
        break;
      case 2:
        measure_digit<2>(digit, numbers.known, block);
        break;
      case 3:
        measure_digit<3>(digit, numbers.known, block);
        break;
      case 4:
        measure_digit<4>(digit, numbers.known, block);
        break;
      default:
        bug("a digit of too many bits");
    }
  }
}

// Of those who are known, or of nobody.
void fill(std::uint64_t* bitmap, KnownRows known, const Block& block, bool ones) {
  for (std::size_t v = 0; v < block.stride / kVectorWords; ++v) {
    const Words words = at(block.scratch + known.left, v) & at(block.scratch + known.right, v);
    put(bitmap, v, ones ? words : Words{});
  }
}

// Where no threshold parts the rows of the block, all of them have the same answers.
bool answer_by_range(const ColumnTests& column, const Block& block) {
  constexpr std::size_t kWords = kBlockRows / kRowsPerWord;
  if (column.blocks == nullptr || block.first_word / kWords != (block.first_word + block.words - 1) / kWords)
    return false;
  const BlockRange& range = column.blocks[block.first_word / kWords];
  const auto parts = [&](const Threshold& threshold) {
    return threshold.equal ? threshold.value >= range.min && threshold.value <= range.max
                           : threshold.value >= range.min && threshold.value < range.max;
  };
  for (const Threshold& threshold : column.thresholds) {
    if (parts(threshold)) return false;
  }
  if (column.one_by_one) {
    for (const Threshold& threshold : column.thresholds) {
      fill(block.scratch + threshold.mask, column.numbers.known, block,
           !threshold.equal && range.max <= threshold.value);
    }
  } else {
    const std::uint64_t number = column.number_of(range.max);  // or another that no threshold tells from it
    for (const Thermometer& digit : column.numbers.digits) {
      const std::uint64_t value = number >> digit.first_bit & ((1U << digit.bits) - 1);
      for (unsigned i = 0; i + 1 < 1U << digit.bits; ++i)
        fill(block.scratch + digit.below[i], column.numbers.known, block, value <= i);
    }
  }
  return true;
}

void compare(const ColumnTests& column, const Block& block) {
  if (answer_by_range(column, block)) return;
  if (column.one_by_one) {
    const auto* rows = rows_of<std::int8_t>(column, block);
    for (const Threshold& threshold : column.thresholds) {
      compare_bytes(rows, block.words, static_cast<std::int8_t>(threshold.value), threshold.equal,
                    block.scratch + column.numbers.known.left, block.scratch + threshold.mask);
    }
    return;
  }
  switch (column.width) {
    case Width::W8:
      split_rows<std::int8_t>(column, block);
      break;
    case Width::W16:
      split_rows<std::int16_t>(column, block);
      break;
    case Width::W32:
      split_rows<std::int32_t>(column, block);
      break;
    case Width::W64:
      split_rows<std::int64_t>(column, block);
      break;
  }
  measure_digits(column.numbers, block);
}

// --- a column in proportion to another -------------------------------------------------------------------------------

void compare_ratios(const RatioTests& ratios, const Block& block) {
  number_quotients(ratios, block);
  measure_digits(ratios.numbers, block);
}

// --- a column against another ----------------------------------------------------------------------------------------

// rows * factor + addend; of a padding row, whatever it holds.
template <class Lane, class Row>
void scale_rows(const void* column, const Block& block, std::int64_t factor, std::int64_t addend, Lane* lanes) {
  using Number = std::make_unsigned_t<Lane>;
  const Row* row = static_cast<const Row*>(column) + block.first_word * kRowsPerWord;
  const auto times = static_cast<Number>(factor), plus = static_cast<Number>(addend);
  for (std::size_t i = 0; i < block.words * kRowsPerWord; ++i) {
    lanes[i] = static_cast<Lane>(static_cast<Number>(static_cast<Number>(static_cast<Lane>(row[i])) * times + plus));
  }
}

template <class Lane>
void scale(const void* column, Width width, const Block& block, std::int64_t factor, std::int64_t addend, Lane* lanes) {
  switch (width) {
    case Width::W8:
      return scale_rows<Lane, std::int8_t>(column, block, factor, addend, lanes);
    case Width::W16:
      return scale_rows<Lane, std::int16_t>(column, block, factor, addend, lanes);
    case Width::W32:
      return scale_rows<Lane, std::int32_t>(column, block, factor, addend, lanes);
    case Width::W64:
      return scale_rows<Lane, std::int64_t>(column, block, factor, addend, lanes);
  }
}

template <class Lane>
void compare_lanes(const ComparedColumns& pair, const Block& block) {
  auto* left = reinterpret_cast<Lane*>(block.lanes);
  Lane* right = left + block.stride * kRowsPerWord;
  scale(pair.left, pair.left_width, block, pair.left_factor, pair.left_addend(), left);
  scale(pair.right, pair.right_width, block, pair.right_factor, pair.right_addend(), right);
  for (std::size_t word = 0; word < block.words; ++word, left += kRowsPerWord, right += kRowsPerWord) {
    alignas(kColumnAlignment) std::uint8_t answers[kRowsPerWord];
    if (pair.equal) {
      for (std::size_t i = 0; i < kRowsPerWord; ++i) answers[i] = left[i] == right[i];
    } else {
      for (std::size_t i = 0; i < kRowsPerWord; ++i) answers[i] = left[i] <= right[i];
    }
    block.scratch[pair.mask + word] = packed(answers);
  }
}

void compare_pair(const ComparedColumns& pair, const Block& block) {
  switch (pair.lanes) {
    case Width::W8:
      bug("lanes of 8 bits");
    case Width::W16:
      return compare_lanes<std::int16_t>(pair, block);
    case Width::W32:
      return compare_lanes<std::int32_t>(pair, block);
    case Width::W64:
      return compare_lanes<std::int64_t>(pair, block);
  }
}

}  // namespace
}  // namespace elig::portfolio
