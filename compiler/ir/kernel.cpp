// The tape of a kernel: checking that it is well formed, and printing it. What the instructions mean is
// written in kernel_ops.def. Whether integers overflow is the planner's proof, not checked here.
#include "compiler/ir/kernel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/base/bug.h"

namespace elig::kernel {

namespace {

constexpr std::array kOps = {
#define ELIG_KERNEL_OP(name, result, operands) OpInfo{#name, Sort::result, operands},
#include "compiler/ir/kernel_ops.def"
#undef ELIG_KERNEL_OP
};

}  // namespace

const OpInfo& info(Op op) { return kOps[static_cast<std::size_t>(op)]; }

std::vector<InstId> comparisons(const Plan& plan) {
  std::vector<InstId> found;
  for (std::uint32_t i = 0; i < plan.tape.size(); ++i) {
    const Inst& inst = plan.tape[i];
    const bool of_lanes = inst.a.valid() && info(plan.tape[inst.a.index].op).result != Sort::Mask;
    if (of_lanes && info(inst.op).result == Sort::Mask) found.push_back({i});
  }
  return found;
}

// ---- verifying

namespace {

class Verifier {
 public:
  explicit Verifier(const Plan& plan) : plan_(plan), used_(plan.tape.size()) {}

  void run() {
    for (const ColumnShape& column : plan_.columns) {
      must(column.width == 8 || column.width == 16 || column.width == 32 || column.width == 64,
           "a column of a kernel has lanes of no stored width");
    }
    for (std::size_t at = 0; at < plan_.tape.size(); ++at) {
      verify_shape(at);
      verify_meaning(plan_.tape[at]);
    }
    for (const Count& count : plan_.counts) mask(count.mask);
    for (const CriterionMasks& criterion : plan_.criteria) {
      mask(criterion.met);
      mask(criterion.not_met);
    }
    for (const InstId status : plan_.status) mask(status);
    for (const InstId value : plan_.values) mask(value);
    for (const InstId exit : plan_.exits) mask(exit);
    must(std::ranges::is_sorted(plan_.exits), "a kernel is left in another order than it runs");
    must(plan_.exits.empty() || (plan_.criteria.empty() && plan_.values.empty()),
         "a kernel that leaves words is to know more of their patients");
    must(!plan_.skips || plan_.values.empty(), "a kernel that skips rows is to keep their numbers");
    must(std::find(used_.begin(), used_.end(), false) == used_.end(), "an instruction of a kernel is dead");
  }

 private:
  /// Operand count and order, and a width that is right for the sort of the result.
  void verify_shape(std::size_t at) {
    const Inst& inst = plan_.tape[at];
    must(static_cast<std::size_t>(inst.op) < kOps.size(), "a kernel has an operator that does not exist");
    const OpInfo& op = info(inst.op);
    must(op.operands < 1 ? !inst.a.valid() : inst.a.index < at, "an operand of a kernel does not precede its user");
    must(op.operands < 2 ? !inst.b.valid() : inst.b.index < at, "an operand of a kernel does not precede its user");
    for (const InstId operand : {inst.a, inst.b}) {
      if (operand.valid()) used_[operand.index] = true;
    }
    const int width = inst.width;
    switch (op.result) {
      case Sort::Int:
        must(width == 8 || width == 16 || width == 32 || width == 64 || width == 128,
             "integer lanes of a kernel have a width that does not exist");
        return;
      case Sort::Double:
        must(width == 64, "doubles of a kernel are not 64 bits wide");
        return;
      case Sort::Mask:
        must(width == 0, "a mask of a kernel has a lane width");
        return;
    }
  }

  /// Sorts and widths of the operands, and the immediate.
  void verify_meaning(const Inst& inst) {
    switch (inst.op) {
      case Op::Load:
        must(column(inst).width == inst.width, "a column is loaded with another width than it has");
        return;
      case Op::Extend:
        must(integer(inst.a) < inst.width, "`Extend` does not widen");
        return no_immediate(inst);
      case Op::MulConst:
      case Op::AddConst:
        must(integer(inst.a) == inst.width, "integer lanes of different widths meet");
        return big(inst);
      case Op::Splat:
        return big(inst);
      case Op::Neg:
        must(integer(inst.a) == inst.width, "integer lanes of different widths meet");
        return no_immediate(inst);
      case Op::Add:
      case Op::Sub:
      case Op::Mul:
      case Op::Max:
      case Op::Min:
        must(integer(inst.a) == inst.width && integer(inst.b) == inst.width, "integer lanes of different widths meet");
        return no_immediate(inst);
      case Op::IntToDouble:
        integer(inst.a);
        return no_immediate(inst);
      case Op::SplatDouble:
        must(inst.imm < plan_.doubles.size(), "a kernel names a double that is not there");
        return;
      case Op::DNeg:
      case Op::DSqrt:
      case Op::DLn:
      case Op::DLog10:
      case Op::DExp:
      case Op::DFinite:
        real(inst.a);
        return no_immediate(inst);
      case Op::DAdd:
      case Op::DSub:
      case Op::DMul:
      case Op::DDiv:
      case Op::DMax:
      case Op::DMin:
      case Op::DPow:
      case Op::DLt:
      case Op::DLe:
      case Op::DEq:
        real(inst.a);
        real(inst.b);
        return no_immediate(inst);
      case Op::Valid:
        column(inst);
        return;
      case Op::Below:
        must(column(inst).has_below, "`Below` of a column without such values");
        return;
      case Op::Above:
        must(column(inst).has_above, "`Above` of a column without such values");
        return;
      case Op::Zero:
      case Op::Ones:
      case Op::Live:
        return no_immediate(inst);
      case Op::And:
      case Op::Or:
      case Op::AndNot:
      case Op::Xor:
        mask(inst.a);
        mask(inst.b);
        return no_immediate(inst);
      case Op::Not:
        mask(inst.a);
        return no_immediate(inst);
      case Op::LeConst:
      case Op::EqConst:
        must(integer(inst.a) <= 64, "lanes wider than a threshold are compared with one");
        must(inst.imm < plan_.constants.size(), "a kernel names a threshold that is not there");
        return;
      case Op::Lt:
      case Op::Le:
      case Op::Eq:
        must(integer(inst.a) == integer(inst.b), "integer lanes of different widths meet");
        return no_immediate(inst);
      case Op::Keep:
        must(sort(inst.a) != Sort::Mask, "a mask of a kernel is kept as a number");
        must(inst.imm < plan_.values.size() && &plan_.tape[plan_.values[inst.imm].index] == &inst,
             "a kernel keeps a number in another's place");
        return;
    }
  }

