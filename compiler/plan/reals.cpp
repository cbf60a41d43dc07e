#include "compiler/plan/reals.h"

#include <cmath>

#include "runtime/base/bug.h"

namespace elig::planning {

using kernel::Op;

namespace {

LanesId unary(Tape& tape, Op op, LanesId a) { return tape.emit({op, 64, a, {}, 0}); }
LanesId binary(Tape& tape, Op op, LanesId a, LanesId b) { return tape.emit({op, 64, a, b, 0}); }
MaskId ordered(Tape& tape, Op op, LanesId a, LanesId b) { return tape.emit({op, 0, a, b, 0}); }

RealPart constant_part(Tape& tape, double value, Masks masks) {
  RealPart part;
  part.lanes = tape.splat(value);
  part.constant = value;
  part.masks = masks;
  return part;
}

// Rows whose number is not finite become missing.
RealPart checked(Tape& tape, RealPart a) {
  if (!a.unchecked) return a;
  const MaskId finite = tape.emit({Op::DFinite, 0, a.lanes, {}, 0});
  a.masks = {tape.both(a.masks.valid, finite), tape.both(a.masks.below, finite), tape.both(a.masks.above, finite)};
  a.unchecked = false;
  return a;
}

Signs signs(Tape& tape, const RealPart& a) {
  if (a.constant) return {tape.constant(*a.constant <= 0), tape.constant(*a.constant >= 0)};
  const LanesId zero = tape.splat(0);
  return {ordered(tape, Op::DLe, a.lanes, zero), ordered(tape, Op::DLe, zero, a.lanes)};
}

bool fits_double(const Bounds& bounds) {
  const Integer limit = Integer(1) << 53;
  return bounds.lo >= -limit && bounds.hi <= limit;
}

// numerator / denominator, both exact doubles: one rounding.
std::optional<RealPart> to_real(Tape& tape, const ExactPart& a, const Rational& unit) {
  RealPart result;
  if (!a.lanes) {
    result = constant_part(tape, to_nearest_double(a.offset / unit), a.masks);
    if (!std::isfinite(*result.constant)) result.masks = {tape.zero(), tape.zero(), tape.zero()};
  } else {
    const Rational scale = a.scale / unit;
    const Rational offset = a.offset / unit;
    const Integer denominator = lcm(scale.get_den(), offset.get_den());
    const LinearForm numerator{{{Rational(scale * denominator).get_num(), *a.lanes}},
                               Rational(offset * denominator).get_num()};
    const auto width = width_of(numerator);
    if (!width || *width > 64 || !fits_double(bounds_of(numerator)) || !fits_double({denominator, denominator})) {
      return std::nullopt;
    }
    result.lanes = unary(tape, Op::IntToDouble, evaluate(tape, numerator, *width).id);
    if (denominator != 1) {
      result.lanes = binary(tape, Op::DDiv, result.lanes, tape.splat(denominator.get_d()));
    }
    result.masks = a.masks;
  }
  result.origins = a.origins;
  return result;
}

std::optional<RealParts> to_real(Tape& tape, const ExactParts& a, const Rational& unit) {
  RealParts result;
  for (const ExactPart& part : a.parts) {
    auto real = to_real(tape, part, unit);
    if (!real) return std::nullopt;
    result.parts.push_back(std::move(*real));
  }
  return result;
}

// What only exact operands can go through.
Masks only_exact(Tape& tape, const Masks& a, const Masks& b) {
  return {tape.both(exact(tape, a), exact(tape, b)), tape.zero(), tape.zero()};
}

RealPart add(Tape& tape, Op op, const RealPart& a, const RealPart& b) {
  RealPart result;
  result.lanes = binary(tape, op, a.lanes, b.lanes);
  result.masks = sum(tape, a.masks, op == Op::DSub ? negated(b.masks) : b.masks);
  return result;
}

RealPart multiply(Tape& tape, RealPart a, RealPart b) {
  if (censored(tape, a.masks) || censored(tape, b.masks)) {
    a = checked(tape, std::move(a));
    b = checked(tape, std::move(b));
  }
  RealPart result;
  result.lanes = binary(tape, Op::DMul, a.lanes, b.lanes);
  result.masks = product(tape, a.masks, signs(tape, a), b.masks, signs(tape, b));
  return result;
}

RealPart divide(Tape& tape, RealPart a, RealPart b) {
  a = checked(tape, std::move(a));
  b = checked(tape, std::move(b));
  RealPart result;
  result.lanes = binary(tape, Op::DDiv, a.lanes, b.lanes);
  result.masks = quotient(tape, a.masks, signs(tape, a), b.masks, signs(tape, b));
  return result;
}

RealPart power(Tape& tape, RealPart a, RealPart b) {
  a = checked(tape, std::move(a));
  b = checked(tape, std::move(b));
  RealPart result;
  result.lanes = binary(tape, Op::DPow, a.lanes, b.lanes);
  result.masks = only_exact(tape, a.masks, b.masks);
  return result;
}

// The larger (DMax) or the smaller (DMin), and the rows where one alone is open on that side.
std::vector<RealPart> extreme(Tape& tape, Op op, RealPart a, RealPart b) {
  a = checked(tape, std::move(a));
  b = checked(tape, std::move(b));
  const bool largest = op == Op::DMax;
  const auto turned = [&](const Masks& masks) { return largest ? masks : negated(masks); };
  const Larger which = larger(tape, turned(a.masks), turned(b.masks), [&](bool flipped) {
    return flipped == largest ? ordered(tape, Op::DLe, b.lanes, a.lanes) : ordered(tape, Op::DLe, a.lanes, b.lanes);
  });
  RealPart number;
  number.lanes = binary(tape, op, a.lanes, b.lanes);
  number.masks = turned(which.joined);
  a.masks = turned({which.only_a, tape.zero(), which.only_a});
  b.masks = turned({which.only_b, tape.zero(), which.only_b});
  return {number, a, b};
}

RealPart arithmetic(Tape& tape, Op op, const RealPart& a, const RealPart& b) {
  switch (op) {
    case Op::DMul:
      return multiply(tape, a, b);
    case Op::DDiv:
      return divide(tape, a, b);
    case Op::DPow:
      return power(tape, a, b);
    default:
      must(op == Op::DAdd || op == Op::DSub, "not an operator of two reals");
      return add(tape, op, a, b);
  }
}

RealParts checked(Tape& tape, RealParts a) {
  for (RealPart& part : a.parts) part = checked(tape, std::move(part));
  return a;
}

}  // namespace

RealParts real_constant(Tape& tape, double value) {
  const MaskId valid = tape.constant(std::isfinite(value));
  return {{constant_part(tape, value, {valid, tape.zero(), tape.zero()})}};
}

RealParts to_real(Tape& tape, const ExactParts& a, const Rational& unit, Obstacle& obstacle) {
  if (auto one = to_real(tape, merged(tape, a), unit)) return std::move(*one);
  if (auto several = to_real(tape, a, unit)) return std::move(*several);
  obstacle = Obstacle::NotInDouble;
  return {};
}

RealParts negate(Tape& tape, RealParts a) {
  for (RealPart& part : a.parts) {
    part.lanes = unary(tape, Op::DNeg, part.lanes);
    if (part.constant) part.constant = -*part.constant;
    part.masks = negated(part.masks);
  }
  return a;
}

RealParts function(Tape& tape, Op op, RealParts a) {
  for (RealPart& part : a.parts) {
    if (op != Op::DSqrt) part = checked(tape, std::move(part));
    part.lanes = unary(tape, op, part.lanes);
    part.constant.reset();
    part.masks = only_exact(tape, part.masks, part.masks);
    part.unchecked = true;
  }
  std::erase_if(a.parts, [&](const RealPart& part) { return tape.is_zero(part.masks.valid); });
  return a;
}

RealParts arithmetic(Tape& tape, Op op, const RealParts& a, const RealParts& b, Obstacle& obstacle) {
  RealParts result;
  const bool extremes = op == Op::DMax || op == Op::DMin;
  for_pairs(a.parts, b.parts, obstacle, [&](const RealPart& x, const RealPart& y, const Origins& origins) {
    for (RealPart& part : extremes ? extreme(tape, op, x, y) : std::vector{arithmetic(tape, op, x, y)}) {
      if (tape.is_zero(part.masks.valid)) continue;
      part.origins = origins;
      part.unchecked = !extremes;
      result.parts.push_back(std::move(part));
    }
  });
  return result;
}

Truth compare(Tape& tape, ir::Op op, const RealParts& a, const RealParts& b, Obstacle& obstacle) {
  Truth result{tape.zero(), tape.zero()};
  const RealParts left = checked(tape, a);
  const RealParts right = checked(tape, b);
  for_pairs(left.parts, right.parts, obstacle, [&](const RealPart& x, const RealPart& y, const Origins&) {
    const Truth truth = compare(
        tape, op, x.masks, y.masks,
        [&](bool flipped) {
          return flipped ? ordered(tape, Op::DLe, y.lanes, x.lanes) : ordered(tape, Op::DLe, x.lanes, y.lanes);
        },
        [&] { return ordered(tape, Op::DEq, x.lanes, y.lanes); });
    result = {tape.either(result.yes, truth.yes), tape.either(result.no, truth.no)};
  });
  return result;
}

MaskId known(Tape& tape, const RealParts& a) {
  MaskId there = tape.zero();
  for (const RealPart& part : checked(tape, a).parts) there = tape.either(there, part.masks.valid);
  return there;
}

}  // namespace elig::planning
