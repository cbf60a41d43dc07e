// The parts of `print` (program.h). Private to ir/. Each text ends in a newline, or is empty.
#pragma once

#include <string>

#include "compiler/ir/program.h"

namespace elig::ir {

/// A field of any unit with what it is measured in.
std::string print_name(const Input& input);

/// The instructions, each line after `indent`.
std::string print_tape(const Program& program, const std::string& indent);

/// Code sets, tables of factors, dates, conditions on rows, selections, and the inputs that are made of them. A bare
/// value without a lookback is what its name says, and not shown.
std::string print_histories(const Program& program);

}  // namespace elig::ir
