// One patient in every trial of a portfolio (a clinic's question). Not by bitmaps, which are for many patients: every
// distinct criterion is a byte that says what it decides, and a trial or's those of its criteria.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/screen/portfolio_loops.h"
#include "runtime/screen/portfolio_program.h"

namespace elig::portfolio {

/// Immutable; safe to use from any thread.
class Clinic {
 public:
  /// Borrows what the plan borrows, and `live`: a bit for each patient.
  Clinic(const PortfolioPlan& plan, const std::uint64_t* live);

  /// Portfolio::statuses_of.
  void statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const;

 private:
  // Criteria that compare one column with constants, where `known` is: a code each, and then padding, up to a multiple
  // of kCodesTogether.
  struct Comparisons {
    const void* rows = nullptr;
    Width width = Width::W8;
    bool equal = false;
    MaskIndex known = 0;
    std::vector<std::int32_t> thresholds;
    std::vector<std::uint8_t> if_true;  // 1: fails where the comparison holds, else where it does not
  };
  // Any other criterion.
  struct Answer {
    Judgement judgement;
    bool exclusion = false;
  };
  struct MaskThreshold {
    const void* rows = nullptr;
    Width width = Width::W8;
    Threshold threshold;
  };
  // What a thread writes to.
  struct Room {
    std::vector<std::uint8_t> truths;  // by mask
    std::vector<std::uint8_t> codes;
    std::vector<std::uint64_t> kernel;  // what it reports, and its counters
  };
  class Builder;

  void find_truths(std::size_t patient, Room& room) const;
  void run_kernel(const CompiledMasks& masks, std::size_t patient, Room& room) const;
  void find_codes(std::size_t patient, Room& room) const;

  const std::uint64_t* live_;
  const Loops& loops_;
  std::size_t masks_ = 0, compared_ = 0;  // compared_: codes of comparisons

  // What makes the masks that are asked for, in this order.
  std::vector<std::pair<MaskIndex, const std::uint64_t*>> bitmaps_;
  std::vector<MaskThreshold> thresholds_;
  std::vector<ComparedColumns> pairs_;
  std::vector<CompiledMasks> kernels_;
  std::vector<MaskOperation> operations_;

  // What makes the codes, in this order; then there is one that says nothing.
  std::vector<Comparisons> comparisons_;
  std::vector<Answer> answers_;

  // Trials sorted by how many criteria they have, kTrialsTogether in a group.
  std::vector<std::size_t> group_criteria_;  // by group, the most of its trials
  std::vector<std::uint32_t> terms_;         // codes: [group][criterion][kTrialsTogether]
  std::vector<std::uint32_t> trial_at_;      // of PortfolioPlan::trials
};

}  // namespace elig::portfolio
