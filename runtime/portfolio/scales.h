// The columns of a portfolio, and quotients of two columns -> where one patient stands among all the constants that
// they are compared with. Every such comparison is then a question about that place alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "runtime/portfolio/portfolio.h"

namespace elig::portfolio {

/// On one scale: how many of its cuts are less than the patient's value.
using Place = std::uint8_t;
inline constexpr std::size_t kMostCuts = 127;  // a column with more constants has several scales

/// A mask that holds where least <= place <= most on a scale.
struct PlaceRange {
  static constexpr std::uint32_t kNoScale = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t scale = kNoScale;  // the mask is something else
  Place least = 0, most = 0;
};

inline std::int64_t value_at(const void* rows, Width width, std::size_t row) {
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

/// A column of 8 or 16 bits. Its cuts are counted, kCutsTogether at a time, which is quicker than to search them.
struct NarrowScale {
  const void* rows = nullptr;
  Width width = Width::W8;
  std::uint32_t first = 0, blocks = 0;  // of cuts; what fills the last block up is less than no row
};
inline constexpr std::size_t kCutsTogether = 32;
struct alignas(64) CutBlock {
  std::int16_t cuts[kCutsTogether];
};

/// Immutable; safe to use from any thread. Borrows the columns; some 4 bytes a constant.
class Scales {
 public:
  /// `ranges` becomes as long as the plan has masks.
  Scales(const PortfolioPlan& plan, std::vector<PlaceRange>& ranges);

  [[nodiscard]] std::size_t size() const { return cut_counts_.size(); }
  [[nodiscard]] Place cuts(std::size_t scale) const { return cut_counts_[scale]; }

  /// Asks for the patient's rows.
  void prefetch(std::size_t patient) const;

  /// The first scales; Loops::find_places is for them.
  [[nodiscard]] std::span<const NarrowScale> narrow() const { return narrow_; }
  [[nodiscard]] const CutBlock* narrow_cuts() const { return narrow_cuts_.data(); }
  /// Of the others.
  void find_other_places(std::size_t patient, Place* places) const;

 private:
  struct WideScale {
    const void* rows = nullptr;
    Width width = Width::W32;
    std::size_t first = 0, cuts = 0;  // of wide_cuts_
  };
  // Of as many scales, one after the other, as its cuts need: it is searched for once.
  struct Quotient {
    const void *left = nullptr, *right = nullptr;
    Width left_width = Width::W8, right_width = Width::W8;
    std::int64_t left_base = 0, right_base = 0;
    std::size_t first = 0, cuts = 0;  // of ratio_cuts_
  };
  // The quotient left / right against right_factor / left_factor.
  struct RatioCut {
    std::int32_t left_factor, right_factor;
  };
  class Builder;

  std::vector<Place> cut_counts_;  // by scale: narrow ones, wide ones, quotients
  std::vector<NarrowScale> narrow_;
  std::vector<WideScale> wide_;
  std::vector<Quotient> quotients_;
  std::vector<CutBlock> narrow_cuts_;
  std::vector<std::int64_t> wide_cuts_;
  std::vector<RatioCut> ratio_cuts_;
};

}  // namespace elig::portfolio
