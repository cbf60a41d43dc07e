#include "compiler/plan/exact.h"

#include <algorithm>

namespace elig::planning {

namespace {

// Several parts on both sides that are not of the same inputs would multiply; then each side becomes one part
// first, if it can. A number against its own limits stays apart, each unit in its own narrow lanes (S6).
void align(Tape& tape, ExactParts& a, ExactParts& b) {
  std::size_t pairs = 0;
  for (const auto& left : a.parts) {
    for (const auto& right : b.parts) pairs += joined(left.origins, right.origins).has_value() ? 1 : 0;
  }
  if (pairs <= std::max(a.parts.size(), b.parts.size())) return;
  a = merged(tape, std::move(a));
  b = merged(tape, std::move(b));
}

ExactPart constant_part(const Rational& value, Masks masks) {
  ExactPart part;
  part.offset = value;
  part.masks = masks;
  return part;
}

std::optional<Lanes> linear(Tape& tape, const LinearForm& form) {
  const auto width = width_of(form);
  if (!width) return std::nullopt;
  return evaluate(tape, form, *width);
}

// Numbers of a + numbers of b; masks and origins are the caller's.
std::optional<ExactPart> add_numbers(Tape& tape, const ExactPart& a, const ExactPart& b) {
  ExactPart sum = a.lanes ? a : b;
  sum.offset = a.offset + b.offset;
  if (!a.lanes || !b.lanes) return sum;
  if (a.lanes->id == b.lanes->id) {
    sum.scale = a.scale + b.scale;
    if (sum.scale == 0) sum.lanes.reset(), sum.scale = 1;
    return sum;
  }
  sum.scale = common_measure(a.scale, b.scale);
  const Rational left = a.scale / sum.scale;
  const Rational right = b.scale / sum.scale;
  sum.lanes = linear(tape, {{{left.get_num(), *a.lanes}, {right.get_num(), *b.lanes}}, 0});
  if (!sum.lanes) return std::nullopt;
  return sum;
}

// scale * lanes, with the offset taken into the lanes.
std::optional<ExactPart> without_offset(Tape& tape, const ExactPart& a) {
  if (a.offset == 0) return a;
  ExactPart whole = a;
  whole.scale = common_measure(a.scale, a.offset);
  const Rational factor = a.scale / whole.scale;
  const Rational addend = a.offset / whole.scale;
  whole.offset = 0;
  whole.lanes = linear(tape, {{{factor.get_num(), *a.lanes}}, addend.get_num()});
  if (!whole.lanes) return std::nullopt;
  return whole;
}

ExactPart times_constant(ExactPart a, const Rational& factor) {
  if (factor == 0) return constant_part(0, a.masks);
  a.scale *= factor;
  a.offset *= factor;
  return a;
}

std::optional<ExactPart> multiply_numbers(Tape& tape, const ExactPart& a, const ExactPart& b) {
  if (!b.lanes) return times_constant(a, b.offset);
  if (!a.lanes) return times_constant(b, a.offset);
  const auto left = without_offset(tape, a);
  const auto right = without_offset(tape, b);
  if (!left || !right) return std::nullopt;
  ExactPart result;
  result.scale = left->scale * right->scale;
  result.lanes = multiply(tape, *left->lanes, *right->lanes);
  if (!result.lanes) return std::nullopt;
  return result;
}

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
  return evaluate_sides(tape, std::move(left), std::move(right), k);
}

// a - b for parts on the same lanes.
ExactPart against_zero(const ExactPart& a, const ExactPart& b) {
  ExactPart difference = a;
  difference.scale = a.scale - b.scale;
  difference.offset = a.offset - b.offset;
  if (difference.scale == 0) difference.lanes.reset();
  return difference;
}

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

Signs signs(Tape& tape, const ExactPart& a) {
  Obstacle none = Obstacle::None;  // against a constant nothing gets wider
  const ExactPart zero = constant_part(0, {});
  return {at_most(tape, a, zero, none), at_most(tape, zero, a, none)};
}

// How parts with masks combine, given how their numbers do.
template <class Numbers, class Combine>
ExactParts combine(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle, Numbers numbers, Combine masks) {
  align(tape, a, b);
  ExactParts result;
  for_pairs(a.parts, b.parts, obstacle, [&](const ExactPart& left, const ExactPart& right, Origins origins) {
    auto part = numbers(left, right);
    if (!part) {
      obstacle = Obstacle::TooWide;
      return;
    }
    part->masks = masks(left, right);
    part->origins = std::move(origins);
    // Still so only where lanes and validity are those of the one operand that is not a constant.
    const ExactPart& varying = left.lanes ? left : right;
    const bool one_constant = !left.lanes || !right.lanes;
    part->zero_if_missing = one_constant && varying.zero_if_missing && part->masks.valid == varying.masks.valid;
    result.parts.push_back(std::move(*part));
  });
  return result;
}

}  // namespace

