// Numbers that have left the exact world (S1): IEEE double lanes in the order the rule writes them.
#pragma once

#include <optional>
#include <vector>

#include "compiler/plan/exact.h"

namespace elig::planning {

struct RealPart {
  LanesId lanes;
  std::optional<double> constant;  // in every row
  Masks masks;
  Origins origins;
  /// The lanes may be NaN or infinite where masks.valid; such rows are missing. The test waits until something asks
  /// for the number or its presence: + - * and sqrt never make a finite number of one that is not.
  bool unchecked = false;
};

struct RealParts {
  std::vector<RealPart> parts;
};

RealParts real_constant(Tape& tape, double value);

/// The nearest double of a / unit. NotInDouble unless numerator and denominator are proven whole numbers of at most 53
/// bits.
RealParts to_real(Tape& tape, const ExactParts& a, const Rational& unit, Obstacle& obstacle);

RealParts negate(Tape& tape, RealParts a);
/// DSqrt, DLn, DLog10, DExp.
RealParts function(Tape& tape, kernel::Op op, RealParts a);
/// DAdd, DSub, DMul, DDiv, DMax, DMin, DPow.
RealParts arithmetic(Tape& tape, kernel::Op op, const RealParts& a, const RealParts& b, Obstacle& obstacle);
Truth compare(Tape& tape, ir::Op op, const RealParts& a, const RealParts& b, Obstacle& obstacle);
MaskId known(Tape& tape, const RealParts& a);

}  // namespace elig::planning
