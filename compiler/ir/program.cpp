// Building a program with every instruction once. What the instructions mean is written in ops.def; nothing here
// evaluates or simplifies them.
#include "compiler/ir/program.h"

#include <array>
#include <bit>

namespace elig::ir {

namespace {

constexpr std::array kOps = {
#define ELIG_OP(name, type, operands) OpInfo{#name, Type::type, operands},
#include "compiler/ir/ops.def"
#undef ELIG_OP
};

std::uint32_t size32(std::size_t size) { return static_cast<std::uint32_t>(size); }

std::tuple<bool, std::string, std::string> key(const Input& input) {
  return {input.of_row, input.name, input.any_unit ? input.analyte.declared.code : ""};
}

}  // namespace

const OpInfo& info(Op op) { return kOps[static_cast<std::size_t>(op)]; }

std::optional<std::uint32_t> input_of(const Program& program, const Inst& inst) {
  switch (inst.op) {
    case Op::Number:
    case Op::Uln:
    case Op::Lln:
    case Op::YesNo:
    case Op::InputKnown:
      return inst.imm;
    case Op::LabelIn:
      return program.label_sets[inst.imm].input;
    default:
      return std::nullopt;
  }
}

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
  for (std::uint32_t i = 0; i < program.inputs.size(); ++i) inputs_.try_emplace(key(program.inputs[i]), i);
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
  const auto [entry, is_new] = inputs_.try_emplace(key(input), size32(program_.inputs.size()));
  if (is_new) program_.inputs.push_back(std::move(input));
  return entry->second;
}

std::uint32_t Builder::label_set(LabelSet set) {
  const auto [entry, is_new] = label_sets_.try_emplace({set.input, set.members}, size32(program_.label_sets.size()));
  if (is_new) program_.label_sets.push_back(std::move(set));
  return entry->second;
}

}  // namespace elig::ir