Rational common_measure(const Rational& a, const Rational& b) {
  Rational measure(gcd(a.get_num() * b.get_den(), b.get_num() * a.get_den()), a.get_den() * b.get_den());
  measure.canonicalize();
  return measure;
}

std::optional<Origins> joined(const Origins& a, const Origins& b) {
  Origins all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  const auto same_input = [](const auto& x, const auto& y) { return x.first == y.first; };
  if (std::adjacent_find(all.begin(), all.end(), same_input) != all.end()) return std::nullopt;
  return all;
}

ExactParts exact_constant(Tape& tape, const Rational& value) {
  return {{constant_part(value, {tape.ones(), tape.zero(), tape.zero()})}};
}

ExactParts negate(ExactParts a) {
  for (ExactPart& part : a.parts) {
    part.scale = -part.scale;
    part.offset = -part.offset;
    part.masks = negated(part.masks);
  }
  return a;
}

ExactParts add(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle) {
  return combine(
      tape, std::move(a), std::move(b), obstacle,
      [&](const ExactPart& x, const ExactPart& y) { return add_numbers(tape, x, y); },
      [&](const ExactPart& x, const ExactPart& y) { return sum(tape, x.masks, y.masks); });
}

ExactParts multiply(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle) {
  return combine(
      tape, std::move(a), std::move(b), obstacle,
      [&](const ExactPart& x, const ExactPart& y) { return multiply_numbers(tape, x, y); },
      [&](const ExactPart& x, const ExactPart& y) {
        if (!censored(tape, x.masks) && !censored(tape, y.masks)) return product(tape, x.masks, {}, y.masks, {});
        return product(tape, x.masks, signs(tape, x), y.masks, signs(tape, y));
      });
}

Truth compare(Tape& tape, ir::Op op, ExactParts a, ExactParts b, Obstacle& obstacle) {
  align(tape, a, b);
  Truth result{tape.zero(), tape.zero()};
  for_pairs(a.parts, b.parts, obstacle, [&](const ExactPart& x, const ExactPart& y, const Origins&) {
    const Truth truth = compare(
        tape, op, x.masks, y.masks,
        [&](bool flipped) { return flipped ? at_most(tape, y, x, obstacle) : at_most(tape, x, y, obstacle); },
        [&] { return equal(tape, x, y, obstacle); });
    result = {tape.either(result.yes, truth.yes), tape.either(result.no, truth.no)};
  });
  return result;
}

MaskId known(Tape& tape, const ExactParts& a) {
  MaskId there = tape.zero();
  for (const ExactPart& part : a.parts) there = tape.either(there, part.masks.valid);
  return there;
}

ExactParts merged(Tape& tape, ExactParts a) {
  if (a.parts.size() < 2) return a;
  ExactPart whole = a.parts.front();
  for (const ExactPart& part : a.parts) {
    if (!part.lanes || !part.zero_if_missing || part.offset != whole.offset) return a;
    whole.scale = common_measure(whole.scale, part.scale);
  }
  LinearForm form;
  form.one_at_a_time = true;
  whole.masks = {tape.zero(), tape.zero(), tape.zero()};
  for (const ExactPart& part : a.parts) {
    form.terms.push_back({Rational(part.scale / whole.scale).get_num(), *part.lanes});
    whole.masks.valid = tape.either(whole.masks.valid, part.masks.valid);
    whole.masks.below = tape.either(whole.masks.below, part.masks.below);
    whole.masks.above = tape.either(whole.masks.above, part.masks.above);
  }
  whole.lanes = linear(tape, form);
  if (!whole.lanes) return a;
  whole.origins.clear();
  return {{std::move(whole)}};
}

}  // namespace elig::planning
