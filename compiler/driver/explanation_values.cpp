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

bool is_date(const ir::Input& input) { return input.feature && input.feature->what == ir::Feature::What::Date; }

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
    test.values.push_back(is(input, What::Sum) ? mean(input, inputs) : read(input));
  }
  join_ends(test);
}

/// The two ends of what is possible become one value: `2`, or `2 to 4`.
void ValueReader::join_ends(ExplainedTest& test) const {
  std::vector<ReadValue> joined;
  for (ReadValue& value : test.values) {
    const auto other =
        std::find_if(joined.begin(), joined.end(), [&](const auto& one) { return one.name == value.name; });
    if (other == joined.end()) {
      joined.push_back(std::move(value));
    } else {
      other->inputs.insert(other->inputs.end(), value.inputs.begin(), value.inputs.end());
      if (other->value == value.value) continue;
      other->value += " to " + (value.value.empty() ? "none" : value.value);
    }
  }
  test.values = std::move(joined);
}

/// A mean is its sum and the number of readings: shown as one value, by the sum.
ReadValue ValueReader::mean(std::uint32_t sum, const std::set<std::uint32_t>& inputs) const {
  const auto& feature = program_.inputs[sum].feature;
  ReadValue value = read(sum);
  value.name = program_.selections[feature->of].text;
  value.value.clear();
  const NumberVariant* total = variant(sum);
  for (const std::uint32_t input : inputs) {
    const auto& other = program_.inputs[input].feature;
    const bool readings = other && other->what == ir::Feature::What::Readings && other->of == feature->of;
    if (readings) value.inputs.push_back(input);
    const NumberVariant* count = readings ? variant(input) : nullptr;
    if (count == nullptr || total == nullptr || count->value->data[row_] == 0) continue;
    const Rational number(Integer(std::to_string(count->value->data[row_])));
    const LinearMap& map = total->value_map;
    const Rational base = (map.factor * Integer(std::to_string(total->value->data[row_])) + map.offset) / number;
    const char* censored = total->value->below.test(row_) ? "<" : total->value->above.test(row_) ? ">" : "";
    value.value = censored + to_display((base - total->unit.offset) / total->unit.factor);
    value.readings = to_string(number);
  }
  return value;
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
  if (const auto input = ir::input_of(program_, inst)) inputs.insert(*input);
  for (const ir::InstId operand : {inst.a, inst.b, inst.c}) collect(operand, seen, inputs);
}

std::string ValueReader::number(const ir::Input& input, const NumberVariant& v) const {
  const char* censored = v.value->below.test(row_) ? "<" : v.value->above.test(row_) ? ">" : "";
  if (v.column != nullptr) return censored + to_string(stored(*v.value, row_));
  const Rational base = v.value_map.factor * Integer(std::to_string(v.value->data[row_])) + v.value_map.offset;
  if (is_date(input)) return date_text(base, v.unit);
  return censored + to_display((base - v.unit.offset) / v.unit.factor);
}

std::string ValueReader::name(std::uint32_t index) const {
  const ir::Input& input = program_.inputs[index];
  return input.kind == ir::InputKind::Attest ? "a person's confirmation" : plain_name(input);
}

ReadValue ValueReader::read(std::uint32_t index) const {
  const ir::Input& input = program_.inputs[index];
  const BoundInput& bound = binding_.inputs[index];
  ReadValue read;
  read.inputs = {index};
  read.whether = input.feature && input.feature->what == ir::Feature::What::Truth;
  read.name = name(index);
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

}  // namespace elig
