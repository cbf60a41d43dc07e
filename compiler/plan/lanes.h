// Integer lanes with bounds that hold in every row, missing ones included, so that a width chosen from them
// can never overflow.
#pragma once

#include <optional>
#include <vector>

#include "compiler/plan/tape.h"

namespace elig::planning {

struct Bounds {
  Integer lo, hi;
};

struct Lanes {
  LanesId id;
  int width = 8;
  Bounds bounds;
};

/// The narrowest lanes that hold the bounds *and keep their lowest number unused* (a threshold there means
/// "never"); nullopt beyond 128 bits.
std::optional<int> width_for(const Bounds& bounds);

Bounds product(const Bounds& a, const Bounds& b);
Bounds hull(const Bounds& a, const Bounds& b);

/// factor_0 * lanes_0 + factor_1 * lanes_1 + ... + addend. Factors are not 0. No terms: the addend in every row.
struct LinearForm {
  struct Term {
    Integer factor;
    Lanes lanes;
  };
  std::vector<Term> terms;
  Integer addend = 0;
  bool one_at_a_time = false;  // in every row all lanes but one are 0
};

Bounds bounds_of(const LinearForm& form);

/// Lanes wide enough for the result and for everything on the way to it.
std::optional<int> width_of(const LinearForm& form);

/// `width` is at least width_of(form). Multiplies and adds only where the factor is not 1, the addend not 0.
Lanes evaluate(Tape& tape, const LinearForm& form, int width);

/// The numbers as they are stored: the base is the caller's to add, to a constant if it can.
Lanes load(Tape& tape, const Numbers& numbers);
/// nullopt beyond 128 bits.
std::optional<Lanes> multiply(Tape& tape, const Lanes& a, const Lanes& b);

/// lanes <= value, < value, = value: the value is rounded so that the comparison stays exact (S6), and clamped to
/// the lanes' range, whose lowest number no lane ever is.
MaskId compare(Tape& tape, const Lanes& lanes, Relation relation, const Rational& value);

}  // namespace elig::planning
