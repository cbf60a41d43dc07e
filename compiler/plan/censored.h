// What is known of numbers row by row, and how censored results pass through arithmetic and comparison: the
// rules of ir/ops.def as algebra of masks, shared by exact and real numbers.
#pragma once

#include "compiler/ir/program.h"
#include "compiler/plan/tape.h"

namespace elig::planning {

/// Each row is missing (not valid), exact, below its number or above it. below and above are disjoint parts of valid.
struct Masks {
  MaskId valid, below, above;
};

/// Two disjoint sets of rows; a row in neither is unknown.
struct Truth {
  MaskId yes, no;
};

/// Where the numbers (of censored rows: the ends of their half lines) are <= 0 and >= 0.
struct Signs {
  MaskId at_most_zero, at_least_zero;
};

bool censored(const Tape& tape, const Masks& masks);
MaskId exact(Tape& tape, const Masks& masks);

Masks negated(const Masks& a);
Masks sum(Tape& tape, const Masks& a, const Masks& b);
Masks product(Tape& tape, const Masks& a, const Signs& sign_a, const Masks& b, const Signs& sign_b);
Masks quotient(Tape& tape, const Masks& a, const Signs& sign_a, const Masks& b, const Signs& sign_b);

/// The larger of a and b, cut by which of them are above: where one alone is, it is the larger; elsewhere the larger of
/// the two numbers is the end.
struct Larger {
  Masks joined;
  MaskId only_a, only_b;  // parts of neither `joined` nor each other
};

/// at_most(false) is a <= b, at_most(true) is b <= a, as in compare().
template <class AtMost>
Larger larger(Tape& tape, const Masks& a, const Masks& b, AtMost at_most) {
  const MaskId there = tape.both(a.valid, b.valid);
  if (!censored(tape, a) && !censored(tape, b)) return {{there, tape.zero(), tape.zero()}, tape.zero(), tape.zero()};
  const MaskId only_a = tape.both(a.above, tape.without(b.valid, b.above));
  const MaskId only_b = tape.both(b.above, tape.without(a.valid, a.above));
  // Below, unless an exact operand is at least as large.
  const MaskId end_of_a = tape.both(a.below, tape.either(b.below, exact(tape, b)));
  const MaskId end_of_b = tape.both(b.below, tape.either(a.below, exact(tape, a)));
  const MaskId below = tape.either(tape.without(end_of_a, tape.both(exact(tape, b), at_most(false))),
                                   tape.without(end_of_b, tape.both(exact(tape, a), at_most(true))));
  const MaskId valid = tape.without(tape.without(there, only_a), only_b);
  return {{valid, below, tape.both(a.above, b.above)}, only_a, only_b};
}

/// Where some members of a may be at most all of b going by the kinds of their half lines: both are there, a has an
/// upper end and b a lower one.
MaskId ordered_ends(Tape& tape, const Masks& a, const Masks& b);

/// The truth of `a op b` for Lt, Le, Eq. at_most(flipped) and equal() give the order of the two numbers, half lines
/// going by their ends; they are asked only for what is needed. at_most(false) is a <= b, at_most(true) is b <= a.
///
/// Let L say that every member of a is at most every member of b, G the same the other way round. Half lines are open,
/// so L is: the ends are ordered_ends, and a's end is <= b's. Both hold only for two equal exact numbers. Then
///     a <= b  is true on L, false on G \ L;     a < b  true on L \ G, false on G;     a = b  true on L & G, false on L
///     ^ G.
template <class AtMost, class Equal>
Truth compare(Tape& tape, ir::Op op, const Masks& a, const Masks& b, AtMost at_most, Equal equal) {
  const MaskId up = ordered_ends(tape, a, b);
  const MaskId down = ordered_ends(tape, b, a);
  if (up == down) {  // nothing is censored: the two directions are complements, and one is enough
    const bool le = op == ir::Op::Le;
    const MaskId decided = tape.both(up, op == ir::Op::Eq ? equal() : at_most(!le));
    const Truth truth{decided, tape.without(up, decided)};
    return op == ir::Op::Lt ? Truth{truth.no, truth.yes} : truth;
  }
  const MaskId l = tape.both(up, at_most(false));
  const MaskId g = tape.both(down, at_most(true));
  if (op == ir::Op::Le) return {l, tape.without(g, l)};
  if (op == ir::Op::Lt) return {tape.without(l, g), g};
  return {tape.both(l, g), tape.differ(l, g)};
}

}  // namespace elig::planning
