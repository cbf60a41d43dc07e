// Which of two exact numbers is the larger, row by row: of their parts' numbers alone, half lines going by their ends.
// Two scales become two whole factors, multiplied only where they are not 1, and a constant is rounded once (S6).
#pragma once

#include "compiler/plan/exact.h"

namespace elig::planning {

/// a <= b. TooWide: not within 128 bits.
MaskId at_most(Tape& tape, const ExactPart& a, const ExactPart& b, Obstacle& obstacle);
MaskId equal(Tape& tape, const ExactPart& a, const ExactPart& b, Obstacle& obstacle);

}  // namespace elig::planning
