// One patient in every trial of a portfolio (a clinic's question). Not by bitmaps, which are for many patients: what is
// known of the patient becomes a small number for each feature (features.h), and each clause of a trial looks
// up a few of these and compares them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/portfolio/clause_table.h"
#include "runtime/portfolio/features.h"
#include "runtime/portfolio/loops.h"
#include "runtime/portfolio/portfolio.h"
#include "runtime/portfolio/scales.h"

namespace elig::portfolio {

/// Immutable; safe to use from any thread. Some 10 bytes a criterion of each trial (kTrialsTogether side by side,
/// padded to as many criteria as that with the most has), and 2 to 8 a constant.
class Clinic {
 public:
  /// Borrows what the plan borrows, and `live`: a bit for each patient.
  Clinic(const PortfolioPlan& plan, const std::uint64_t* live, VectorLevel level);

  /// Portfolio::statuses_of.
  void statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const;

 private:
  struct MaskThreshold {
    const void* rows = nullptr;
    Width width = Width::W8;
    Threshold threshold;
  };
  // What a thread writes to.
  struct Room;

  Clinic(const PortfolioPlan& plan, const std::uint64_t* live, VectorLevel level, std::vector<PlaceRange> ranges);
  void add_masks(const PortfolioPlan& plan);

  void find_bits(std::size_t patient, Room& room) const;
  void run_kernel(const CompiledMasks& masks, std::size_t patient, Room& room) const;
  void find_codes(Room& room) const;

  const std::uint64_t* live_;
  const Loops& loops_;
  std::size_t masks_;
  Scales scales_;
  std::vector<Feature> features_;
  ClauseTable table_;

  // What makes the bits of features (Feature::known), in this order. There are few but bitmaps and what joins them:
  // only what is no comparison on a scale, nor made of a few such, is worked out mask by mask.
  std::vector<std::pair<MaskIndex, const std::uint64_t*>> bitmaps_;
  std::vector<MaskThreshold> thresholds_;
  std::vector<ComparedColumns> pairs_;
  std::vector<CompiledMasks> kernels_;
  std::vector<MaskOperation> operations_;
};

}  // namespace elig::portfolio
