// The columns of a portfolio, and quotients of two columns -> where one patient stands among all the constants that
// they are compared with. Every such comparison is then a question about that place alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "runtime/screen/portfolio.h"

namespace elig::portfolio {

/// On one scale: how many of its cuts are less than the patient's value.
using Place = std::uint16_t;
inline constexpr std::size_t kMostPlaces = 4096;  // a column with more constants has several scales

/// A mask that holds where least <= place <= most on a scale.
struct PlaceRange {
  static constexpr std::uint32_t kNoScale = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t scale = kNoScale;  // the mask is something else
  Place least = 0, most = 0;
};

std::int64_t value_at(const void* rows, Width width, std::size_t row);

/// Immutable; safe to use from any thread. Borrows the columns; 8 bytes a constant.
class Scales {
 public:
  /// `ranges` becomes as long as the plan has masks.
  Scales(const PortfolioPlan& plan, std::vector<PlaceRange>& ranges);

  [[nodiscard]] std::size_t size() const { return columns_.size() + ratios_.size(); }
  [[nodiscard]] std::size_t places(std::size_t scale) const;

  /// Asks for the patient's rows.
  void prefetch(std::size_t patient) const;
  /// By scale.
  void find_places(std::size_t patient, Place* places) const;

 private:
  struct ColumnScale {
    const void* rows = nullptr;
    Width width = Width::W8;
    std::size_t first = 0, cuts = 0;  // of column_cuts_
  };
  struct RatioScale {
    const void *left = nullptr, *right = nullptr;
    Width left_width = Width::W8, right_width = Width::W8;
    std::size_t first = 0, cuts = 0;  // of ratio_cuts_
  };
  // The quotient left / right against right_factor / left_factor.
  struct RatioCut {
    std::int32_t left_factor, right_factor;
  };
  class Builder;

  std::vector<ColumnScale> columns_;
  std::vector<RatioScale> ratios_;  // their scales stand behind those of columns
  std::vector<std::int64_t> column_cuts_;
  std::vector<RatioCut> ratio_cuts_;
};

}  // namespace elig::portfolio
