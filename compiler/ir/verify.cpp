// Is the tape of a program well formed?
#include "compiler/ir/verify.h"

#include <array>
#include <string_view>
#include <unordered_set>

#include "runtime/base/bug.h"

namespace elig::ir {

namespace {

void verify_immediate(const Program& program, const Inst& inst) {
  const auto input = [&](std::uint32_t index) -> const Input& {
    must(index < program.inputs.size(), "an instruction of the program names an input that is not there");
    return program.inputs[index];
  };
  switch (inst.op) {
    case Op::Const:
      must(inst.imm < program.constants.size(), "`Const` names a constant that is not there");
      return;
    case Op::ToReal:
      must(inst.imm < program.constants.size() && program.constants[inst.imm] > 0, "`ToReal` has no positive scale");
      return;
    case Op::RealConst:
      must(inst.imm < program.reals.size(), "`RealConst` names a real that is not there");
      return;
    case Op::Number:
    case Op::Uln:
    case Op::Lln:
      must(input(inst.imm).kind == InputKind::Number, "a number is read from an input that is not one");
      return;
    case Op::YesNo:
      must(input(inst.imm).kind == InputKind::YesNo || input(inst.imm).kind == InputKind::Attest,
           "`YesNo` reads an input that is not yes or no");
      return;
    case Op::LabelIn: {
      must(inst.imm < program.label_sets.size(), "`LabelIn` names a label set that is not there");
      const LabelSet& set = program.label_sets[inst.imm];
      must(input(set.input).kind == InputKind::Label, "`LabelIn` reads an input that has no labels");
      must(set.members.size() == input(set.input).labels.size(), "a label set does not fit the labels of its input");
      return;
    }
    case Op::InputKnown:
      input(inst.imm);
      return;
    case Op::True:
    case Op::False:
    case Op::Unknown:
    case Op::Neg:
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::Max:
    case Op::Min:
    case Op::RealNeg:
    case Op::RealAdd:
    case Op::RealSub:
    case Op::RealMul:
    case Op::RealMax:
    case Op::RealMin:
    case Op::RealDiv:
    case Op::Sqrt:
    case Op::Ln:
    case Op::Log10:
    case Op::Exp:
    case Op::Pow:
    case Op::Lt:
    case Op::Le:
    case Op::Eq:
    case Op::Not:
    case Op::And:
    case Op::Or:
    case Op::If:
    case Op::Known:
    case Op::IsTrue:
      must(inst.imm == 0, "an instruction of the program has an immediate that it does not use");
      return;
  }
  bug("an instruction of the program has an operator that does not exist");
}

void verify_operands(const Program& program, std::size_t at) {
  const Inst& inst = program.tape[at];
  const OpInfo& op = info(inst.op);
  const std::array operands = {inst.a, inst.b, inst.c};
  for (int i = 0; i < static_cast<int>(operands.size()); ++i) {
    const InstId operand = operands[static_cast<std::size_t>(i)];
    if (i >= op.operands) {
      must(!operand.valid(), "an instruction of the program has an operand too many");
    } else {
      must(operand.index < at, "an operand of the program does not precede its user");
    }
  }
  if (op.operands == 0) return;

  const auto type = [&](InstId id) { return info(program.tape[id.index].op).type; };
  const bool compares = inst.op == Op::Lt || inst.op == Op::Le || inst.op == Op::Eq || inst.op == Op::Known;
  if (compares) {
    must(type(inst.a) != Type::Bool, "a truth is compared like a number");
    must(op.operands < 2 || type(inst.a) == type(inst.b), "an exact value is compared with a real one");
    return;
  }
  // Every other operator takes what it gives, but for the step from exact to real.
  const Type wanted = inst.op == Op::ToReal ? Type::Exact : op.type;
  for (int i = 0; i < op.operands; ++i) {
    must(type(operands[static_cast<std::size_t>(i)]) == wanted, "an operand of the program has the wrong type");
  }
}

void verify_truth(const Program& program, InstId id) {
  must(id.index < program.tape.size() && info(program.tape[id.index].op).type == Type::Bool,
       "a criterion or an atom is not a truth on the tape");
}

}  // namespace

void verify(const Program& program) {
  verify_histories(program);
  for (const Input& input : program.inputs) {
    must(!input.of_row, "a criterion asks for a field of a row");
    verify_input(program, input);
  }
  verify_tape(program);
}

void verify_tape(const Program& program) {
  must(program.places.size() == program.tape.size(), "the program does not say where its instructions were written");
  for (std::size_t at = 0; at < program.tape.size(); ++at) {
    verify_immediate(program, program.tape[at]);
    verify_operands(program, at);
  }
  std::unordered_set<std::string_view> ids;
  for (const Criterion& criterion : program.criteria) {
    must(ids.insert(criterion.id).second, "two criteria of a program have one id");
    verify_truth(program, criterion.condition);
    verify_truth(program, criterion.if_attested);
    verify_truth(program, criterion.if_refused);
  }
  for (const Atom& atom : program.atoms) {
    must(atom.criterion < program.criteria.size(), "an atom belongs to no criterion");
    verify_truth(program, atom.inst);
  }
}

}  // namespace elig::ir
