#include "compiler/driver/explanation_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/binder.h"
#include "runtime/population/date.h"

namespace elig {
namespace {

Rational stored(const Numbers& numbers, std::size_t row) {
  return Rational(Integer(std::to_string(numbers.data[row]))) * pow10(-numbers.decimals);
}

/// Base units -> the unit that the value is shown in: its own as recorded; of a computed one, the declared.
LinearMap shown(const NumberVariant& variant) {
  if (variant.column == nullptr) return {variant.unit.factor, variant.unit.offset, {}};
  return {variant.value_map.factor * pow10(variant.value->decimals), variant.value_map.offset, {}};
}

bool is_date(const ir::Input& input) { return input.feature && input.feature->what == ir::Feature::What::Date; }

/// A number in base units as the date that it is.
std::string date_text(const Rational& base, const Unit& unit) {
  const Integer day = floor(base / unit.factor);
  return day > kBeforeAllTime && day < kAfterAllTime ? day_text(static_cast<Day>(day.get_si())) : "an unknown day";
}

/// `loinc 718-7`, the first that the source gave.
std::string code_of(const Concept* coded) {
  return coded == nullptr || coded->codes.empty() ? "" : coded->codes.front().system + " " + coded->codes.front().code;
}

/// Without the ` (low)` or ` (high)` of an end.
std::string plain_name(const ir::Input& input) {
  if (!input.feature || input.feature->end == ir::End::Sure) return input.name;
  for (const std::string_view suffix : {" (low)", " (high)"}) {
    if (input.name.ends_with(suffix)) return input.name.substr(0, input.name.size() - suffix.size());
  }
  return input.name;
}

}  // namespace

std::string days_text(const std::optional<DayRange>& days) {
  if (!days) return "";
  if (days->lo <= kBeforeAllTime && days->hi >= kAfterAllTime) return "an unknown day";
  if (days->lo == days->hi) return days->lo >= kAfterAllTime ? "goes on" : day_text(days->lo);
  const std::string first = days->lo <= kBeforeAllTime ? "" : day_text(days->lo);
  return first + ".." + (days->hi >= kAfterAllTime ? "" : day_text(days->hi));
}

void ValueReader::describe(ir::InstId inst, ExplainedTest& test) const {
  std::set<std::uint32_t> seen, inputs;
  collect(inst, seen, inputs);
  using What = ir::Feature::What;
  const auto is = [&](std::uint32_t input, What what) {
    return program_.inputs[input].feature && program_.inputs[input].feature->what == what;
  };
  for (const auto input : inputs) {
    if (is(input, What::Readings)) continue;
    auto averaged = is(input, What::Sum) ? mean(input, inputs) : std::nullopt;
    test.values.push_back(averaged ? std::move(*averaged) : read(input));
  }
  join_ends(test);
  threshold(inst, test);
}

/// The two ends of what is possible become one value: `2`, or `2 to 4`.
void ValueReader::join_ends(ExplainedTest& test) const {
  std::vector<ReadValue> joined;
  for (ReadValue& value : test.values) {
    const auto other =
        std::find_if(joined.begin(), joined.end(), [&](const auto& one) { return one.name == value.name; });
    if (other == joined.end()) {
      joined.push_back(std::move(value));
    } else if (other->value != value.value) {
      other->value += " to " + (value.value.empty() ? "none" : value.value);
    }
  }
  test.values = std::move(joined);
}

/// A mean is its sum and the number of readings: shown as one value, by the sum.
std::optional<ReadValue> ValueReader::mean(std::uint32_t sum, const std::set<std::uint32_t>& inputs) const {
  const auto& feature = program_.inputs[sum].feature;
  const NumberVariant* total = variant(sum);
  for (const std::uint32_t input : inputs) {
    const auto& other = program_.inputs[input].feature;
    const bool readings = other && other->what == ir::Feature::What::Readings && other->of == feature->of;
    const NumberVariant* count = readings ? variant(input) : nullptr;
    if (count == nullptr || total == nullptr || count->value->data[row_] == 0) continue;
    const Rational number(Integer(std::to_string(count->value->data[row_])));
    const LinearMap& map = total->value_map;
    const Rational base = (map.factor * Integer(std::to_string(total->value->data[row_])) + map.offset) / number;
    ReadValue value = read(sum);
    value.name = program_.selections[feature->of].text;
    const char* censored = total->value->below.test(row_) ? "<" : total->value->above.test(row_) ? ">" : "";
    value.value = censored + to_display((base - total->unit.offset) / total->unit.factor);
    value.readings = to_string(number);
    return value;
  }
  return std::nullopt;
}

const NumberVariant* ValueReader::variant(std::uint32_t input) const {
  for (const auto& v : binding_.inputs[input].numbers) {
    if (v.value->valid.test(row_)) return &v;
  }
  return nullptr;
}

void ValueReader::collect(ir::InstId id, std::set<std::uint32_t>& seen, std::set<std::uint32_t>& inputs) const {
  if (!id.valid() || !seen.insert(id.index).second) return;
  const ir::Inst& inst = program_.tape[id.index];
  switch (inst.op) {
    case ir::Op::Number:
    case ir::Op::Uln:
    case ir::Op::Lln:
    case ir::Op::YesNo:
    case ir::Op::InputKnown:
      inputs.insert(inst.imm);
      break;
    case ir::Op::LabelIn:
      inputs.insert(program_.label_sets[inst.imm].input);
      break;
    default:  // everything else reads through its operands
      break;
  }
  for (const ir::InstId operand : {inst.a, inst.b, inst.c}) collect(operand, seen, inputs);
}

std::string ValueReader::number(const ir::Input& input, const NumberVariant& v) const {
  const char* censored = v.value->below.test(row_) ? "<" : v.value->above.test(row_) ? ">" : "";
  if (v.column != nullptr) return censored + to_string(stored(*v.value, row_));
  const Rational base = v.value_map.factor * Integer(std::to_string(v.value->data[row_])) + v.value_map.offset;
  if (is_date(input)) return date_text(base, v.unit);
  return censored + to_display((base - v.unit.offset) / v.unit.factor);
}

ReadValue ValueReader::read(std::uint32_t index) const {
  const ir::Input& input = program_.inputs[index];
  const BoundInput& bound = binding_.inputs[index];
  ReadValue read;
  read.name = input.kind == ir::InputKind::Attest ? "a person's confirmation" : plain_name(input);
  const NumberVariant* v = variant(index);
  if (v != nullptr) {
    read.value = number(input, *v);
    if (v->unit.code != "1" && !is_date(input)) read.unit = v->unit.code;
    read.bridge = v->value_map.because;
    if (v->uln != nullptr && v->uln->valid.test(row_)) read.uln = limit(*v->uln, v->uln_unit, v->unit);
    if (v->lln != nullptr && v->lln->valid.test(row_)) read.lln = limit(*v->lln, v->lln_unit, v->unit);
  } else if (bound.labels && bound.labels->column != nullptr) {
    read.value = cell_text(*bound.labels->column, row_);
  } else if (bound.truth) {
    read.value = bound.truth->yes->test(row_) ? "yes" : bound.truth->no->test(row_) ? "no" : "";
  }
  add_origin(index, v, read);
  return read;
}

/// The row of the history that it came from, and the days that were looked in.
void ValueReader::add_origin(std::uint32_t index, const NumberVariant* v, ReadValue& read) const {
  const ir::Input& input = program_.inputs[index];
  const auto wide = [&](const Column* column) {
    return std::any_of(population_.columns.begin(), population_.columns.end(),
                       [&](const Column& one) { return &one == column; });
  };
  const auto& labels = binding_.inputs[index].labels;
  if (v == nullptr && labels && wide(labels->column)) return;
  if (v != nullptr && wide(v->column)) {
    const auto dates = planning::columns_named(population_, input.name, ColumnRole::Date);
    if (!dates.empty()) read.date = cell_text(*dates.front(), row_);
    return;
  }
  read.window = days_text(features_.window(program_, index, row_));
  const auto picked = features_.picked(program_, index, row_);
  if (!picked) return;
  const bool lasts = picked->run->end && (*picked->run->end)[picked->row] != picked->run->start[picked->row];
  if (!is_date(input)) read.date = days_text(picked->run->start[picked->row]);
  if (!is_date(input) && lasts) read.end = days_text((*picked->run->end)[picked->row]);
  read.code = code_of(picked->coded);
  if (picked->coded != nullptr) read.named = picked->coded->display;
}

/// A limit as recorded; with its unit where that is not the value's.
std::string ValueReader::limit(const Numbers& numbers, const Unit& unit, const Unit& of_value) const {
  const std::string text = to_string(stored(numbers, row_));
  return unit.code == of_value.code || unit.code.empty() ? text : text + " " + unit.code;
}

/// The exact value of an instruction for this patient; nullopt when missing, censored or not exact.
std::optional<Rational> ValueReader::exact(ir::InstId id) const {
  const ir::Inst& inst = program_.tape[id.index];
  const auto binary = [&](auto apply) -> std::optional<Rational> {
    const auto a = exact(inst.a);
    const auto b = exact(inst.b);
    if (!a || !b) return std::nullopt;
    return Rational(apply(*a, *b));
  };
  if (inst.op == ir::Op::Const) return program_.constants[inst.imm];
  if (inst.op == ir::Op::Add) return binary([](const auto& a, const auto& b) { return Rational(a + b); });
  if (inst.op == ir::Op::Sub) return binary([](const auto& a, const auto& b) { return Rational(a - b); });
  if (inst.op == ir::Op::Mul) return binary([](const auto& a, const auto& b) { return Rational(a * b); });
  if (inst.op == ir::Op::Max) return binary([](const auto& a, const auto& b) { return std::max(a, b); });
  if (inst.op == ir::Op::Min) return binary([](const auto& a, const auto& b) { return std::min(a, b); });
  if (inst.op == ir::Op::Neg) {
    const auto a = exact(inst.a);
    return a ? std::optional<Rational>(-*a) : std::nullopt;
  }
  const bool recorded = inst.op == ir::Op::Number || inst.op == ir::Op::Uln || inst.op == ir::Op::Lln;
  const NumberVariant* v = recorded ? variant(inst.imm) : nullptr;
  if (v == nullptr) return std::nullopt;
  const Numbers* numbers = inst.op == ir::Op::Number ? v->value : inst.op == ir::Op::Uln ? v->uln : v->lln;
  const LinearMap& map = inst.op == ir::Op::Number ? v->value_map : inst.op == ir::Op::Uln ? v->uln_map : v->lln_map;
  if (numbers == nullptr || !numbers->valid.test(row_) || numbers->below.test(row_) || numbers->above.test(row_)) {
    return std::nullopt;
  }
  return Rational(map.factor * Integer(std::to_string(numbers->data[row_])) + map.offset);
}

void ValueReader::threshold(ir::InstId id, ExplainedTest& test) const {
  ir::Inst inst = program_.tape[id.index];
  if (inst.op == ir::Op::Not) inst = program_.tape[inst.a.index];
  if (inst.op != ir::Op::Lt && inst.op != ir::Op::Le && inst.op != ir::Op::Eq) return;
  const auto is_number = [&](ir::InstId side) { return program_.tape[side.index].op == ir::Op::Number; };
  if (is_number(inst.a) == is_number(inst.b)) return;
  const ir::InstId value = is_number(inst.a) ? inst.a : inst.b;
  const ir::InstId held_against = is_number(inst.a) ? inst.b : inst.a;
  const std::uint32_t input = program_.tape[value.index].imm;
  const NumberVariant* v = variant(input);
  const auto bound = exact(held_against);
  if (v == nullptr || !bound) return;
  const LinearMap to = shown(*v);
  const std::string unit = v->unit.code == "1" ? "" : " " + v->unit.code;
  const bool date = is_date(program_.inputs[input]);
  test.threshold = date ? date_text(*bound, v->unit) : to_display((*bound - to.offset) / to.factor) + unit;
  if (const auto own = exact(value)) {
    const Rational gap = (*own - *bound) / to.factor;
    const char* more = date ? " later" : " above";
    const char* less = date ? " earlier" : " below";
    test.distance = gap == 0 ? "exactly at it" : to_display(abs(gap)) + unit + (gap > 0 ? more : less);
  }
}

}  // namespace elig
