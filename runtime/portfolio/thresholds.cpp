// The thresholds of a column -> numbers of its rows, thermometers of their digits, and operations between these.
#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/program.h"

namespace elig::portfolio {
namespace {

// As many as are held against rows of eight bits in less time than it takes to number these. (Of wider rows: none.)
constexpr std::size_t kMostOneByOne = 24;

struct Limits {
  std::int64_t least, most;
};

Limits limits_of(Width width) {
  const unsigned unused = 64 - 8 * static_cast<unsigned>(width);
  return {std::numeric_limits<std::int64_t>::min() >> unused, std::numeric_limits<std::int64_t>::max() >> unused};
}

// The digits of a number, lowest first, as equal as can be, and the masks that are made of them.
class NumberMasks {
 public:
  NumberMasks(unsigned bits, Workspace& space) : space_(space) {
    const unsigned digits = (bits + Thermometer::kMostBits - 1) / Thermometer::kMostBits;
    for (unsigned digit = 0; digit < digits; ++digit) {
      const unsigned begin = bits * digit / digits, end = bits * (digit + 1) / digits;
      digits_.push_back({begin, end - begin, space.planes + begin, {}});
      digits_.back().below.fill(space.spare);
    }
  }

  void add(const NumberTest& test) {
    const auto top = digits_.size() - 1;
    if (!test.equal) {
      if (const Slot made = at_most(top, test.number, test.mask); made != test.mask) copy(made, test.mask);
      return;
    }
    const Slot below = test.number == 0 ? kNobody : at_most(top, test.number - 1);
    emit(OperationKind::AndNot, {at_most(top, test.number), below, below, test.mask});
  }

  [[nodiscard]] std::vector<Thermometer> digits() && { return std::move(digits_); }

 private:
  // Rows whose number, from its lowest digit to this one, is at most `number`. Made in `to`, if it has to be made.
  Slot at_most(std::size_t digit, std::uint64_t number, std::optional<Slot> to = {}) {
    const auto known = made_.find({digit, number});
    if (known != made_.end()) return known->second;
    const Thermometer& of = digits_[digit];
    const auto value = static_cast<unsigned>(number >> of.first_bit);
    const std::uint64_t rest = number & ((std::uint64_t{1} << of.first_bit) - 1);
    const Slot below = digit == 0 ? kEverybody : at_most(digit - 1, rest);
    Slot result = 0;
    if (below == kEverybody) {
      result = less_than(digit, value + 1, to);
    } else {
      const Slot less = less_than(digit, value), upper = less_than(digit, value + 1);
      result = to ? *to : space_.end++;
      if (less == kNobody) {
        emit(OperationKind::And, {upper, below, below, result});
      } else if (upper == kEverybody) {
        emit(OperationKind::Or, {less, below, below, result});
      } else {
        emit(OperationKind::OrAnd, {less, upper, below, result});
      }
    }
    made_[{digit, number}] = result;
    return result;
  }

  Slot less_than(std::size_t digit, unsigned value, std::optional<Slot> to = {}) {
    Thermometer& of = digits_[digit];
    if (value == 0) return kNobody;
    if (value >> of.bits != 0) return kEverybody;
    Slot& slot = of.below[value - 1];
    if (slot == space_.spare) slot = to ? *to : space_.end++;
    return slot;
  }

  void copy(Slot from, Slot to) { emit(OperationKind::Or, {from, from, from, to}); }
  void emit(OperationKind kind, Operation operation) { space_.operations.push_back({kind, operation}); }

  Workspace& space_;
  std::vector<Thermometer> digits_;
  std::map<std::pair<std::size_t, std::uint64_t>, Slot> made_;
};

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

// How rows are numbered: the bits of a number.
unsigned number_rows(const ComparedColumn& column, bool tree, ColumnTests& tests) {
  const Limits limits = limits_of(column.width);
  std::vector<std::int64_t> bounds = bounds_of(column.thresholds, column.width);
  // From the least bound, which what is below it may be as well, to above the greatest.
  tests.base = bounds.front();
  const std::int64_t top = bounds.back() < limits.most ? bounds.back() + 1 : bounds.back();
  tests.span = static_cast<std::uint64_t>(top) - static_cast<std::uint64_t>(tests.base);
  const auto levels = static_cast<unsigned>(std::bit_width(bounds.size()));
  if (tree && column.width <= Width::W16 && levels <= SearchTree::kMostLevels) {
    tests.tree = tree_of(bounds, levels);
    tests.bounds = std::move(bounds);
    return levels;
  }
  return std::max(1U, static_cast<unsigned>(std::bit_width(tests.span)));
}

}  // namespace

std::vector<std::int64_t> bounds_of(std::span<const Threshold> thresholds, Width width) {
  std::vector<std::int64_t> bounds;
  for (const Threshold& threshold : thresholds) {
    if (threshold.equal && threshold.value > limits_of(width).least) bounds.push_back(threshold.value - 1);
    bounds.push_back(threshold.value);
  }
  std::ranges::sort(bounds);
  bounds.erase(std::ranges::unique(bounds).begin(), bounds.end());
  return bounds;
}

std::uint64_t ColumnTests::number_of(std::int64_t value) const {
  if (tree.levels != 0) return static_cast<std::uint64_t>(std::ranges::lower_bound(bounds, value) - bounds.begin());
  if (value <= base) return 0;
  return std::min(static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base), span);
}

NumberTests number_tests(const std::vector<NumberTest>& wanted, unsigned bits, KnownRows known, Workspace& space) {
  NumberMasks masks(bits, space);
  const std::uint64_t greatest = ~std::uint64_t{0} >> (64 - bits);
  // Those that are asked for in a mask of their own are there for others then.
  for (const bool equal : {false, true}) {
    for (const NumberTest& test : wanted) {
      if (test.equal != equal) continue;
      masks.add(test);
      if (test.number != greatest) space.only_where.push_back({test.mask, known.left, known.right});
    }
  }
  return {space.planes, bits, std::move(masks).digits(), known};
}

ColumnTests column_tests(const ComparedColumn& column, bool tree, const SlotOf& slot_of, Workspace& space) {
  must(!column.thresholds.empty(), "a column that is compared with nothing");
  ColumnTests tests;
  tests.rows = column.rows;
  tests.width = column.width;
  tests.blocks = column.blocks;
  tests.thresholds = column.thresholds;
  tests.one_by_one = column.width == Width::W8 && column.thresholds.size() <= kMostOneByOne;
  const KnownRows known{slot_of(column.valid), kEverybody};
  if (tests.one_by_one) {
    tests.numbers.known = known;
    for (const Threshold& threshold : column.thresholds) {
      space.only_where.push_back({threshold.mask, known.left, known.right});
    }
    return tests;
  }
  const unsigned bits = number_rows(column, tree, tests);
  std::vector<NumberTest> wanted;
  for (const Threshold& threshold : column.thresholds) {
    wanted.push_back({tests.number_of(threshold.value), threshold.equal, threshold.mask});
  }
  tests.numbers = number_tests(wanted, bits, known, space);
  return tests;
}

}  // namespace elig::portfolio
