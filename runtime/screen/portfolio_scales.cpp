#include "runtime/screen/portfolio_scales.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace elig::portfolio {
namespace {

// A product of it and a row of 32 bits, whatever was taken off the rows, fits 64 bits.
constexpr std::int64_t kGreatestFactor = std::int64_t{1} << 29;

// With right >= 0 and left_factor > 0, left * left_factor <= right * right_factor says that left / right is at most
// right_factor / left_factor: who meets one comparison of two columns, meets all with greater ratios.
bool is_ratio(const ComparedColumns& pair) {
  return !pair.equal && pair.addend == 0 && pair.left_width <= Width::W32 && pair.right_width <= Width::W32 &&
         pair.right_bounds.min >= 0 && pair.left_factor > 0 && pair.left_factor <= kGreatestFactor &&
         pair.right_factor >= -kGreatestFactor && pair.right_factor <= kGreatestFactor;
}

std::strong_ordering by_ratio(const ComparedColumns* a, const ComparedColumns* b) {
  return a->right_factor * b->left_factor <=> b->right_factor * a->left_factor;
}

// How many of sorted cuts are less than a value. Without branches: where a patient stands cannot be foreseen.
template <class Cut, class IsLess>
Place count_less(const Cut* cuts, std::size_t count, IsLess is_less) {
  const Cut* at = cuts;
  while (count > 1) {
    const std::size_t half = count / 2;
    at += half & -static_cast<std::size_t>(is_less(at[half - 1]));
    count -= half;
  }
  return static_cast<Place>(at - cuts + (count != 0 && is_less(*at) ? 1 : 0));
}

}  // namespace

std::int64_t value_at(const void* rows, Width width, std::size_t row) {
  switch (width) {
    case Width::W8:
      return static_cast<const std::int8_t*>(rows)[row];
    case Width::W16:
      return static_cast<const std::int16_t*>(rows)[row];
    case Width::W32:
      return static_cast<const std::int32_t*>(rows)[row];
    case Width::W64:
      break;
  }
  return static_cast<const std::int64_t*>(rows)[row];
}

class Scales::Builder {
 public:
  Builder(Scales& scales, std::vector<PlaceRange>& ranges) : scales_(scales), ranges_(ranges) {}

  // Equal numbers of steps one after the other, so that loops end as foreseen.
  void add_columns(std::span<const ComparedColumn> columns) {
    std::vector<const ComparedColumn*> sorted;
    for (const ComparedColumn& column : columns) sorted.push_back(&column);
    std::ranges::stable_sort(
        sorted, {}, [](const ComparedColumn* column) { return std::pair(column->width, column->thresholds.size()); });
    for (const ComparedColumn* column : sorted) {
      std::span<const Threshold> rest = column->thresholds;
      while (!rest.empty()) {
        constexpr std::size_t kMost = (kMostPlaces - 1) / 2;  // thresholds of two cuts each
        const std::size_t taken = std::min(rest.size(), kMost);
        add_column(*column, rest.first(taken));
        rest = rest.subspan(taken);
      }
    }
  }

  void add_ratios(std::span<const ComparedColumns> pairs) {
    std::map<std::tuple<const void*, Width, const void*, Width>, std::vector<const ComparedColumns*>> together;
    for (const ComparedColumns& pair : pairs) {
      if (is_ratio(pair)) together[{pair.left, pair.left_width, pair.right, pair.right_width}].push_back(&pair);
    }
    for (auto& [columns, some] : together) {
      std::ranges::stable_sort(some, [](const auto* a, const auto* b) { return by_ratio(a, b) < 0; });
      std::span<const ComparedColumns* const> rest = some;
      while (!rest.empty()) {
        const std::size_t taken = std::min(rest.size(), kMostPlaces - 1);
        add_ratio(rest.first(taken));
        rest = rest.subspan(taken);
      }
    }
  }

 private:
  // `row == value` is above a cut at value - 1 and not above one at value.
  void add_column(const ComparedColumn& column, std::span<const Threshold> thresholds) {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    std::vector<std::int64_t> cuts;
    for (const Threshold& threshold : thresholds) {
      if (threshold.equal && threshold.value != kLeast) cuts.push_back(threshold.value - 1);
      cuts.push_back(threshold.value);
    }
    std::ranges::sort(cuts);
    cuts.erase(std::ranges::unique(cuts).begin(), cuts.end());
    const auto scale = static_cast<std::uint32_t>(scales_.size());
    for (const Threshold& threshold : thresholds) {
      const auto most = static_cast<Place>(std::ranges::lower_bound(cuts, threshold.value) - cuts.begin());
      ranges_[threshold.mask] = {scale, threshold.equal ? most : Place{0}, most};
    }
    scales_.columns_.push_back({column.rows, column.width, scales_.column_cuts_.size(), cuts.size()});
    scales_.column_cuts_.insert(scales_.column_cuts_.end(), cuts.begin(), cuts.end());
  }

  void add_ratio(std::span<const ComparedColumns* const> sorted) {
    const ComparedColumns& first = *sorted.front();
    const auto scale = static_cast<std::uint32_t>(scales_.size());
    RatioScale& ratio = scales_.ratios_.emplace_back(
        RatioScale{first.left, first.right, first.left_width, first.right_width, scales_.ratio_cuts_.size(), 0});
    const ComparedColumns* last = nullptr;
    for (const ComparedColumns* pair : sorted) {
      if (last == nullptr || by_ratio(last, pair) != 0) {
        scales_.ratio_cuts_.push_back(
            {static_cast<std::int32_t>(pair->left_factor), static_cast<std::int32_t>(pair->right_factor)});
        ++ratio.cuts;
      }
      ranges_[pair->mask] = {scale, 0, static_cast<Place>(ratio.cuts - 1)};
      last = pair;
    }
  }

  Scales& scales_;
  std::vector<PlaceRange>& ranges_;
};

Scales::Scales(const PortfolioPlan& plan, std::vector<PlaceRange>& ranges) {
  ranges.assign(plan.masks, {});
  Builder builder(*this, ranges);
  builder.add_columns(plan.columns);
  builder.add_ratios(plan.pairs);
}

std::size_t Scales::places(std::size_t scale) const {
  return 1 + (scale < columns_.size() ? columns_[scale].cuts : ratios_[scale - columns_.size()].cuts);
}

void Scales::prefetch(std::size_t patient) const {
  const auto ask = [&](const void* rows, Width width) {
    __builtin_prefetch(static_cast<const char*>(rows) + patient * static_cast<std::size_t>(width));
  };
  for (const ColumnScale& column : columns_) ask(column.rows, column.width);
  for (const RatioScale& ratio : ratios_) ask(ratio.left, ratio.left_width), ask(ratio.right, ratio.right_width);
}

void Scales::find_places(std::size_t patient, Place* places) const {
  for (const ColumnScale& column : columns_) {
    const std::int64_t value = value_at(column.rows, column.width, patient);
    *places++ =
        count_less(column_cuts_.data() + column.first, column.cuts, [&](std::int64_t cut) { return cut < value; });
  }
  for (const RatioScale& ratio : ratios_) {
    const std::int64_t left = value_at(ratio.left, ratio.left_width, patient);
    const std::int64_t right = value_at(ratio.right, ratio.right_width, patient);
    *places++ = count_less(ratio_cuts_.data() + ratio.first, ratio.cuts,
                           [&](RatioCut cut) { return left * cut.left_factor > right * cut.right_factor; });
  }
}

}  // namespace elig::portfolio
