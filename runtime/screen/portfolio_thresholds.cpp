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

Suffix suffix(std::uint64_t number, bool equal, unsigned digits) {
  const unsigned bits = digits * kDigitBits;
  return {bits >= 64 ? number : number & ((std::uint64_t{1} << bits) - 1), equal};
}

DigitTest test_of(const Suffix& suffix, unsigned digit) {
  const auto is = static_cast<unsigned>(suffix.digits >> (digit * kDigitBits) & 3);
  const DigitTest equal[] = {DigitTest::UpTo0, DigitTest::Is1, DigitTest::Is2, DigitTest::Is3};
  return suffix.equal ? equal[is] : static_cast<DigitTest>(is);
}

}  // namespace

ColumnTests column_tests(const ComparedColumn& column, Slot first, Slot* end) {
  must(!column.thresholds.empty(), "a column that is compared with nothing");
  ColumnTests tests;
  tests.rows = column.rows;
  tests.width = column.width;
  tests.blocks = column.blocks;
  tests.thresholds = column.thresholds;

  // From below the least threshold, where one asks for equality, to above the greatest.
  const auto value = [](const Threshold& t) { return t.value; };
  const auto [least, most] = std::ranges::minmax(column.thresholds, {}, value);
  const Limits limits = limits_of(column.width);
  const bool equality = std::ranges::any_of(column.thresholds, &Threshold::equal);
  tests.base = equality && least.value > limits.least ? least.value - 1 : least.value;
  const std::int64_t top = most.value < limits.most ? most.value + 1 : most.value;
  const auto above_base = [&](std::int64_t v) {
    return static_cast<std::uint64_t>(v) - static_cast<std::uint64_t>(tests.base);
  };
  tests.span = above_base(top);
  const unsigned digits = std::max(1U, (static_cast<unsigned>(std::bit_width(tests.span)) + 1) / kDigitBits);
  tests.planes = first;
  tests.plane_count = digits * kDigitBits;
  Slot next = first + (tests.plane_count + kPlanesTogether - 1) / kPlanesTogether * kPlanesTogether;

  std::map<Suffix, Slot> below{{{0, false}, kEverybody}, {{0, true}, kEverybody}};
  for (unsigned digit = 0; digit < digits; ++digit) {
    std::map<Suffix, Slot> answers;
    std::map<DigitTest, std::vector<DigitStep>> steps;
    for (const Threshold& threshold : column.thresholds) {
      const std::uint64_t number = above_base(threshold.value);
      const Suffix mine = suffix(number, threshold.equal, digit + 1);
      const bool last = digit + 1 == digits;
      const auto [answer, is_new] = answers.try_emplace(mine, last ? threshold.mask : next);
      must(is_new || !last, "a threshold twice");
      if (!is_new) continue;
      if (!last) ++next;
      steps[test_of(mine, digit)].push_back({below.at(suffix(number, threshold.equal, digit)), answer->second});
    }
    for (const auto& [test, some] : steps) {
      const Slot low = tests.planes + digit * kDigitBits;
      tests.runs.push_back({test, low + 1, low, static_cast<std::uint32_t>(some.size())});
      tests.steps.insert(tests.steps.end(), some.begin(), some.end());
    }
    below = std::move(answers);
  }
  *end = std::max(*end, next);
  return tests;
}

}  // namespace elig::portfolio
