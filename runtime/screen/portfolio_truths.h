// A criterion of masks -> the few features that it depends on, and what it decides in each of their states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/screen/portfolio.h"
#include "runtime/screen/portfolio_features.h"
#include "runtime/screen/portfolio_products.h"
#include "runtime/screen/portfolio_scales.h"

namespace elig::portfolio {

/// Of truths, 0 or 1.
std::uint8_t result_of(MaskOperation::Kind kind, std::uint8_t a, std::uint8_t b);

/// What a criterion decides, by the states of its variables.
struct DecidedTruths {
  std::vector<Variable> variables;
  std::vector<std::size_t> states;  // by variable, how many
  Truth met, not_met, short_of_data;
};

class CriterionTruths {
 public:
  /// Borrows plan and scales, whose the ranges are.
  CriterionTruths(const PortfolioPlan& plan, const Scales& scales, std::vector<PlaceRange> ranges);

  /// Nothing where the criterion has too many states. Unless `opened`, results of operations that the judgement names
  /// are bits; then there are few.
  std::optional<DecidedTruths> of(const Judgement& judgement, bool opened);

 private:
  void attach(MaskIndex mask, MaskIndex known);
  bool collect(const Judgement& judgement, bool opened);
  bool add_variables(std::vector<Variable>& variables, bool opened) const;
  void add_bit(MaskIndex mask, std::vector<Variable>& variables) const;
  [[nodiscard]] Truth truth_of(MaskIndex mask, const DecidedTruths& decided, bool opened) const;
  [[nodiscard]] const Truth& truth_at(MaskIndex mask) const { return truths_[slot_[mask]]; }

  const PortfolioPlan& plan_;
  const Scales& scales_;
  std::vector<PlaceRange> ranges_;                // by mask
  std::vector<const MaskOperation*> operations_;  // by mask; null: it is something else
  std::vector<std::vector<MaskIndex>> attached_;  // by scale: bits that say what is known of it

  // Of the criterion that is worked on: what it is made of, ascending.
  std::vector<MaskIndex> masks_;
  std::vector<Truth> truths_;
  std::vector<std::uint32_t> slot_;  // by mask, its place there
};

}  // namespace elig::portfolio
