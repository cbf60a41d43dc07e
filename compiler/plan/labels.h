// Attributes, scales and yes/no answers: sets of labels -> sets of rows.
#pragma once

#include <vector>

#include "compiler/plan/censored.h"
#include "compiler/plan/plan.h"

namespace elig::planning {

/// Where the label is a member, and where it is another one. members: by label index.
Truth label_in(Tape& tape, const LabelSource& source, const std::vector<bool>& members);

/// Where there is a label at all.
MaskId label_known(Tape& tape, const LabelSource& source);

}  // namespace elig::planning
