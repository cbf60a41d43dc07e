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

/// Fills in counts, criteria and status of tape.plan(); `judged` by Program::criteria.
void plan_outcome(Tape& tape, const ir::Program& program, const std::vector<Judged>& judged);

}  // namespace elig::planning
