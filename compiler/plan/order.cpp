#include "compiler/plan/order.h"

#include <algorithm>

namespace elig::planning {

namespace {

// scale * lanes + offset <= value: the constant is brought to the lanes' own scale (S6).
MaskId at_most_constant(Tape& tape, const ExactPart& a, const Rational& value) {
  const Rational threshold = (value - a.offset) / a.scale;
  if (a.scale > 0) return compare(tape, *a.lanes, Relation::AtMost, threshold);
  return tape.inverse(compare(tape, *a.lanes, Relation::Below, threshold));
}

MaskId at_least_constant(Tape& tape, const ExactPart& a, const Rational& value) {
  ExactPart mirrored = a;
  mirrored.scale = -a.scale;
  mirrored.offset = -a.offset;
  return at_most_constant(tape, mirrored, -value);
}

MaskId equal_constant(Tape& tape, const ExactPart& a, const Rational& value) {
  return compare(tape, *a.lanes, Relation::Equal, (value - a.offset) / a.scale);
}

// The two sides of a comparison of integers, in lanes of one width.
struct Sides {
  Lanes left, right;
};

// left <= right + addend, say; the addend goes to the side where it leaves the narrower lanes.
std::optional<Sides> evaluate_sides(Tape& tape, const LinearForm& left, const LinearForm& right,
                                    const Integer& addend) {
  LinearForm left_moved = left;
  LinearForm right_moved = right;
  left_moved.addend = -addend;
  right_moved.addend = addend;
  const auto width = [](const LinearForm& x, const LinearForm& y) {
    const auto a = width_of(x);
    const auto b = width_of(y);
    return a && b ? std::max(*a, *b) : 256;
  };
  const int on_the_right = width(left, right_moved);
  const int on_the_left = width(left_moved, right);
  const int best = std::min(on_the_right, on_the_left);
  if (best > 128) return std::nullopt;
  if (on_the_left < on_the_right) return Sides{evaluate(tape, left_moved, best), evaluate(tape, right, best)};
  return Sides{evaluate(tape, left, best), evaluate(tape, right_moved, best)};
}

// a - b as  unit * (p * lanes_a - q * lanes_b - k), p and q integers without a common divisor, unit > 0.
struct Difference {
  Integer p, q;
  Rational k;

  Difference(const ExactPart& a, const ExactPart& b) {
    const Rational unit = common_measure(a.scale, b.scale);
    p = Rational(a.scale / unit).get_num();
    q = Rational(b.scale / unit).get_num();
    k = (b.offset - a.offset) / unit;
  }
};

// `v <= m*ULN` is v*p <= u*q: the scales and m have become two integers, multiplied only where they are not 1.
std::optional<Sides> sides(Tape& tape, const ExactPart& a, const ExactPart& b, const Difference& d, const Integer& k) {
  LinearForm left{{{d.p, *a.lanes}}};
  LinearForm right{{{d.q, *b.lanes}}};
  if (d.p < 0 && d.q < 0) {
    left = {{{-d.q, *b.lanes}}};
    right = {{{-d.p, *a.lanes}}};
  }
  return evaluate_sides(tape, left, right, k);
}

// a - b for parts on the same lanes.
ExactPart against_zero(const ExactPart& a, const ExactPart& b) {
  ExactPart difference = a;
  difference.scale = a.scale - b.scale;
  difference.offset = a.offset - b.offset;
  if (difference.scale == 0) difference.lanes.reset();
  return difference;
}

}  // namespace

MaskId at_most(Tape& tape, const ExactPart& a, const ExactPart& b, Obstacle& obstacle) {
  if (!a.lanes && !b.lanes) return tape.constant(a.offset <= b.offset);
  if (!b.lanes) return at_most_constant(tape, a, b.offset);
  if (!a.lanes) return at_least_constant(tape, b, a.offset);
  if (a.lanes->id == b.lanes->id) return at_most(tape, against_zero(a, b), constant_part(0, {}), obstacle);
  const Difference difference(a, b);
  const auto both = sides(tape, a, b, difference, floor(difference.k));
  if (both) return tape.emit({kernel::Op::Le, 0, both->left.id, both->right.id, 0});
  obstacle = Obstacle::TooWide;
  return tape.zero();
}

MaskId equal(Tape& tape, const ExactPart& a, const ExactPart& b, Obstacle& obstacle) {
  if (!a.lanes && !b.lanes) return tape.constant(a.offset == b.offset);
  if (!b.lanes) return equal_constant(tape, a, b.offset);
  if (!a.lanes) return equal_constant(tape, b, a.offset);
  if (a.lanes->id == b.lanes->id) return equal(tape, against_zero(a, b), constant_part(0, {}), obstacle);
  const Difference difference(a, b);
  if (difference.k.get_den() != 1) return tape.zero();
  const auto both = sides(tape, a, b, difference, difference.k.get_num());
  if (both) return tape.emit({kernel::Op::Eq, 0, both->left.id, both->right.id, 0});
  obstacle = Obstacle::TooWide;
  return tape.zero();
}

}  // namespace elig::planning
