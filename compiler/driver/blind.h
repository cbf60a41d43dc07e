// What a population cannot say, told before it is screened: criteria that will be unknown for everyone, and what they
// lack.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"

namespace elig {

struct BlindWarning {
  std::vector<std::string> what;  // is lacking, any of it: inputs, limits, tables; empty: nothing in particular
  std::string text;
};

/// "`CrCl` needs `weight`: not in this population; 1 criterion will be unknown for everyone: `organ.renal`", one for
/// each thing that is missing. What needs it is the let it stands in, else the criteria.
/// `blind`: by criterion, as PlannedKernel has it.
std::vector<BlindWarning> blind_warnings(const ir::Program& program, const Binding& binding,
                                         const std::vector<bool>& blind, const Population& population,
                                         const std::vector<LetPlace>& lets);

}  // namespace elig
