// The tape after planning -> the tape that runs: a backward sweep marks what the outputs need, a forward one
// renumbers instructions, columns and immediates in the order of their first use.
#include <map>

#include "compiler/plan/tape.h"

namespace elig::planning {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;
using kernel::Plan;

namespace {

// Every place of a plan that names an instruction from outside the tape.
template <class Visit>
void for_outputs(Plan& plan, Visit visit) {
  for (auto& count : plan.counts) visit(count.mask);
  for (auto& criterion : plan.criteria) {
    visit(criterion.met);
    visit(criterion.not_met);
  }
  for (auto& status : plan.status) visit(status);
  for (auto& value : plan.values) visit(value);
  for (auto& exit : plan.exits) visit(exit);
}

std::vector<bool> needed(Plan& plan) {
  std::vector<bool> live(plan.tape.size());
  for_outputs(plan, [&](InstId id) { live[id.index] = true; });
  for (std::size_t i = plan.tape.size(); i-- > 0;) {
    if (!live[i]) continue;
    for (const InstId operand : {plan.tape[i].a, plan.tape[i].b}) {
      if (operand.valid()) live[operand.index] = true;
    }
  }
  return live;
}

// A table of immediates and the one that replaces it.
template <class T>
struct Table {
  std::vector<T>& old;
  std::vector<T> kept;
  std::map<std::uint32_t, std::uint32_t> moved;

  std::uint32_t operator()(std::uint32_t index) {
    const auto [place, fresh] = moved.try_emplace(index, static_cast<std::uint32_t>(kept.size()));
    if (fresh) kept.push_back(old[index]);
    return place->second;
  }
};

}  // namespace

void compact(Plan& plan, std::vector<Argument>& arguments) {
  const std::vector<bool> live = needed(plan);
  Table<kernel::ColumnShape> shapes{plan.columns, {}, {}};
  Table<Argument> columns{arguments, {}, {}};
  Table<Integer> big{plan.big, {}, {}};
  Table<double> doubles{plan.doubles, {}, {}};
  std::vector<std::int64_t> thresholds;
  std::vector<InstId> moved(plan.tape.size());
  std::vector<Inst> tape;
  for (std::size_t i = 0; i < plan.tape.size(); ++i) {
    if (!live[i]) continue;
    Inst inst = plan.tape[i];
    if (inst.a.valid()) inst.a = moved[inst.a.index];
    if (inst.b.valid()) inst.b = moved[inst.b.index];
    switch (inst.op) {
      case Op::Load:
      case Op::Valid:
      case Op::Below:
      case Op::Above:
        columns(inst.imm);
        inst.imm = shapes(inst.imm);
        break;
      case Op::MulConst:
      case Op::AddConst:
      case Op::Splat:
        inst.imm = big(inst.imm);
        break;
      case Op::SplatDouble:
        inst.imm = doubles(inst.imm);
        break;
      case Op::LeConst:
      case Op::EqConst:
        // One of its own, though another comparison's may be equal: which ones are is no part of the kernel.
        thresholds.push_back(plan.constants[inst.imm]);
        inst.imm = static_cast<std::uint32_t>(thresholds.size() - 1);
        break;
      case Op::Extend:
      case Op::Neg:
      case Op::Add:
      case Op::Sub:
      case Op::Mul:
      case Op::Max:
      case Op::Min:
      case Op::IntToDouble:
      case Op::DNeg:
      case Op::DAdd:
      case Op::DSub:
      case Op::DMul:
      case Op::DDiv:
      case Op::DMax:
      case Op::DMin:
      case Op::DSqrt:
      case Op::DLn:
      case Op::DLog10:
      case Op::DExp:
      case Op::DPow:
      case Op::Zero:
      case Op::Ones:
      case Op::Live:
      case Op::And:
      case Op::Or:
      case Op::AndNot:
      case Op::Xor:
      case Op::Not:
      case Op::Lt:
      case Op::Le:
      case Op::Eq:
      case Op::DLt:
      case Op::DLe:
      case Op::DEq:
      case Op::DFinite:
      case Op::Keep:
        break;
    }
    moved[i] = {static_cast<std::uint32_t>(tape.size())};
    tape.push_back(inst);
  }
  for_outputs(plan, [&](InstId& id) { id = moved[id.index]; });
  plan.tape = std::move(tape);
  plan.columns = std::move(shapes.kept);
  plan.big = std::move(big.kept);
  plan.doubles = std::move(doubles.kept);
  plan.constants = std::move(thresholds);
  arguments = std::move(columns.kept);
}

}  // namespace elig::planning
