// The thresholds of a column -> tests of digits, least significant first. A digit is two bits, so that it, and the
// answer for the digits below it, are what one ternary operation takes. Thresholds that end in the same digits share
// the answers for these: of n thresholds at most 4, 16, ... and then n answers are worked out for a digit.
#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/screen/portfolio_program.h"

namespace elig::portfolio {
namespace {

constexpr unsigned kDigitBits = 2;
constexpr unsigned kPlanesTogether = 8;  // bit planes are made eight at a time

struct Limits {
  std::int64_t least, most;
};

Limits limits_of(Width width) {
  const unsigned unused = 64 - 8 * static_cast<unsigned>(width);
  return {std::numeric_limits<std::int64_t>::min() >> unused, std::numeric_limits<std::int64_t>::max() >> unused};
}

// A constant that a row is held against, from its lowest digit to one of its digits.
struct Suffix {
  std::uint64_t digits = 0;
  bool equal = false;
  friend auto operator<=>(const Suffix&, const Suffix&) = default;
};

// How the bits of a number make digits, the lowest first: all of two bits but for the lowest, which has what is left.
// Most answers are those for the highest digits, which so are as few as can be.
struct Digits {
  unsigned bits = 0;

  [[nodiscard]] unsigned count() const { return (bits + kDigitBits - 1) / kDigitBits; }
  [[nodiscard]] unsigned end(unsigned digit) const { return bits - (count() - 1 - digit) * kDigitBits; }
  [[nodiscard]] unsigned begin(unsigned digit) const { return digit == 0 ? 0 : end(digit - 1); }
};

Suffix suffix(const NumberTest& test, unsigned bits) {
  return {bits >= 64 ? test.number : test.number & ((std::uint64_t{1} << bits) - 1), test.equal};
}

DigitTest test_of(const Suffix& suffix, unsigned begin) {
  const auto is = static_cast<unsigned>(suffix.digits >> begin);
  const DigitTest equal[] = {DigitTest::UpTo0, DigitTest::Is1, DigitTest::Is2, DigitTest::Is3};
  return suffix.equal ? equal[is] : static_cast<DigitTest>(is);
}

// The constants that part the rows: a row is at most one of them, or above it.
std::vector<std::int64_t> bounds_of(const ComparedColumn& column, const Limits& limits) {
  std::vector<std::int64_t> bounds;
  for (const Threshold& threshold : column.thresholds) {
    if (threshold.equal && threshold.value > limits.least) bounds.push_back(threshold.value - 1);
    bounds.push_back(threshold.value);
  }
  std::ranges::sort(bounds);
  bounds.erase(std::ranges::unique(bounds).begin(), bounds.end());
  return bounds;
}

SearchTree tree_of(const std::vector<std::int64_t>& bounds, unsigned levels) {
  SearchTree tree;
  tree.levels = levels;
  tree.tables.resize(SearchTree::first_table(levels) * SearchTree::kTableBytes);
  for (unsigned level = 0; level < levels; ++level) {
    const std::size_t step = std::size_t{1} << (levels - level);
    for (std::size_t path = 0; path < std::size_t{1} << level; ++path) {
      // Nothing is above the greatest number.
      const std::size_t at = path * step + step / 2 - 1;
      const std::int64_t bound = at < bounds.size() ? bounds[at] : std::numeric_limits<std::int16_t>::max();
      std::uint8_t* low = tree.tables.data() + SearchTree::place(level, path);
      low[0] = static_cast<std::uint8_t>(bound);
      low[SearchTree::kTableBytes / 2] = static_cast<std::uint8_t>(bound >> 8);
    }
  }
  return tree;
}

// The numbers of a column's rows.
struct Numbering {
  std::vector<std::int64_t> bounds;  // of a tree; else empty
  std::int64_t base = 0;
  unsigned bits = 0;

  [[nodiscard]] std::uint64_t of(std::int64_t value) const {
    if (bounds.empty()) return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
    return static_cast<std::uint64_t>(std::ranges::lower_bound(bounds, value) - bounds.begin());
  }
};

Numbering number_rows(const ComparedColumn& column, bool tree, ColumnTests& tests) {
  const Limits limits = limits_of(column.width);
  std::vector<std::int64_t> bounds = bounds_of(column, limits);
  // From the least bound, which what is below it may be as well, to above the greatest.
  tests.base = bounds.front();
  const std::int64_t top = bounds.back() < limits.most ? bounds.back() + 1 : bounds.back();
  tests.span = static_cast<std::uint64_t>(top) - static_cast<std::uint64_t>(tests.base);
  const auto levels = static_cast<unsigned>(std::bit_width(bounds.size()));
  if (tree && column.width <= Width::W16 && levels <= SearchTree::kMostLevels) {
    tests.tree = tree_of(bounds, levels);
    return {std::move(bounds), 0, levels};
  }
  return {{}, tests.base, std::max(1U, static_cast<unsigned>(std::bit_width(tests.span)))};
}

}  // namespace

NumberTests number_tests(const std::vector<NumberTest>& wanted, unsigned bits, Slot first, Slot* end) {
  NumberTests tests;
  const Digits digits{bits};
  tests.planes = first;
  tests.plane_count = bits;
  Slot next = first + (bits + kPlanesTogether - 1) / kPlanesTogether * kPlanesTogether;

  std::map<Suffix, Slot> below{{{0, false}, kEverybody}, {{0, true}, kEverybody}};
  for (unsigned digit = 0; digit < digits.count(); ++digit) {
    const bool last = digit + 1 == digits.count();
    const unsigned begin = digits.begin(digit), digit_end = digits.end(digit);
    std::map<Suffix, Slot> answers;
    std::map<DigitTest, std::vector<DigitStep>> steps;
    for (const NumberTest& test : wanted) {
      const Suffix mine = suffix(test, digit_end);
      const bool is_new = answers.try_emplace(mine, next).second;
      if (!is_new && !last) continue;
      steps[test_of(mine, begin)].push_back({below.at(suffix(test, begin)), last ? test.mask : next++});
    }
    for (const auto& [test, some] : steps) {
      const Slot high = digit_end - begin == kDigitBits ? tests.planes + begin + 1 : kNobody;
      tests.runs.push_back({test, high, tests.planes + begin, static_cast<std::uint32_t>(some.size())});
      tests.steps.insert(tests.steps.end(), some.begin(), some.end());
    }
    below = std::move(answers);
  }
  *end = std::max(*end, next);
  return tests;
}

ColumnTests column_tests(const ComparedColumn& column, bool tree, Slot first, Slot* end) {
  must(!column.thresholds.empty(), "a column that is compared with nothing");
  ColumnTests tests;
  tests.rows = column.rows;
  tests.width = column.width;
  tests.blocks = column.blocks;
  tests.thresholds = column.thresholds;
  const Numbering numbering = number_rows(column, tree, tests);
  std::vector<NumberTest> wanted;
  for (const Threshold& threshold : column.thresholds) {
    wanted.push_back({numbering.of(threshold.value), threshold.equal, threshold.mask});
  }
  tests.numbers = number_tests(wanted, numbering.bits, first, end);
  return tests;
}

}  // namespace elig::portfolio
