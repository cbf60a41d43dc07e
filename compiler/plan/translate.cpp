#include "compiler/plan/translate.h"

#include <fmt/format.h>

#include "compiler/plan/labels.h"
#include "runtime/base/bug.h"

namespace elig::planning {

// Instructions that these depend on; only they can be at fault.
std::vector<bool> Translation::needed(const std::vector<ir::InstId>& roots) const {
  std::vector<bool> live(program_.tape.size());
  for (const ir::InstId root : roots) live[root.index] = true;
  for (std::size_t i = live.size(); i-- > 0;) {
    if (!live[i]) continue;
    const ir::Inst& inst = program_.tape[i];
    for (const ir::InstId operand : {inst.a, inst.b, inst.c}) {
      if (operand.valid()) live[operand.index] = true;
    }
  }
  return live;
}

// One part for each recorded unit. The limits of a unit are those of the rows recorded in it (S7).
ExactParts Translation::recorded(std::uint32_t input, Side side) {
  ExactParts result;
  const auto& variants = binding_.inputs[input].numbers;
  for (std::uint32_t i = 0; i < variants.size(); ++i) {
    const NumberVariant& variant = variants[i];
    const Numbers* numbers = side == Side::Value ? variant.value : side == Side::Uln ? variant.uln : variant.lln;
    if (numbers == nullptr || tape_.nowhere(numbers->valid)) continue;
    const LinearMap& map = side == Side::Value ? variant.value_map
                           : side == Side::Uln ? variant.uln_map
                                               : variant.lln_map;
    const std::uint32_t column = tape_.column(*numbers);
    ExactPart part;
    part.lanes = load(tape_, *numbers);
    part.scale = map.factor;
    part.offset = map.offset;
    if (numbers->data.base != 0) part.offset += map.factor * Integer(static_cast<long>(numbers->data.base));
    part.masks = {tape_.valid(column), tape_.below(column), tape_.above(column)};
    if (variants.size() > 1) part.origins = {{input, i}};
    part.zero_if_missing = true;
    result.parts.push_back(std::move(part));
  }
  return result;
}

Truth Translation::labels(std::uint32_t input, const std::vector<bool>& members) {
  const auto& source = binding_.inputs[input].labels;
  return source ? label_in(tape_, *source, members) : Truth{tape_.zero(), tape_.zero()};
}

Truth Translation::answer(std::uint32_t input) {
  const auto& truth = binding_.inputs[input].truth;
  return truth ? Truth{tape_.rows(*truth->yes), tape_.rows(*truth->no)} : labels(input, {false, true});
}

MaskId Translation::recorded_at_all(std::uint32_t input) {
  const BoundInput& bound = binding_.inputs[input];
  if (bound.labels) return label_known(tape_, *bound.labels);
  if (bound.truth) return tape_.either(tape_.rows(*bound.truth->yes), tape_.rows(*bound.truth->no));
  return planning::known(tape_, recorded(input, Side::Value));
}

MaskId Translation::known(ir::InstId id) {
  if (const auto* number = std::get_if<ExactParts>(&values_[id.index])) return planning::known(tape_, *number);
  return planning::known(tape_, real(id));
}

Truth Translation::ordered(const ir::Inst& inst) {
  if (std::holds_alternative<ExactParts>(values_[inst.a.index])) {
    return compare(tape_, inst.op, exact(inst.a), exact(inst.b), obstacle_);
  }
  return compare(tape_, inst.op, real(inst.a), real(inst.b), obstacle_);
}

// a where c is true, b where it is false, and what they agree on anywhere.
Truth Translation::chosen(const Truth& c, const Truth& a, const Truth& b) {
  const auto choose = [&](MaskId x, MaskId y) {
    const MaskId decided = tape_.either(tape_.both(c.yes, x), tape_.both(c.no, y));
    return tape_.either(decided, tape_.both(x, y));
  };
  return {choose(a.yes, b.yes), choose(a.no, b.no)};
}

Translation::Value Translation::value_of(const ir::Inst& inst) {
  using ir::Op;
  switch (inst.op) {
    case Op::Const:
      return exact_constant(tape_, program_.constants[inst.imm]);
    case Op::RealConst:
      return real_constant(tape_, program_.reals[inst.imm]);
    case Op::Number:
      return recorded(inst.imm, Side::Value);
    case Op::Uln:
      return recorded(inst.imm, Side::Uln);
    case Op::Lln:
      return recorded(inst.imm, Side::Lln);
    case Op::True:
      return Truth{tape_.ones(), tape_.zero()};
    case Op::False:
      return Truth{tape_.zero(), tape_.ones()};
    case Op::Unknown:
      return Truth{tape_.zero(), tape_.zero()};
    case Op::YesNo:
      return answer(inst.imm);
    case Op::LabelIn:
      return labels(program_.label_sets[inst.imm].input, program_.label_sets[inst.imm].members);
    case Op::Neg:
      return negate(exact(inst.a));
    case Op::Add:
      return add(tape_, exact(inst.a), exact(inst.b), obstacle_);
    case Op::Sub:
      return add(tape_, exact(inst.a), negate(exact(inst.b)), obstacle_);
    case Op::Mul:
      return multiply(tape_, exact(inst.a), exact(inst.b), obstacle_);
    case Op::Max:
      return larger(tape_, exact(inst.a), exact(inst.b), obstacle_);
    case Op::Min:
      return negate(larger(tape_, negate(exact(inst.a)), negate(exact(inst.b)), obstacle_));
    case Op::ToReal:
      return to_real(tape_, exact(inst.a), program_.constants[inst.imm], obstacle_);
    case Op::RealNeg:
      return negate(tape_, real(inst.a));
    case Op::RealAdd:
      return reals(kernel::Op::DAdd, inst);
    case Op::RealSub:
      return reals(kernel::Op::DSub, inst);
    case Op::RealMul:
      return reals(kernel::Op::DMul, inst);
    case Op::RealMax:
      return reals(kernel::Op::DMax, inst);
    case Op::RealMin:
      return reals(kernel::Op::DMin, inst);
    case Op::RealDiv:
      return reals(kernel::Op::DDiv, inst);
    case Op::Sqrt:
      return function(tape_, kernel::Op::DSqrt, real(inst.a));
    case Op::Ln:
      return function(tape_, kernel::Op::DLn, real(inst.a));
    case Op::Log10:
      return function(tape_, kernel::Op::DLog10, real(inst.a));
    case Op::Exp:
      return function(tape_, kernel::Op::DExp, real(inst.a));
    case Op::Pow:
      return reals(kernel::Op::DPow, inst);
    case Op::Lt:
    case Op::Le:
    case Op::Eq:
      return ordered(inst);
    case Op::Not:
      return Truth{truth(inst.a).no, truth(inst.a).yes};
    case Op::And:
      return Truth{tape_.both(truth(inst.a).yes, truth(inst.b).yes), tape_.either(truth(inst.a).no, truth(inst.b).no)};
    case Op::Or:
      return Truth{tape_.either(truth(inst.a).yes, truth(inst.b).yes), tape_.both(truth(inst.a).no, truth(inst.b).no)};
    case Op::If:
      return chosen(truth(inst.a), truth(inst.b), truth(inst.c));
    case Op::Known:
      return always(known(inst.a));
    case Op::InputKnown:
      return always(recorded_at_all(inst.imm));
    case Op::IsTrue:
      return always(truth(inst.a).yes);
  }
  bug("an operator that does not exist");
}

void Translation::report(std::size_t at) {
  const Span place = at < program_.places.size() ? program_.places[at] : Span{};
  switch (obstacle_) {
    case Obstacle::None:
      return;
    case Obstacle::TooWide:
      diagnostics_.add(Code::E0601, place);
      break;
    case Obstacle::NotInDouble:
      diagnostics_.add(Code::E0602, place);
      break;
    case Obstacle::TooManyParts:
      diagnostics_.add(Code::E0601, place)
          .help.push_back(fmt::format(
              "its inputs are recorded in units that combine in more than {} ways; give each one column", kMaxParts));
      break;
  }
  obstacle_ = Obstacle::None;
}

bool Translation::blind(const Judged& judged) const {
  const auto nowhere = [&](const Truth& said) { return tape_.is_zero(said.yes) && tape_.is_zero(said.no); };
  return nowhere(judged.condition) && (nowhere(judged.if_attested) || nowhere(judged.if_refused));
}

std::uint32_t Translation::output(MaskId met, MaskId not_met) {
  auto& outputs = tape_.plan().criteria;
  outputs.push_back({tape_.both(tape_.live(), met), tape_.both(tape_.live(), not_met)});
  return static_cast<std::uint32_t>(outputs.size() - 1);
}

std::uint32_t Translation::output(const Masks& masks) {
  const std::uint32_t first = output(masks.valid, masks.below);
  output(masks.above, tape_.zero());
  return first;
}

std::uint32_t Translation::keep(LanesId lanes) {
  auto& values = tape_.plan().values;
  const auto place = static_cast<std::uint32_t>(values.size());
  values.push_back(tape_.emit({kernel::Op::Keep, 0, lanes, {}, place}));
  return place;
}

ShownInst Translation::show(ir::InstId id) {
  ShownInst shown;
  if (const auto* said = std::get_if<Truth>(&values_[id.index])) {
    shown.truth = output(said->yes, said->no);
  } else if (const auto* number = std::get_if<ExactParts>(&values_[id.index])) {
    for (const ExactPart& part : number->parts) {
      ShownPart& out =
          shown.parts.emplace_back(ShownPart{std::nullopt, 0, part.scale, part.offset, output(part.masks)});
      if (!part.lanes) continue;
      out.value = keep(part.lanes->id);
      out.width = part.lanes->width;
    }
  } else {
    for (const RealPart& part : real(id).parts) {
      Masks masks = part.masks;
      if (part.unchecked)
        masks.valid = tape_.both(masks.valid, tape_.emit({kernel::Op::DFinite, 0, part.lanes, {}, 0}));
      shown.parts.push_back({keep(part.lanes), 0, 1, 0, output(masks)});
    }
  }
  return shown;
}

void Translation::translate(const std::vector<ir::InstId>& roots) {
  const std::vector<bool> wanted = needed(roots);
  for (std::size_t i = 0; i < program_.tape.size(); ++i) {
    if (!wanted[i] || translated_[i]) continue;
    translated_[i] = true;
    values_[i] = value_of(program_.tape[i]);
    report(i);
  }
}

Judged Translation::judged(const ir::Criterion& criterion) const {
  return {truth(criterion.condition), truth(criterion.if_attested), truth(criterion.if_refused)};
}

std::vector<ir::InstId> roots_of(const ir::Criterion& criterion) {
  return {criterion.condition, criterion.if_attested, criterion.if_refused};
}

std::vector<ir::InstId> roots_of(const ir::Program& program) {
  std::vector<ir::InstId> roots;
  for (const ir::Criterion& criterion : program.criteria) {
    for (const ir::InstId root : roots_of(criterion)) roots.push_back(root);
  }
  return roots;
}

}  // namespace elig::planning
