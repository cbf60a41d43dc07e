#include "compiler/driver/explanation_held.h"

#include <algorithm>

namespace elig {
namespace {

constexpr long kSecondsADay = 86400;

bool is_comparison(ir::Op op) { return op == ir::Op::Lt || op == ir::Op::Le || op == ir::Op::Eq; }

bool is_truth(const ir::Program& program, ir::InstId id) {
  return ir::info(program.tape[id.index].op).type == ir::Type::Bool;
}

/// Base units -> the unit that the value is shown in: its own as recorded; of a computed one, the declared.
LinearMap to_recorded(const NumberVariant& variant) {
  if (variant.column == nullptr) return {variant.unit.factor, variant.unit.offset, {}};
  return {variant.value_map.factor * pow10(variant.value->decimals), variant.value_map.offset, {}};
}

void add_new(std::vector<Amount>& amounts, const std::vector<Amount>& more) {
  for (const Amount& amount : more) {
    if (std::find(amounts.begin(), amounts.end(), amount) == amounts.end()) amounts.push_back(amount);
  }
  std::sort(amounts.begin(), amounts.end(), [](const Amount& a, const Amount& b) { return a.value < b.value; });
}

/// What a test asked of one value under several conditions that are open, or of its two ends, becomes one.
void join(std::vector<HeldValue>& all, HeldValue held) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const HeldValue& one) {
    return one.name == held.name && one.recorded == held.recorded && one.limit == held.limit && one.unit == held.unit;
  });
  if (same == all.end()) return all.push_back(std::move(held));
  const bool known = !same->value.empty() && !held.value.empty();
  add_new(same->value, held.value);
  if (!known) same->value.clear();
  const auto merge = [](auto& into, const auto& from) {
    for (const auto& one : from) {
      if (std::find(into.begin(), into.end(), one) == into.end()) into.push_back(one);
    }
  };
  merge(same->lacking, held.lacking);
  merge(same->parts, held.parts);
}

}  // namespace

std::vector<ir::InstId> to_be_shown(const ir::Program& program) {
  std::vector<bool> wanted(program.tape.size());
  for (const ir::Criterion& criterion : program.criteria) wanted[criterion.condition.index] = true;
  for (const ir::Atom& atom : program.atoms) wanted[atom.inst.index] = true;
  std::vector<ir::InstId> all;
  for (std::size_t i = program.tape.size(); i-- > 0;) {
    if (!wanted[i]) continue;
    all.push_back({static_cast<std::uint32_t>(i)});
    const ir::Inst& inst = program.tape[i];
    if (!is_truth(program, all.back())) continue;
    for (const ir::InstId operand : {inst.a, inst.b, inst.c}) {
      if (operand.valid() && (is_truth(program, operand) || is_comparison(inst.op))) wanted[operand.index] = true;
    }
  }
  return all;
}

HeldReader::HeldReader(const ir::Program& program, const KernelAnswers& answers, const ValueReader& values,
                       const Sources& sources)
    : program_(program), answers_(answers), values_(values), sources_(sources), compared_(program.tape.size()) {
  for (const ir::Compared& compared : program.compared) compared_[compared.inst.index] = &compared;
}

void HeldReader::describe(const ir::Atom& atom, ExplainedTest& test) const {
  std::set<ir::InstId> elsewhere;  // the criterion's other tests are shown by themselves
  for (const ir::Atom& other : program_.atoms) {
    if (other.criterion == atom.criterion && other.inst != atom.inst) elsewhere.insert(other.inst);
  }
  std::set<ir::InstId> seen;
  std::vector<const ir::Compared*> found;
  collect(atom.inst, elsewhere, seen, found);
  for (const ir::Compared* compared : found) join(test.held, held(*compared, test));
}

/// The comparisons that a truth hangs on: of a choice, those of the branch that was taken.
void HeldReader::collect(ir::InstId truth, const std::set<ir::InstId>& elsewhere, std::set<ir::InstId>& seen,
                         std::vector<const ir::Compared*>& found) const {
  if (!truth.valid() || elsewhere.contains(truth) || !is_truth(program_, truth) || !seen.insert(truth).second) return;
  const ir::Inst& inst = program_.tape[truth.index];
  if (compared_[truth.index] != nullptr) return found.push_back(compared_[truth.index]);
  if (inst.op == ir::Op::If) {
    const Truth taken = answers_.truth(inst.a);
    if (taken != Truth::False) collect(inst.b, elsewhere, seen, found);
    if (taken != Truth::True) collect(inst.c, elsewhere, seen, found);
    return collect(inst.a, elsewhere, seen, found);
  }
  for (const ir::InstId operand : {inst.a, inst.b, inst.c}) collect(operand, elsewhere, seen, found);
}

