// A program as text: what it selects of histories, then an instruction a line, then its criteria.
#include "compiler/ir/print.h"

#include <fmt/format.h>

#include <string_view>

#include "runtime/base/bug.h"

namespace elig::ir {

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
      return " " + print_name(program.inputs[inst.imm]);
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

std::string print_name(const Input& input) {
  const bool of_a_kind = input.of_row && input.any_unit && !input.analyte.declared.code.empty();
  return of_a_kind ? input.name + " (" + input.analyte.declared.code + ")" : input.name;
}

std::string print_tape(const Program& program, const std::string& indent) {
  std::string text;
  for (std::size_t i = 0; i < program.tape.size(); ++i) {
    const Inst& inst = program.tape[i];
    text += fmt::format("{}%{} = {}", indent, i, info(inst.op).name);
    for (const InstId operand : {inst.a, inst.b, inst.c}) {
      if (operand.valid()) text += fmt::format(" %{}", operand.index);
    }
    text += print_immediate(program, inst) + "\n";
  }
  return text;
}

std::string print(const Program& program) {
  std::string text = fmt::format("trial {}\n", program.trial) + print_histories(program) + print_tape(program, "  ");
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
