// A criterion of masks -> the few features that it depends on, and what it decides in each of their states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/portfolio/features.h"
#include "runtime/portfolio/portfolio.h"
#include "runtime/portfolio/products.h"
#include "runtime/portfolio/scales.h"

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

  /// Nothing where there are too many states. Unless `opened`, it is not looked into what operations made the masks
  /// that the judgement names: then there are few.
  std::optional<DecidedTruths> of(const Judgement& judgement, bool opened);

 private:
  // Holds where the patient is known and stands within the range, or, `turned`, is known and does not.
  struct Atom {
    Feature feature;
    PlaceRange range;
    bool turned = false;
  };

  [[nodiscard]] std::optional<Atom> known_comparison(MaskIndex mask, MaskIndex known, bool turned) const;
  [[nodiscard]] std::optional<Atom> atom_of(MaskIndex mask, bool opened) const;
  bool collect(std::vector<MaskIndex> roots, bool opened);
  void add_variable(const Atom& atom);
  std::size_t number_states();
  [[nodiscard]] Truth truth_of(const Atom& atom, std::size_t states) const;
  [[nodiscard]] Truth truth_of(MaskIndex mask, std::size_t states) const;
  [[nodiscard]] const Truth& truth_at(MaskIndex mask) const { return truths_[slot_[mask]]; }

  const Scales& scales_;
  std::vector<PlaceRange> ranges_;                // by mask
  std::vector<const MaskOperation*> operations_;  // by mask; null: it is something else
  std::vector<bool> says_known_;                  // by mask: bitmaps, and some of them without others

  // Of the criterion that is worked on: the masks that it is made of, ascending.
  std::vector<MaskIndex> masks_;
  std::vector<std::optional<Atom>> atoms_;  // nothing: it is a constant, or the result of an operation
  std::vector<Truth> truths_;               // by the states of all variables
  std::vector<std::uint32_t> slot_;         // by mask, its index there
  std::vector<Variable> variables_;
};

}  // namespace elig::portfolio