  Sort sort(InstId id) const { return info(plan_.tape[id.index].op).result; }

  int integer(InstId id) const {
    must(sort(id) == Sort::Int, "an operand of a kernel is not integers");
    return plan_.tape[id.index].width;
  }
  void real(InstId id) const { must(sort(id) == Sort::Double, "an operand of a kernel is not doubles"); }
  void mask(InstId id) {
    must(id.index < plan_.tape.size() && sort(id) == Sort::Mask, "an operand or output of a kernel is not a mask");
    used_[id.index] = true;
  }
  const ColumnShape& column(const Inst& inst) const {
    must(inst.imm < plan_.columns.size(), "a kernel names a column that is not there");
    return plan_.columns[inst.imm];
  }
  void big(const Inst& inst) const {
    must(inst.imm < plan_.big.size(), "a kernel names an integer that is not there");
    const Integer& value = plan_.big[inst.imm];
    const Integer limit = Integer(1) << (inst.width - 1);
    must(-limit <= value && value < limit, "an integer of a kernel does not fit its lanes");
  }
  static void no_immediate(const Inst& inst) {
    must(inst.imm == 0, "an instruction of a kernel has an immediate that it does not use");
  }

  const Plan& plan_;
  std::vector<bool> used_;
};

}  // namespace

void verify(const Plan& plan) { Verifier(plan).run(); }

// ---- printing

namespace {

std::string print_columns(const Plan& plan) {
  std::string text;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const ColumnShape& column = plan.columns[i];
    text += fmt::format("  c{}: i{}{}{}\n", i, column.width, column.has_below ? " below" : "",
                        column.has_above ? " above" : "");
  }
  return text;
}

std::string print_immediate(const Plan& plan, const Inst& inst) {
  switch (inst.op) {
    case Op::Load:
    case Op::Valid:
    case Op::Below:
    case Op::Above:
      return fmt::format(" c{}", inst.imm);
    case Op::MulConst:
    case Op::AddConst:
    case Op::Splat:
      return " " + plan.big[inst.imm].get_str();
    case Op::SplatDouble:
      return fmt::format(" {}", plan.doubles[inst.imm]);
    case Op::Keep:
      return fmt::format(" v{}", inst.imm);
    case Op::LeConst:
    case Op::EqConst:
      return fmt::format(" k{} ; {}", inst.imm, plan.constants[inst.imm]);
    default:
      return "";
  }
}

std::string print_inst(const Plan& plan, std::size_t at) {
  const Inst& inst = plan.tape[at];
  std::string text = fmt::format("  %{} = {}", at, info(inst.op).name);
  if (info(inst.op).result == Sort::Int) text += fmt::format(".i{}", inst.width);
  for (const InstId operand : {inst.a, inst.b}) {
    if (operand.valid()) text += fmt::format(" %{}", operand.index);
  }
  return text + print_immediate(plan, inst) + "\n";
}

}  // namespace

std::string print(const Plan& plan) {
  std::string text = fmt::format("kernel {}{}\n", plan.name, plan.skips ? ", skips" : "") + print_columns(plan);
  for (std::size_t at = 0; at < plan.tape.size(); ++at) text += print_inst(plan, at);
  for (const Count& count : plan.counts) text += fmt::format("  counts[{}] += %{}\n", count.counter, count.mask.index);
  for (std::size_t i = 0; i < plan.criteria.size(); ++i) {
    text += fmt::format("  criterion {}: met %{}, not met %{}\n", i, plan.criteria[i].met.index,
                        plan.criteria[i].not_met.index);
  }
  for (std::size_t i = 0; i < plan.status.size(); ++i) {
    text += fmt::format("  status {}: %{}\n", i, plan.status[i].index);
  }
  for (const InstId exit : plan.exits) text += fmt::format("  left where %{} is everyone\n", exit.index);
  return text;
}

}  // namespace elig::kernel
