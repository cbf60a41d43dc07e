#include "runtime/portfolio/scales.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "runtime/portfolio/program.h"

namespace elig::portfolio {
namespace {

// A product of a factor and the sum of a base and a row of 32 bits fits 64 bits.
constexpr std::int64_t kGreatestFactor = std::int64_t{1} << 29, kGreatestBase = std::int64_t{1} << 32;

// With right >= 0 and left_factor > 0, left * left_factor <= right * right_factor says that left / right is at most
// right_factor / left_factor: who meets one comparison of two columns, meets all with greater ratios.
bool is_ratio(const ComparedColumns& pair) {
  const auto is_small = [](std::int64_t base) { return base >= -kGreatestBase && base <= kGreatestBase; };
  return is_small(pair.left_base) && is_small(pair.right_base) && !pair.equal && pair.addend == 0 &&
         pair.left_width <= Width::W32 && pair.right_width <= Width::W32 && pair.right_bounds.min >= 0 &&
         pair.left_factor > 0 && pair.left_factor <= kGreatestFactor && pair.right_factor >= -kGreatestFactor &&
         pair.right_factor <= kGreatestFactor;
}

std::strong_ordering by_ratio(const ComparedColumns* a, const ComparedColumns* b) {
  return a->right_factor * b->left_factor <=> b->right_factor * a->left_factor;
}

// How many of sorted cuts (one, at least) are less than a value. Without branches: where a patient stands cannot be
// foreseen.
template <class Cut, class IsLess>
std::size_t count_less(const Cut* cuts, std::size_t count, IsLess is_less) {
  const Cut* at = cuts;
  while (count > 1) {
    const std::size_t half = count / 2;
    at += half & -static_cast<std::size_t>(is_less(at[half - 1]));
    count -= half;
  }
  return static_cast<std::size_t>(at - cuts) + (is_less(*at) ? 1 : 0);
}

}  // namespace

class Scales::Builder {
 public:
  Builder(Scales& scales, std::vector<PlaceRange>& ranges) : scales_(scales), ranges_(ranges) {}

  void add_columns(std::span<const ComparedColumn> columns, bool narrow) {
    for (const ComparedColumn& column : columns) {
      if ((column.width <= Width::W16) != narrow) continue;
      std::size_t cuts = 0, first = 0;
      for (std::size_t i = 0; i <= column.thresholds.size(); ++i) {
        const std::size_t more = i == column.thresholds.size() ? kMostCuts : column.thresholds[i].equal ? 2 : 1;
        if (cuts + more > kMostCuts && i != first) {
          add_column(column, std::span(column.thresholds).subspan(first, i - first));
          first = i, cuts = 0;
        }
        cuts += more;
      }
    }
  }

  void add_quotients(std::span<const ComparedColumns> pairs) {
    using Side = std::tuple<const void*, Width, std::int64_t>;
    std::map<std::pair<Side, Side>, std::vector<const ComparedColumns*>> together;
    for (const ComparedColumns& pair : pairs) {
      if (!is_ratio(pair)) continue;
      const Side left{pair.left, pair.left_width, pair.left_base}, right{pair.right, pair.right_width, pair.right_base};
      together[{left, right}].push_back(&pair);
    }
    for (auto& [columns, some] : together) {
      std::ranges::stable_sort(some, [](const auto* a, const auto* b) { return by_ratio(a, b) < 0; });
      add_quotient(some);
    }
  }

 private:
  [[nodiscard]] std::uint32_t next_scale() const { return static_cast<std::uint32_t>(scales_.size()); }

  void add_column(const ComparedColumn& column, std::span<const Threshold> thresholds) {
    const std::vector<std::int64_t> cuts = bounds_of(thresholds, column.width);
    for (const Threshold& threshold : thresholds) {
      const auto most = static_cast<Place>(std::ranges::lower_bound(cuts, threshold.value) - cuts.begin());
      ranges_[threshold.mask] = {next_scale(), threshold.equal ? most : Place{0}, most};
    }
    scales_.cut_counts_.push_back(static_cast<Place>(cuts.size()));
    if (column.width > Width::W16) {
      scales_.wide_.push_back({column.rows, column.width, scales_.wide_cuts_.size(), cuts.size()});
      scales_.wide_cuts_.insert(scales_.wide_cuts_.end(), cuts.begin(), cuts.end());
    } else {
      add_narrow(column, cuts);
    }
  }