/// The input that a number is, unchanged; of a mean, its sum.
std::optional<std::uint32_t> HeldReader::recorded(ir::InstId number) const {
  const ir::Inst& inst = program_.tape[number.index];
  if (inst.op == ir::Op::Number) return inst.imm;
  if (inst.op == ir::Op::ToReal) return recorded(inst.a);
  if (inst.op != ir::Op::RealDiv) return std::nullopt;
  const auto sum = recorded(inst.a);
  const auto readings = recorded(inst.b);
  if (!sum || !readings) return std::nullopt;
  const auto& over = program_.inputs[*sum].feature;
  const auto& count = program_.inputs[*readings].feature;
  const bool mean = over && count && over->what == ir::Feature::What::Sum &&
                    count->what == ir::Feature::What::Readings && over->of == count->of;
  return mean ? sum : std::nullopt;
}

/// What a number reads of the patient.
std::set<ir::InstId> HeldReader::leaves(ir::InstId number) const {
  std::set<ir::InstId> found, seen;
  std::vector<ir::InstId> open{number};
  while (!open.empty()) {
    const ir::InstId id = open.back();
    open.pop_back();
    if (!id.valid() || !seen.insert(id).second) continue;
    const ir::Inst& inst = program_.tape[id.index];
    if (inst.op == ir::Op::Number || inst.op == ir::Op::Uln || inst.op == ir::Op::Lln) found.insert(id);
    for (const ir::InstId operand : {inst.a, inst.b, inst.c}) open.push_back(operand);
  }
  return found;
}

std::vector<std::string> HeldReader::lacking(ir::InstId number) const {
  std::vector<std::string> names;
  for (const ir::InstId leaf : leaves(number)) {
    const ir::Inst& inst = program_.tape[leaf.index];
    const std::string name = values_.name(inst.imm);
    const NumberVariant* variant = values_.variant(inst.imm);
    std::string lacks;
    if (variant == nullptr) {
      lacks = name;
    } else if (inst.op != ir::Op::Number) {
      const Numbers* limit = inst.op == ir::Op::Uln ? variant->uln : variant->lln;
      if (limit == nullptr || !values_.there(*limit))
        lacks = std::string(inst.op == ir::Op::Uln ? "ULN" : "LLN") + " of " + name;
    }
    if (!lacks.empty() && std::find(names.begin(), names.end(), lacks) == names.end()) names.push_back(lacks);
  }
  return names;
}

/// In base units.
std::optional<Amount> HeldReader::amount(ir::InstId number, const ir::Compared& compared) const {
  auto amount = answers_.number(number);
  if (amount && ir::info(program_.tape[number.index].op).type == ir::Type::Real) amount->value *= compared.real;
  return amount;
}

struct HeldReader::Side {
  ir::InstId number;
  Span written;
};

HeldValue HeldReader::held(const ir::Compared& compared, const ExplainedTest& test) const {
  const ir::Inst& inst = program_.tape[compared.inst.index];
  Side value{inst.a, compared.a};
  Side limit{inst.b, compared.b};
  const auto reads_value = [&](const Side& side) {
    const auto all = leaves(side.number);
    return std::any_of(all.begin(), all.end(),
                       [&](ir::InstId leaf) { return program_.tape[leaf.index].op == ir::Op::Number; });
  };
  const bool one_sided = reads_value(value) != reads_value(limit);
  const bool second_first = value.written.source == limit.written.source && limit.written.begin < value.written.begin;
  if (one_sided ? reads_value(limit) : second_first) std::swap(value, limit);

  HeldValue held;
  held.name = one_line(text_of(sources_, value.written));
  LinearMap to{compared.unit.factor, compared.unit.offset, {}};
  held.unit = compared.unit.code;
  const auto place = [&](std::uint32_t input) {
    const auto shows = [&](const ReadValue& one) {
      return std::find(one.inputs.begin(), one.inputs.end(), input) != one.inputs.end();
    };
    return static_cast<std::size_t>(std::find_if(test.values.begin(), test.values.end(), shows) - test.values.begin());
  };
  const auto input = recorded(value.number);
  if (input && place(*input) < test.values.size()) held.recorded = place(*input);
  if (const NumberVariant* variant = input ? values_.variant(*input) : nullptr) {
    to = to_recorded(*variant);
    held.unit = variant->unit.code;
  }
  for (const Side& side : {value, limit}) {
    const auto day = recorded(side.number);
    held.date = held.date || (day && is_date(program_.inputs[*day]));
    for (const std::string& lacks : lacking(side.number)) held.lacking.push_back(lacks);
    if (held.recorded) continue;
    for (const ir::InstId leaf : leaves(side.number)) {
      const std::size_t part = place(program_.tape[leaf.index].imm);
      const bool is_new = std::find(held.parts.begin(), held.parts.end(), part) == held.parts.end();
      if (part < test.values.size() && is_new) held.parts.push_back(part);
    }
  }
  if (held.date) to = {kSecondsADay, 0, {}};
  if (held.unit == "1" || held.date) held.unit.clear();
  const auto in_unit = [&](ir::InstId number) -> std::vector<Amount> {
    auto amount = this->amount(number, compared);
    if (!amount) return {};
    amount->value = (amount->value - to.offset) / to.factor;
    return {*amount};
  };
  held.value = in_unit(value.number);
  held.limit = in_unit(limit.number);
  return held;
}

}  // namespace elig
