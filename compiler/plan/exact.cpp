#include "compiler/plan/exact.h"

#include <algorithm>

#include "compiler/plan/order.h"

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

Signs signs(Tape& tape, const ExactPart& a) {
  Obstacle none = Obstacle::None;  // against a constant nothing gets wider
  const ExactPart zero = constant_part(0, {});
  return {at_most(tape, a, zero, none), at_most(tape, zero, a, none)};
}

// scale * lanes + offset of a part, or a constant, as integer lanes of the scale and offset of `like`.
LinearForm form_like(const ExactPart& a, const ExactPart& like) {
  LinearForm form;
  if (a.lanes) form.terms.push_back({Rational(a.scale / like.scale).get_num(), *a.lanes});
  form.addend = Rational((a.offset - like.offset) / like.scale).get_num();
  return form;
}

// The coarsest scale on which the lanes of both and what their offsets differ by are whole.
ExactPart common_scale(const ExactPart& a, const ExactPart& b) {
  ExactPart common = a.lanes ? a : b;
  common.scale = a.lanes && b.lanes ? common_measure(a.scale, b.scale) : Rational(abs(common.scale));
  if (a.offset != b.offset) common.scale = common_measure(common.scale, a.offset - b.offset);
  return common;
}

// The larger of the two numbers; masks and origins are the caller's.
std::optional<ExactPart> larger_number(Tape& tape, const ExactPart& a, const ExactPart& b) {
  if (!a.lanes && !b.lanes) return constant_part(std::max(a.offset, b.offset), {});
  ExactPart result = common_scale(a, b);
  const LinearForm left = form_like(a, result);
  const LinearForm right = form_like(b, result);
  const auto width_a = width_of(left);
  const auto width_b = width_of(right);
  if (!width_a || !width_b) return std::nullopt;
  const int width = std::max(*width_a, *width_b);
  const Lanes x = evaluate(tape, left, width);
  const Lanes y = evaluate(tape, right, width);
  const auto id = tape.emit({kernel::Op::Max, static_cast<std::uint8_t>(width), x.id, y.id, 0});
  result.lanes = Lanes{id, width, {std::max(x.bounds.lo, y.bounds.lo), std::max(x.bounds.hi, y.bounds.hi)}};
  result.zero_if_missing = false;
  return result;
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

ExactPart constant_part(const Rational& value, Masks masks) {
  ExactPart part;
  part.offset = value;
  part.masks = masks;
  return part;
}

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

ExactParts larger(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle) {
  a = merged(tape, std::move(a));
  b = merged(tape, std::move(b));
  ExactParts result;
  for_pairs(a.parts, b.parts, obstacle, [&](const ExactPart& x, const ExactPart& y, const Origins& origins) {
    const auto add = [&](ExactPart part, const Masks& masks) {
      if (tape.is_zero(masks.valid)) return;
      part.zero_if_missing = part.zero_if_missing && masks.valid == part.masks.valid;
      part.masks = masks;
      part.origins = origins;
      result.parts.push_back(std::move(part));
    };
    const Larger which = larger(tape, x.masks, y.masks, [&](bool flipped) {
      return flipped ? at_most(tape, y, x, obstacle) : at_most(tape, x, y, obstacle);
    });
    auto number = larger_number(tape, x, y);
    if (!number) obstacle = Obstacle::TooWide;
    if (number) add(std::move(*number), which.joined);
    add(x, {which.only_a, tape.zero(), which.only_a});
    add(y, {which.only_b, tape.zero(), which.only_b});
  });
  return result;
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
