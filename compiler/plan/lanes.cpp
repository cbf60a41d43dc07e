#include "compiler/plan/lanes.h"

#include <algorithm>
#include <array>

#include "runtime/base/bug.h"

namespace elig::planning {

using kernel::Op;

namespace {

Integer power_of_two(int exponent) { return Integer(1) << exponent; }

Integer lowest(int width) { return -power_of_two(width - 1); }
Integer highest(int width) { return power_of_two(width - 1) - 1; }

Integer clamp_to(int width, const Integer& threshold) { return std::clamp(threshold, lowest(width), highest(width)); }

Lanes extend(Tape& tape, const Lanes& lanes, int width) {
  if (lanes.width == width) return lanes;
  const auto id = tape.emit({Op::Extend, static_cast<std::uint8_t>(width), lanes.id, {}, 0});
  return {id, width, lanes.bounds};
}

LanesId scaled(Tape& tape, LanesId lanes, int width, const Integer& factor) {
  if (factor == 1) return lanes;
  if (factor == -1) return tape.emit({Op::Neg, static_cast<std::uint8_t>(width), lanes, {}, 0});
  return tape.with_integer(Op::MulConst, width, lanes, factor);
}

Bounds scaled(const Bounds& bounds, const Integer& factor) { return product(bounds, {factor, factor}); }

// Thresholds of lanes too wide for the kernel's arguments are part of its shape instead.
MaskId compare_wide(Tape& tape, Op op, const Lanes& lanes, const Integer& threshold) {
  return tape.emit({op, 0, lanes.id, tape.with_integer(Op::Splat, lanes.width, {}, threshold), 0});
}

}  // namespace

std::optional<int> width_for(const Bounds& bounds) {
  for (const int width : {8, 16, 32, 64, 128}) {
    if (bounds.lo > lowest(width) && bounds.hi <= highest(width)) return width;
  }
  return std::nullopt;
}

Bounds product(const Bounds& a, const Bounds& b) {
  const std::array<Integer, 4> corners = {a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi};
  const auto [lo, hi] = std::minmax_element(corners.begin(), corners.end());
  return {*lo, *hi};
}

Bounds hull(const Bounds& a, const Bounds& b) { return {std::min(a.lo, b.lo), std::max(a.hi, b.hi)}; }

Bounds bounds_of(const LinearForm& form) {
  Bounds sum{0, 0};
  for (const auto& [factor, lanes] : form.terms) {
    const Bounds term = scaled(lanes.bounds, factor);
    sum = form.one_at_a_time ? hull(sum, term) : Bounds{sum.lo + term.lo, sum.hi + term.hi};
  }
  return {sum.lo + form.addend, sum.hi + form.addend};
}

std::optional<int> width_of(const LinearForm& form) {
  // Every term, every partial sum, and the immediates themselves must fit.
  Bounds all = hull(bounds_of(form), {form.addend, form.addend});
  Bounds sum{0, 0};
  int operands = 8;
  for (const auto& [factor, lanes] : form.terms) {
    const Bounds term = scaled(lanes.bounds, factor);
    sum = form.one_at_a_time ? hull(sum, term) : Bounds{sum.lo + term.lo, sum.hi + term.hi};
    all = hull(hull(all, {factor, factor}), hull(term, sum));
    operands = std::max(operands, lanes.width);
  }
  const auto needed = width_for(all);
  return needed ? std::optional(std::max(*needed, operands)) : std::nullopt;
}

Lanes evaluate(Tape& tape, const LinearForm& form, int width) {
  const auto bits = static_cast<std::uint8_t>(width);
  LanesId sum;
  for (const auto& [factor, lanes] : form.terms) {
    const LanesId wide = extend(tape, lanes, width).id;
    if (!sum.valid()) {
      sum = scaled(tape, wide, width, factor);
    } else if (factor < 0) {
      sum = tape.emit({Op::Sub, bits, sum, scaled(tape, wide, width, -factor), 0});
    } else {
      sum = tape.emit({Op::Add, bits, sum, scaled(tape, wide, width, factor), 0});
    }
  }
  if (!sum.valid()) return {tape.with_integer(Op::Splat, width, {}, form.addend), width, bounds_of(form)};
  if (form.addend != 0) sum = tape.with_integer(Op::AddConst, width, sum, form.addend);
  return {sum, width, bounds_of(form)};
}

Lanes load(Tape& tape, const Numbers& numbers) {
  const Integers& data = numbers.data;
  // A missing row holds 0.
  const Bounds bounds = {Integer(static_cast<long>(std::min<std::int64_t>(data.min - data.base, 0))),
                         Integer(static_cast<long>(std::max<std::int64_t>(data.max - data.base, 0)))};
  return {tape.load(tape.column(numbers)), 8 * static_cast<int>(data.width), bounds};
}

std::optional<Lanes> multiply(Tape& tape, const Lanes& a, const Lanes& b) {
  const Bounds bounds = product(a.bounds, b.bounds);
  const auto needed = width_for(bounds);
  if (!needed) return std::nullopt;
  const int width = std::max({*needed, a.width, b.width});
  const LanesId left = extend(tape, a, width).id;
  const LanesId right = extend(tape, b, width).id;
  return Lanes{tape.emit({Op::Mul, static_cast<std::uint8_t>(width), std::min(left, right), std::max(left, right), 0}),
               width, bounds};
}

MaskId compare(Tape& tape, const Lanes& lanes, Relation relation, const Rational& value) {
  Integer rounded = relation == Relation::Below ? Integer(ceil(value) - 1) : floor(value);
  const bool reachable = rounded == clamp_to(lanes.width, rounded) && rounded == value;
  if (relation == Relation::Equal && !reachable) rounded = lowest(lanes.width);
  rounded = clamp_to(lanes.width, rounded);
  if (lanes.width <= 64) return tape.compare({value, relation}, lanes.id, rounded.get_si());
  return compare_wide(tape, relation == Relation::Equal ? Op::Eq : Op::Le, lanes, rounded);
}

}  // namespace elig::planning
