#include "compiler/plan/table_form.h"

#include <algorithm>

#include "compiler/plan/lanes.h"

namespace elig::planning {

using kernel::Inst;
using kernel::Op;

namespace {

// factor * column + addend
struct ScaledColumn {
  std::uint32_t column = 0;
  Width width = Width::W8;
  std::int64_t factor = 1, addend = 0;
};

std::optional<ScaledColumn> scaled_column(const Tape& tape, LanesId lanes) {
  ScaledColumn result;
  const Inst* inst = &tape.at(lanes);
  const auto immediate = [&] { return tape.integer(inst->imm).get_si(); };
  const auto step_down = [&] { inst = &tape.at(inst->a); };
  if (inst->op == Op::AddConst) {
    result.addend = immediate();
    step_down();
  }
  if (inst->op == Op::MulConst) {
    result.factor = immediate();
    step_down();
  } else if (inst->op == Op::Neg) {
    result.factor = -1;
    step_down();
  }
  if (inst->op == Op::Extend) step_down();
  if (inst->op != Op::Load) return std::nullopt;
  result.column = inst->imm;
  result.width = static_cast<Width>(inst->width / 8);
  return result;
}

Integer integer(std::int64_t value) { return static_cast<long>(value); }

// The addend, where the column's numbers are taken with their base.
Integer without_base(const ScaledColumn& scaled, const Argument& rows) {
  return integer(scaled.addend) - integer(scaled.factor) * integer(rows.base);
}

// factor * number + addend of every row.
Bounds values_of(const ScaledColumn& scaled, const Argument& rows, const Integer& addend) {
  const Integer factor = integer(scaled.factor);
  const Bounds bounds = product({integer(rows.bounds.min), integer(rows.bounds.max)}, {factor, factor});
  return {bounds.lo + addend, bounds.hi + addend};
}

}  // namespace

std::optional<ThresholdForm> threshold_form(const Tape& tape, MaskId comparison) {
  const Inst& inst = tape.at(comparison);
  if (inst.op != Op::LeConst && inst.op != Op::EqConst) return std::nullopt;
  const Inst& lanes = tape.at(inst.a);
  if (lanes.op != Op::Load) return std::nullopt;
  return ThresholdForm{lanes.imm, tape.constant_of(inst), inst.op == Op::EqConst};
}

std::optional<ComparedColumns> columns_form(const Tape& tape, MaskId comparison) {
  const Inst& inst = tape.at(comparison);
  if (inst.op != Op::Le && inst.op != Op::Eq) return std::nullopt;
  if (tape.at(inst.a).width > 64) return std::nullopt;
  const auto left = scaled_column(tape, inst.a);
  const auto right = scaled_column(tape, inst.b);
  if (!left || !right) return std::nullopt;
  const Argument &left_rows = tape.arguments()[left->column], &right_rows = tape.arguments()[right->column];
  // Lanes hold numbers without their bases, which the planner has put into the addends: there they come out again, so
  // that a multiple of a column stays one.
  const Integer addend = without_base(*right, right_rows) - without_base(*left, left_rows);
  const auto lanes = width_for(hull(values_of(*left, left_rows, 0), values_of(*right, right_rows, addend)));
  if (!lanes || *lanes > 64 || !addend.fits_slong_p()) return std::nullopt;
  ComparedColumns result;
  result.left = left_rows.column.data;
  result.right = right_rows.column.data;
  result.left_base = left_rows.base;
  result.right_base = right_rows.base;
  result.left_bounds = left_rows.bounds;
  result.right_bounds = right_rows.bounds;
  result.left_valid = left_rows.column.valid;
  result.right_valid = right_rows.column.valid;
  result.left_width = left->width;
  result.right_width = right->width;
  result.left_factor = left->factor;
  result.right_factor = right->factor;
  result.addend = addend.get_si();
  result.lanes = static_cast<Width>(std::max(*lanes, 16) / 8);
  result.equal = inst.op == Op::Eq;
  return result;
}

}  // namespace elig::planning
