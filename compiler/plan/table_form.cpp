#include "compiler/plan/table_form.h"

#include <algorithm>

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
  const int bits = tape.at(inst.a).width;
  if (bits > 64) return std::nullopt;
  const auto left = scaled_column(tape, inst.a);
  const auto right = scaled_column(tape, inst.b);
  // On the right the sum is known to fit the lanes; moved there from the left it need not.
  if (!left || !right || left->addend != 0) return std::nullopt;
  ComparedColumns result;
  const Argument &left_rows = tape.arguments()[left->column], &right_rows = tape.arguments()[right->column];
  result.left = left_rows.column.data;
  result.right = right_rows.column.data;
  result.left_bounds = left_rows.bounds;
  result.right_bounds = right_rows.bounds;
  result.left_valid = left_rows.column.valid;
  result.right_valid = right_rows.column.valid;
  result.left_width = left->width;
  result.right_width = right->width;
  result.left_factor = left->factor;
  result.right_factor = right->factor;
  result.addend = right->addend;
  result.lanes = static_cast<Width>(std::max(bits, 16) / 8);
  result.equal = inst.op == Op::Eq;
  return result;
}

}  // namespace elig::planning
