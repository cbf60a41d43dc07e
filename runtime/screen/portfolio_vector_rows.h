// Rows of columns -> bitmaps, over `Words`: the first half of portfolio_vectors.h, which says what is asked of a level.
#include <limits>
#include <type_traits>

#include "runtime/base/bug.h"
#include "runtime/screen/portfolio_loops.h"

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

template <DigitTest kTest>
inline Words tested(Words high, Words low, Words so_far) {
  switch (kTest) {
    case DigitTest::UpTo0:
      return ~high & ~low & so_far;
    case DigitTest::UpTo1:
      return ~high & (~low | so_far);
    case DigitTest::UpTo2:
      return ~high | (~low & so_far);
    case DigitTest::UpTo3:
      return ~high | (~low | so_far);
    case DigitTest::Is1:
      return ~high & low & so_far;
    case DigitTest::Is2:
      return high & ~low & so_far;
    case DigitTest::Is3:
      return high & low & so_far;
  }
}

template <DigitTest kTest>
void test_digit(const DigitRun& run, const DigitStep* steps, const Block& block) {
  for_each_chunk(block.stride, [&]<std::size_t n>(std::size_t word) {
    std::uint64_t* scratch = block.scratch + word;
    Words high[n], low[n];
    for (std::size_t v = 0; v < n; ++v) high[v] = at(scratch + run.high, v), low[v] = at(scratch + run.low, v);
    for (const DigitStep *step = steps, *end = steps + run.steps; step != end; ++step) {
      for (std::size_t v = 0; v < n; ++v) {
        put(scratch + step->to, v, tested<kTest>(high[v], low[v], at(scratch + step->so_far, v)));
      }
    }
  });
}

void test_digits(const NumberTests& numbers, const Block& block) {
  const DigitStep* steps = numbers.steps.data();
  for (const DigitRun& run : numbers.runs) {
    block.fetch->step();
    switch (run.test) {
      case DigitTest::UpTo0:
        test_digit<DigitTest::UpTo0>(run, steps, block);
        break;
      case DigitTest::UpTo1:
        test_digit<DigitTest::UpTo1>(run, steps, block);
        break;
      case DigitTest::UpTo2:
        test_digit<DigitTest::UpTo2>(run, steps, block);
        break;
      case DigitTest::UpTo3:
        test_digit<DigitTest::UpTo3>(run, steps, block);
        break;
      case DigitTest::Is1:
        test_digit<DigitTest::Is1>(run, steps, block);
        break;
      case DigitTest::Is2:
        test_digit<DigitTest::Is2>(run, steps, block);
        break;
      case DigitTest::Is3:
        test_digit<DigitTest::Is3>(run, steps, block);
        break;
    }
    steps += run.steps;
  }
}

void fill(std::uint64_t* bitmap, std::size_t stride, bool ones) {
  const Words words = Words{} - static_cast<std::uint64_t>(ones);
  for (std::size_t v = 0; v < stride / kVectorWords; ++v) put(bitmap, v, words);
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
  for (const Threshold& threshold : column.thresholds) {
    fill(block.scratch + threshold.mask, block.stride, !threshold.equal && range.max <= threshold.value);
  }
  return true;
}

void compare(const ColumnTests& column, const Block& block) {
  if (answer_by_range(column, block)) return;
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
  test_digits(column.numbers, block);
}

// --- a column in proportion to another -------------------------------------------------------------------------------

template <class Left, class Right>
void divide_rows(const RatioTests& ratios, const Block& block, float* quotients) {
  const Left* left = static_cast<const Left*>(ratios.left) + block.first_word * kRowsPerWord;
  const Right* right = static_cast<const Right*>(ratios.right) + block.first_word * kRowsPerWord;
  const std::int32_t left_base = ratios.left_base, right_base = ratios.right_base;
  for (std::size_t i = 0; i < block.words * kRowsPerWord; ++i) {
    quotients[i] = static_cast<float>(left[i] + left_base) / static_cast<float>(right[i] + right_base);
  }
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

void compare_ratios(const RatioTests& ratios, const Block& block) {
  auto* quotients = reinterpret_cast<float*>(block.lanes);
  divide(ratios, block, quotients);
  search(ratios, quotients, block.words, block.scratch + ratios.numbers.planes, block.stride);
  test_digits(ratios.numbers, block);
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
