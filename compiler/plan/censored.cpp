#include "compiler/plan/censored.h"

namespace elig::planning {

namespace {

MaskId either(Tape& tape, MaskId a, MaskId b) { return tape.either(a, b); }

template <class... Rest>
MaskId either(Tape& tape, MaskId a, MaskId b, Rest... rest) {
  return either(tape, tape.either(a, b), rest...);
}

// A censored operand times (or over) an exact one of the given sign keeps or swaps its side.
struct Sides {
  MaskId below, above;
};

Sides by_sign(Tape& tape, const Masks& half_line, MaskId positive, MaskId negative) {
  return {tape.either(tape.both(half_line.below, positive), tape.both(half_line.above, negative)),
          tape.either(tape.both(half_line.above, positive), tape.both(half_line.below, negative))};
}

}  // namespace

bool censored(const Tape& tape, const Masks& masks) { return !tape.is_zero(masks.below) || !tape.is_zero(masks.above); }

MaskId exact(Tape& tape, const Masks& masks) {
  return tape.without(tape.without(masks.valid, masks.below), masks.above);
}

MaskId ordered_ends(Tape& tape, const Masks& a, const Masks& b) {
  return tape.both(tape.without(a.valid, a.above), tape.without(b.valid, b.below));
}

Masks negated(const Masks& a) { return {a.valid, a.above, a.below}; }

Masks sum(Tape& tape, const Masks& a, const Masks& b) {
  const MaskId there = tape.both(a.valid, b.valid);
  const MaskId below = tape.either(a.below, b.below);
  const MaskId above = tape.either(a.above, b.above);
  const MaskId valid = tape.without(there, tape.both(below, above));
  return {valid, tape.both(valid, below), tape.both(valid, above)};
}

Masks product(Tape& tape, const Masks& a, const Signs& sign_a, const Masks& b, const Signs& sign_b) {
  const MaskId there = tape.both(a.valid, b.valid);
  if (!censored(tape, a) && !censored(tape, b)) return {there, tape.zero(), tape.zero()};
  const MaskId exact_a = exact(tape, a);
  const MaskId exact_b = exact(tape, b);
  const Sides of_a =
      by_sign(tape, a, tape.without(exact_b, sign_b.at_most_zero), tape.without(exact_b, sign_b.at_least_zero));
  const Sides of_b =
      by_sign(tape, b, tape.without(exact_a, sign_a.at_most_zero), tape.without(exact_a, sign_a.at_least_zero));
  // Two half lines, each wholly on one side of 0.
  const MaskId above_a = tape.both(a.above, sign_a.at_least_zero);
  const MaskId below_a = tape.both(a.below, sign_a.at_most_zero);
  const MaskId above_b = tape.both(b.above, sign_b.at_least_zero);
  const MaskId below_b = tape.both(b.below, sign_b.at_most_zero);
  const MaskId below = either(tape, of_a.below, of_b.below, tape.both(above_a, below_b), tape.both(below_a, above_b));
  const MaskId above = either(tape, of_a.above, of_b.above, tape.both(above_a, above_b), tape.both(below_a, below_b));
  const MaskId decided = either(tape, exact_a, exact_b, below, above);
  const MaskId valid = tape.both(there, decided);
  return {valid, tape.both(valid, below), tape.both(valid, above)};
}

Masks quotient(Tape& tape, const Masks& a, const Signs& sign_a, const Masks& b, const Signs& sign_b) {
  const MaskId there = tape.both(a.valid, b.valid);
  const MaskId exact_a = exact(tape, a);
  const MaskId exact_b = exact(tape, b);
  const MaskId positive_b = tape.inverse(sign_b.at_most_zero);
  const MaskId negative_b = tape.inverse(sign_b.at_least_zero);
  // x / 0 is never finite, so a zero divisor needs no mask where both are exact.
  if (!censored(tape, a) && !censored(tape, b)) return {there, tape.zero(), tape.zero()};
  const Sides kept = by_sign(tape, a, tape.both(exact_b, positive_b), tape.both(exact_b, negative_b));
  // An exact number over a half line that leaves 0 out: everything between 0 and a/v.
  const MaskId away_from_zero = tape.either(tape.both(b.above, positive_b), tape.both(b.below, negative_b));
  const MaskId between = tape.both(exact_a, away_from_zero);
  const MaskId positive_a = tape.inverse(sign_a.at_most_zero);
  const MaskId negative_a = tape.inverse(sign_a.at_least_zero);
  const MaskId same_sign = tape.either(tape.both(positive_a, positive_b), tape.both(negative_a, negative_b));
  const MaskId other_sign = tape.either(tape.both(positive_a, negative_b), tape.both(negative_a, positive_b));
  const MaskId below = tape.either(kept.below, tape.both(between, same_sign));
  const MaskId above = tape.either(kept.above, tape.both(between, other_sign));
  const MaskId valid = tape.both(there, tape.either(tape.both(exact_b, tape.either(positive_b, negative_b)), between));
  return {valid, tape.both(valid, below), tape.both(valid, above)};
}

}  // namespace elig::planning
