// Comparisons of the same two columns -> one search among the ratios of their factors.
#include <algorithm>
#include <bit>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "runtime/portfolio/program.h"

namespace elig::portfolio {
namespace {

// One comparison costs as much as one quotient (0.24 ns a patient); two together 0.28 ns, alone 0.40.
constexpr std::size_t kFewestTogether = 2;
constexpr std::size_t kMostTogether = (std::size_t{1} << RatioTests::kMostLevels) - 1;

struct Side {
  const void* rows;
  Width width;
  std::int64_t base;
  const std::uint64_t* valid;
  friend auto operator<=>(const Side&, const Side&) = default;
};
using TwoColumns = std::pair<Side, Side>;

// The greatest of the products of a column within `bounds`, either way from 0; nothing where it is too great.
std::optional<std::int64_t> greatest_product(const RowBounds& bounds, std::int64_t factor) {
  if (factor <= 0 || factor > RatioTests::kGreatestProduct) return std::nullopt;
  std::int64_t greatest = factor;
  for (const std::int64_t row : {bounds.min, bounds.max}) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(row, factor, &product) || product == std::numeric_limits<std::int64_t>::min()) {
      return std::nullopt;
    }
    greatest = std::max(greatest, std::abs(product));
  }
  return greatest <= RatioTests::kGreatestProduct ? std::optional(greatest) : std::nullopt;
}

std::optional<std::int64_t> greatest_product(const ComparedColumns& pair) {
  const auto left = greatest_product(pair.left_bounds, pair.left_factor);
  const auto right = greatest_product(pair.right_bounds, pair.right_factor);
  return left && right ? std::optional(std::max(*left, *right)) : std::nullopt;
}

bool is_ratio(const ComparedColumns& pair) {
  return !pair.equal && pair.addend == 0 && pair.left_width <= Width::W32 && pair.right_width <= Width::W32 &&
         pair.right_bounds.min >= 0 && greatest_product(pair).has_value();
}

// Where rounded quotients, or near ones, are told apart.
float ratio_of(const ComparedColumns& pair, bool near) {
  if (!near) return static_cast<float>(pair.right_factor) / static_cast<float>(pair.left_factor);
  // In double, whose rounding is nothing beside that of a float.
  const double ratio = static_cast<double>(pair.right_factor) / static_cast<double>(pair.left_factor);
  return static_cast<float>(ratio * (1 + 0.5 / RatioTests::kGreatestNearProduct));
}

// Sorted numbers in the order of RatioTests::ratios, beginning with node `node` of a tree of so many levels.
void fill_tree(std::span<const float> sorted, std::size_t node, std::size_t first, std::size_t step,
               std::vector<float>& tree) {
  if (step == 0) return;
  const std::size_t middle = first + step - 1;
  if (middle < sorted.size()) tree[node] = sorted[middle];
  fill_tree(sorted, 2 * node, first, step / 2, tree);
  fill_tree(sorted, 2 * node + 1, first + step, step / 2, tree);
}

RatioTests tests_of(std::span<const ComparedColumns> pairs, const SlotOf& slot_of, Workspace& space) {
  RatioTests tests;
  tests.near = std::ranges::all_of(
      pairs, [](const ComparedColumns& pair) { return greatest_product(pair) <= RatioTests::kGreatestNearProduct; });
  std::vector<float> sorted;
  for (const ComparedColumns& pair : pairs) sorted.push_back(ratio_of(pair, tests.near));
  std::ranges::sort(sorted);
  sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
  std::vector<NumberTest> wanted;
  for (const ComparedColumns& pair : pairs) {
    const auto place = std::ranges::lower_bound(sorted, ratio_of(pair, tests.near)) - sorted.begin();
    wanted.push_back({static_cast<std::uint64_t>(place), false, pair.mask});
  }
  tests.left = pairs.front().left, tests.left_width = pairs.front().left_width;
  tests.right = pairs.front().right, tests.right_width = pairs.front().right_width;
  tests.left_base = static_cast<std::int32_t>(pairs.front().left_base);
  tests.right_base = static_cast<std::int32_t>(pairs.front().right_base);
  tests.levels = static_cast<unsigned>(std::bit_width(sorted.size()));
  // Nothing is above infinity. Whole registers are read.
  tests.ratios.assign(std::size_t{1} << std::max(tests.levels, 4U), std::numeric_limits<float>::infinity());
  fill_tree(sorted, 1, 0, std::size_t{1} << (tests.levels - 1), tests.ratios);
  const KnownRows known{slot_of(pairs.front().left_valid), slot_of(pairs.front().right_valid)};
  tests.numbers = number_tests(wanted, tests.levels, known, space);
  return tests;
}

}  // namespace

std::vector<RatioTests> ratio_tests(std::vector<ComparedColumns>& pairs, const SlotOf& slot_of, Workspace& space) {
  std::map<TwoColumns, std::vector<ComparedColumns>> together;
  std::vector<ComparedColumns> others;
  for (const ComparedColumns& pair : pairs) {
    const TwoColumns columns{{pair.left, pair.left_width, pair.left_base, pair.left_valid},
                             {pair.right, pair.right_width, pair.right_base, pair.right_valid}};
    (is_ratio(pair) ? together[columns] : others).push_back(pair);
  }
  std::vector<RatioTests> result;
  for (const auto& [columns, some] : together) {
    std::span<const ComparedColumns> rest = some;
    while (rest.size() >= kFewestTogether) {
      const std::size_t taken = std::min(rest.size(), kMostTogether);
      result.push_back(tests_of(rest.first(taken), slot_of, space));
      rest = rest.subspan(taken);
    }
    others.insert(others.end(), rest.begin(), rest.end());
  }
  pairs = std::move(others);
  return result;
}

}  // namespace elig::portfolio
