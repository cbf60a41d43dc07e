// The parts of `verify` (program.h). Private to ir/. Each panics on a program that is not well formed.
#pragma once

#include "compiler/ir/program.h"

namespace elig::ir {

/// Instructions, criteria and atoms of a program, or of a condition on rows.
void verify_tape(const Program& program);

/// Code sets, dates, selections and conditions on rows.
void verify_histories(const Program& program);

/// An input of `patients`, or of one of its conditions on rows.
void verify_input(const Program& patients, const Input& input);

}  // namespace elig::ir
