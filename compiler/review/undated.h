// Measurements that a trial compares as they stand, though nothing says how old they may be.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"

namespace elig::review {

/// Names of measurements, scales and scores that are used bare (`Hb`), have codes by which a history could answer them,
/// and that no lookback bounds; in the order of the rules. Not attributes, and not what a late answer does not make
/// wrong: age, which is counted to index, and height.
std::vector<std::string> undated(const ir::Program& program);

}  // namespace elig::review
