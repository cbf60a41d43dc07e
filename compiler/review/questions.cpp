#include "compiler/review/questions.h"

#include <optional>

#include "compiler/review/linear.h"

namespace elig::review {
namespace {

using What = Question::What;

Relation mirrored(Relation relation) {
  switch (relation) {
    case Relation::Less:
      return Relation::Greater;
    case Relation::AtMost:
      return Relation::AtLeast;
    case Relation::Equal:
      return Relation::Equal;
    case Relation::AtLeast:
      return Relation::AtMost;
    case Relation::Greater:
      return Relation::Less;
  }
  return relation;
}

Relation relation_of(ir::Op comparison) {
  if (comparison == ir::Op::Lt) return Relation::Less;
  return comparison == ir::Op::Le ? Relation::AtMost : Relation::Equal;
}

/// A value and a limit, nothing added: the limit's kind, and which of the two terms it is.
struct Ratio {
  Axis::Kind kind;
  std::uint32_t value, limit;
};
std::optional<Ratio> ratio(const ir::Program& program, const Linear& sum) {
  if (sum.terms.size() != 2 || sum.constant != 0) return std::nullopt;
  const std::uint32_t first = sum.terms.begin()->first;
  const std::uint32_t second = sum.terms.rbegin()->first;
  for (const auto& [value, limit] : {std::pair(first, second), std::pair(second, first)}) {
    const ir::Op op = program.tape[limit].op;
    if (program.tape[value].op != ir::Op::Number) continue;
    if (op == ir::Op::Uln) return Ratio{Axis::Kind::OverUln, value, limit};
    if (op == ir::Op::Lln) return Ratio{Axis::Kind::OverLln, value, limit};
  }
  return std::nullopt;
}

/// `sum relation 0`, as a question about the sum without its constant, whose first coefficient is 1.
Question held_against_zero(const ir::Program& program, const Linear& sum, Relation relation) {
  if (const auto found = ratio(program, sum)) {
    const Rational& p = sum.terms.at(found->value);
    const Rational& q = sum.terms.at(found->limit);
    return {{found->kind, {{found->value, 1}, {found->limit, 1}}},
            What::Related,
            p < 0 ? mirrored(relation) : relation,
            -q / p};
  }
  const Rational first = sum.terms.begin()->second;
  Question question{
      {Axis::Kind::Quantity, {}}, What::Related, first < 0 ? mirrored(relation) : relation, -sum.constant / first};
  for (const auto& [term, coefficient] : sum.terms) question.axis.terms.emplace_back(term, coefficient / first);
  return question;
}

Question unexplained(std::uint32_t inst, What what) { return {{Axis::Kind::Unexplained, {{inst, 1}}}, what}; }

Question compared_exactly(const ir::Program& program, const LinearForms& forms, std::uint32_t index) {
  const ir::Inst& inst = program.tape[index];
  Linear difference = forms[inst.a];
  if (!add(difference, forms[inst.b], -1) || difference.terms.empty()) return unexplained(index, What::Yes);
  return held_against_zero(program, difference, relation_of(inst.op));
}

/// Doubles are not taken apart: rounding would have to be followed.
Question compared_as_reals(const ir::Program& program, std::uint32_t index) {
  const ir::Inst& inst = program.tape[index];
  const auto constant = [&](ir::InstId id) -> std::optional<Rational> {
    const ir::Inst& operand = program.tape[id.index];
    if (operand.op != ir::Op::RealConst) return std::nullopt;
    return from_double(program.reals[operand.imm]);
  };
  const Relation relation = relation_of(inst.op);
  if (const auto b = constant(inst.b)) return {{Axis::Kind::Real, {{inst.a.index, 1}}}, What::Related, relation, *b};
  if (const auto a = constant(inst.a)) {
    return {{Axis::Kind::Real, {{inst.b.index, 1}}}, What::Related, mirrored(relation), *a};
  }
  const bool swapped = inst.b < inst.a;
  const std::uint32_t first = swapped ? inst.b.index : inst.a.index;
  const std::uint32_t second = swapped ? inst.a.index : inst.b.index;
  if (first == second) return unexplained(index, What::Yes);
  return {{Axis::Kind::Real, {{first, 1}, {second, -1}}}, What::Related, swapped ? mirrored(relation) : relation, 0};
}

Question present(const ir::Program& program, const LinearForms& forms, ir::InstId value, std::uint32_t index) {
  if (ir::info(program.tape[value.index].op).type == ir::Type::Real) {
    return {{Axis::Kind::Real, {{value.index, 1}}}, What::Present};
  }
  if (forms[value].terms.empty()) return unexplained(index, What::Present);
  Question question = held_against_zero(program, forms[value], Relation::Equal);
  question.what = What::Present;
  return question;
}

/// A number's presence is asked on the axis of its comparisons.
Question input_present(const ir::Program& program, std::uint32_t index) {
  const std::uint32_t input = program.tape[index].imm;
  if (program.inputs[input].kind != ir::InputKind::Number) return {{Axis::Kind::Input, {{input, 1}}}, What::Present};
  for (std::uint32_t i = 0; i < program.tape.size(); ++i) {
    if (program.tape[i].op == ir::Op::Number && program.tape[i].imm == input) {
      return {{Axis::Kind::Quantity, {{i, 1}}}, What::Present};
    }
  }
  return unexplained(index, What::Present);
}

/// What a score can be, where the axis is one.
std::pair<std::optional<Rational>, std::optional<Rational>> ends_of(const ir::Program& program, const Axis& axis) {
  if (axis.kind != Axis::Kind::Quantity || axis.terms.size() != 1) return {};
  const ir::Inst& inst = program.tape[axis.terms[0].first];
  if (inst.op != ir::Op::Number) return {};
  return {program.inputs[inst.imm].lo, program.inputs[inst.imm].hi};
}

void place_on_axes(const ir::Program& program, std::map<std::uint32_t, Question>& questions) {
  std::map<Axis, std::vector<Question*>> by_axis;
  for (auto& [inst, question] : questions) by_axis[question.axis].push_back(&question);
  std::uint32_t number = 0;
  for (const auto& [axis, asked] : by_axis) {
    const auto [lo, hi] = ends_of(program, axis);
    std::map<Rational, Place> places;
    if (lo) places[*lo] = 0;
    if (hi) places[*hi] = 0;
    for (const Question* question : asked) places[question->threshold] = 0;
    Place next = 1;
    for (auto& [threshold, place] : places) place = std::exchange(next, next + 2);
    for (Question* question : asked) {
      question->axis_number = number;
      question->place = places.at(question->threshold);
      if (lo) question->lo = places.at(*lo);
      if (hi) question->hi = places.at(*hi);
    }
    ++number;
  }
}

}  // namespace

bool is_connective(ir::Op op) {
  switch (op) {
    case ir::Op::True:
    case ir::Op::False:
    case ir::Op::Unknown:
    case ir::Op::Not:
    case ir::Op::And:
    case ir::Op::Or:
    case ir::Op::If:
    case ir::Op::IsTrue:
      return true;
    default:  // atoms, and what is no truth
      return false;
  }
}

std::map<std::uint32_t, Question> questions_of(const ir::Program& program) {
  const LinearForms forms(program);
  std::map<std::uint32_t, Question> questions;
  for (std::uint32_t i = 0; i < program.tape.size(); ++i) {
    const ir::Inst& inst = program.tape[i];
    if (ir::info(inst.op).type != ir::Type::Bool || is_connective(inst.op)) continue;
    switch (inst.op) {
      case ir::Op::LabelIn:
        questions[i] = {{Axis::Kind::Input, {{program.label_sets[inst.imm].input, 1}}}, What::Member};
        questions[i].labels = inst.imm;
        break;
      case ir::Op::YesNo:
        questions[i] = {{Axis::Kind::Input, {{inst.imm, 1}}}, What::Yes};
        break;
      case ir::Op::InputKnown:
        questions[i] = input_present(program, i);
        break;
      case ir::Op::Known:
        questions[i] = present(program, forms, inst.a, i);
        break;
      case ir::Op::Lt:
      case ir::Op::Le:
      case ir::Op::Eq: {
        const bool real = ir::info(program.tape[inst.a.index].op).type == ir::Type::Real;
        questions[i] = real ? compared_as_reals(program, i) : compared_exactly(program, forms, i);
        break;
      }
      default:
        questions[i] = unexplained(i, What::Yes);
    }
  }
  place_on_axes(program, questions);
  return questions;
}

}  // namespace elig::review
