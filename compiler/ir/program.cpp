// The tape of a checked trial: building it with every instruction once, checking that it is well formed, and
// printing it. What the instructions mean is written in ops.def; nothing here evaluates or simplifies them.
#include "compiler/ir/program.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <string_view>
#include <unordered_set>

#include "runtime/base/bug.h"

namespace elig::ir {

namespace {

constexpr std::array kOps = {
#define ELIG_OP(name, type, operands) OpInfo{#name, Type::type, operands},
#include "compiler/ir/ops.def"
#undef ELIG_OP
};

std::uint32_t size32(std::size_t size) { return static_cast<std::uint32_t>(size); }

}  // namespace

const OpInfo& info(Op op) { return kOps[static_cast<std::size_t>(op)]; }

// ---- building

std::size_t Builder::HashInst::operator()(const Inst& inst) const {
  std::uint64_t hash = static_cast<std::uint64_t>(inst.op);
  for (const std::uint32_t part : {inst.a.index, inst.b.index, inst.c.index, inst.imm}) {
    hash = (hash ^ part) * 0x9E3779B97F4A7C15U;  // 2^64 / golden ratio: spreads consecutive ids
    hash ^= hash >> 32;
  }
  return static_cast<std::size_t>(hash);
}

Builder::Builder(Program& program) : program_(program) {
  for (std::uint32_t i = 0; i < program.tape.size(); ++i) insts_.try_emplace(program.tape[i], InstId{i});
  for (std::uint32_t i = 0; i < program.constants.size(); ++i) constants_.try_emplace(program.constants[i], i);
  for (std::uint32_t i = 0; i < program.reals.size(); ++i) {
    reals_.try_emplace(std::bit_cast<std::uint64_t>(program.reals[i]), i);
  }
  for (std::uint32_t i = 0; i < program.inputs.size(); ++i) inputs_.try_emplace(program.inputs[i].name, i);
  for (std::uint32_t i = 0; i < program.label_sets.size(); ++i) {
    label_sets_.try_emplace({program.label_sets[i].input, program.label_sets[i].members}, i);
  }
}

InstId Builder::emit(Op op, Span at, InstId a, InstId b, InstId c, std::uint32_t imm) {
  const Inst inst{op, a, b, c, imm};
  const auto [entry, is_new] = insts_.try_emplace(inst, InstId{size32(program_.tape.size())});
  if (is_new) {
    program_.tape.push_back(inst);
    program_.places.push_back(at);
  }
  return entry->second;
}

std::uint32_t Builder::constant(const Rational& value) {
  const auto [entry, is_new] = constants_.try_emplace(value, size32(program_.constants.size()));
  if (is_new) program_.constants.push_back(value);
  return entry->second;
}

std::uint32_t Builder::real(double value) {
  const auto [entry, is_new] = reals_.try_emplace(std::bit_cast<std::uint64_t>(value), size32(program_.reals.size()));
  if (is_new) program_.reals.push_back(value);
  return entry->second;
}

std::uint32_t Builder::input(Input input) {
  const auto [entry, is_new] = inputs_.try_emplace(input.name, size32(program_.inputs.size()));
  if (is_new) program_.inputs.push_back(std::move(input));
  return entry->second;
}

std::uint32_t Builder::label_set(LabelSet set) {
  const auto [entry, is_new] = label_sets_.try_emplace({set.input, set.members}, size32(program_.label_sets.size()));
  if (is_new) program_.label_sets.push_back(std::move(set));
  return entry->second;
}

// ---- verifying

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
    case Op::RealNeg:
    case Op::RealAdd:
    case Op::RealSub:
    case Op::RealMul:
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

// ---- printing

namespace {

std::string print_set(const Program& program, const LabelSet& set) {
  const Input& input = program.inputs[set.input];
  std::string text = fmt::format(" {} {{", input.name);
  std::string_view separator;
  for (std::size_t i = 0; i < set.members.size(); ++i) {
    if (!set.members[i]) continue;
    text += fmt::format("{}{}", separator, input.labels[i]);
    separator = ", ";
  }
  return text + "}";
}

std::string print_immediate(const Program& program, const Inst& inst) {
  switch (inst.op) {
    case Op::Const:
      return " " + to_string(program.constants[inst.imm]);
    case Op::ToReal:
      return program.constants[inst.imm] == 1 ? "" : " per " + to_string(program.constants[inst.imm]);
    case Op::RealConst:
      return fmt::format(" {}", program.reals[inst.imm]);
    case Op::Number:
    case Op::Uln:
    case Op::Lln:
    case Op::YesNo:
    case Op::InputKnown:
      return " " + program.inputs[inst.imm].name;
    case Op::LabelIn:
      return print_set(program, program.label_sets[inst.imm]);
    default:
      return "";
  }
}

std::string_view print_policy(MissingPolicy policy) {
  switch (policy) {
    case MissingPolicy::Unknown:
      return "";
    case MissingPolicy::Fail:
      return " if missing fail";
    case MissingPolicy::Pass:
      return " if missing pass";
    case MissingPolicy::Review:
      return " if missing review";
  }
  bug("a criterion has a policy that does not exist");
}

}  // namespace

std::string print(const Program& program) {
  std::string text = fmt::format("trial {}\n", program.trial);
  for (std::size_t i = 0; i < program.tape.size(); ++i) {
    const Inst& inst = program.tape[i];
    text += fmt::format("  %{} = {}", i, info(inst.op).name);
    for (const InstId operand : {inst.a, inst.b, inst.c}) {
      if (operand.valid()) text += fmt::format(" %{}", operand.index);
    }
    text += print_immediate(program, inst) + "\n";
  }
  for (const Criterion& criterion : program.criteria) {
    text += fmt::format("{} {} = %{}{}\n", criterion.kind == CriterionKind::Inclusion ? "inclusion" : "exclusion",
                        criterion.id, criterion.condition.index, print_policy(criterion.missing));
    if (criterion.if_attested != criterion.condition || criterion.if_refused != criterion.condition) {
      text += fmt::format("  attested %{}, refused %{}\n", criterion.if_attested.index, criterion.if_refused.index);
    }
  }
  return text;
}

}  // namespace elig::ir
