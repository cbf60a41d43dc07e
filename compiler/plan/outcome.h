// Truths of the criteria -> what a kernel reports: counters, bitmaps and statuses (abi.h, MEANING.md).
#pragma once

#include <vector>

#include "compiler/plan/censored.h"

namespace elig::planning {

/// The truths that one criterion is judged by.
struct Judged {
  Truth condition;
  Truth if_attested, if_refused;
};

/// A criterion after its `if missing` policy.
struct Decided {
  MaskId met, not_met;
  MaskId overridden;     // unknown, and the policy says something
  MaskId failing;        // makes the patient ineligible
  MaskId open;           // still unknown
  MaskId short_of_data;  // open, and not only for want of an attestation
};

/// Among the rows of `among`.
Decided decide(Tape& tape, const ir::Criterion& criterion, const Judged& judged, MaskId among);
/// What is known of the patients after some criteria.
struct Verdicts {
  MaskId failed;         // made ineligible by one of them
  MaskId open;           // unknown in one of them
  MaskId short_of_data;  // open, and not only for want of an attestation
};

/// `so_far` after one more criterion.
Verdicts verdicts_after(Tape& tape, const Verdicts& so_far, const ir::Criterion& criterion, const Judged& judged);

/// Fills in the status of tape.plan(), and its counters from `first_counter` on.
void plan_status(Tape& tape, const Verdicts& verdicts, std::size_t first_counter);

/// Fills in counts, criteria and status of tape.plan(); `judged` by Program::criteria.
void plan_outcome(Tape& tape, const ir::Program& program, const std::vector<Judged>& judged);

}  // namespace elig::planning