  void add_narrow(const ComparedColumn& column, std::span<const std::int64_t> cuts) {
    using Limits = std::numeric_limits<std::int16_t>;
    const std::size_t blocks = (cuts.size() + kCutsTogether - 1) / kCutsTogether, first = scales_.narrow_cuts_.size();
    CutBlock filling;
    std::ranges::fill(filling.cuts, Limits::max());
    scales_.narrow_cuts_.resize(first + blocks, filling);
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      scales_.narrow_cuts_[first + i / kCutsTogether].cuts[i % kCutsTogether] = static_cast<std::int16_t>(cuts[i]);
    }
    scales_.narrow_.push_back(
        {column.rows, column.width, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(blocks)});
  }

  void add_quotient(std::span<const ComparedColumns* const> sorted) {
    const ComparedColumns& any = *sorted.front();
    const std::size_t first = scales_.ratio_cuts_.size();
    const std::uint32_t first_scale = next_scale();
    const ComparedColumns* last = nullptr;
    for (const ComparedColumns* pair : sorted) {
      if (last == nullptr || by_ratio(last, pair) != 0) {
        scales_.ratio_cuts_.push_back(
            {static_cast<std::int32_t>(pair->left_factor), static_cast<std::int32_t>(pair->right_factor)});
      }
      const std::size_t cut = scales_.ratio_cuts_.size() - first - 1;
      ranges_[pair->mask] = {static_cast<std::uint32_t>(first_scale + cut / kMostCuts), 0,
                             static_cast<Place>(cut % kMostCuts)};
      last = pair;
    }
    const std::size_t cuts = scales_.ratio_cuts_.size() - first;
    scales_.quotients_.push_back(
        {any.left, any.right, any.left_width, any.right_width, any.left_base, any.right_base, first, cuts});
    for (std::size_t done = 0; done < cuts; done += kMostCuts) {
      scales_.cut_counts_.push_back(static_cast<Place>(std::min(kMostCuts, cuts - done)));
    }
  }

  Scales& scales_;
  std::vector<PlaceRange>& ranges_;
};

Scales::Scales(const PortfolioPlan& plan, std::vector<PlaceRange>& ranges) {
  ranges.assign(plan.masks, {});
  Builder builder(*this, ranges);
  builder.add_columns(plan.columns, true);
  builder.add_columns(plan.columns, false);
  builder.add_quotients(plan.pairs);
}

void Scales::prefetch(std::size_t patient) const {
  const auto ask = [&](const void* rows, Width width) {
    __builtin_prefetch(static_cast<const char*>(rows) + patient * static_cast<std::size_t>(width));
  };
  for (const NarrowScale& scale : narrow_) ask(scale.rows, scale.width);
  for (const WideScale& scale : wide_) ask(scale.rows, scale.width);
  for (const Quotient& of : quotients_) ask(of.left, of.left_width), ask(of.right, of.right_width);
}

void Scales::find_other_places(std::size_t patient, Place* places) const {
  for (const WideScale& scale : wide_) {
    const std::int64_t value = value_at(scale.rows, scale.width, patient);
    const auto is_less = [&](std::int64_t cut) { return cut < value; };
    *places++ = static_cast<Place>(count_less(wide_cuts_.data() + scale.first, scale.cuts, is_less));
  }
  for (const Quotient& of : quotients_) {
    const std::int64_t left = of.left_base + value_at(of.left, of.left_width, patient);
    const std::int64_t right = of.right_base + value_at(of.right, of.right_width, patient);
    std::size_t less = count_less(ratio_cuts_.data() + of.first, of.cuts,
                                  [&](RatioCut cut) { return left * cut.left_factor > right * cut.right_factor; });
    for (std::size_t done = 0; done < of.cuts; done += kMostCuts) {
      const std::size_t own = std::min(less, kMostCuts);
      *places++ = static_cast<Place>(own);
      less -= own;
    }
  }
}

}  // namespace elig::portfolio
