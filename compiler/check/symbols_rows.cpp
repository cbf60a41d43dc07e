// The part of the table of names that is about rows: the fields of events and of measurements, and the codes by which a
// measurement's rows are known.
#include <algorithm>

#include "compiler/check/code_systems.h"
#include "compiler/check/symbols.h"

namespace elig::sema {

std::optional<ir::RowDay::Which> row_day_named(std::string_view name) {
  if (name == "start" || name == "date") return ir::RowDay::Which::Start;
  if (name == "end") return ir::RowDay::Which::End;
  return std::nullopt;
}

const ir::Input& Field::input() const {
  return std::visit([](const auto& symbol) -> const ir::Input& { return symbol.input; }, what);
}

const Field* RowFields::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

const NumberSymbol* RowFields::own_value() const {
  return event ? nullptr : std::get_if<NumberSymbol>(&fields.front().what);
}

const RowFields* Symbols::rows_of(std::string_view name) const {
  const auto found = rows_.find(name);
  return found == rows_.end() ? nullptr : &found->second;
}

std::vector<ir::Coding> Symbols::codings(const std::vector<ast::CodeList>& lists) {
  std::vector<ir::Coding> codes;
  for (const ast::CodeList& list : lists) {
    if (!is_code_system(list.system.text)) {
      unknown_code_system(list.system, diagnostics_);
      continue;
    }
    for (const ast::Text& code : list.codes) codes.push_back({list.system.text, code.text});
  }
  return codes;
}

namespace {

/// The value of a measurement, a score or an attribute, as a field of its rows.
template <class Symbol>
RowFields own_rows(const std::string& name, const Symbol& recorded) {
  Symbol value = recorded;
  value.input.name = "value";
  value.input.of_row = true;
  value.input.codes.clear();
  if constexpr (std::is_same_v<Symbol, NumberSymbol>) value.recorded_as = &recorded;
  return {name, false, {{"value", std::move(value)}}};
}

}  // namespace

void Symbols::add_rows(const Symbol& symbol) {
  if (const auto* number = std::get_if<NumberSymbol>(&symbol.what)) rows_[symbol.name] = own_rows(symbol.name, *number);
  if (const auto* label = std::get_if<LabelSymbol>(&symbol.what)) rows_[symbol.name] = own_rows(symbol.name, *label);
  if (const auto* event = std::get_if<EventSymbol>(&symbol.what)) rows_[symbol.name] = fields_of(*event->event);
}

RowFields Symbols::fields_of(const ast::Event& event) {
  RowFields rows{event.name.text, true, {}};
  for (const ast::EventField& declared : event.fields) {
    const std::string& name = declared.name.text;
    if (row_day_named(name) || name == "code") {
      diagnostics_.add(Code::E0919, declared.name.span, {name});
      continue;
    }
    if (rows.find(name) != nullptr) {
      diagnostics_.add(Code::E0102, declared.name.span, {name});
      continue;
    }
    if (auto made = field(declared)) rows.fields.push_back(std::move(*made));
  }
  return rows;
}

std::optional<Field> Symbols::field(const ast::EventField& f) {
  ir::Input input{.name = f.name.text};
  input.of_row = true;
  switch (f.kind) {
    case ast::EventField::Kind::Unit:
    case ast::EventField::Kind::Range: {
      NumberSymbol number;
      number.declared = f.name.span;
      number.has_limits = false;
      number.input = std::move(input);
      number.input.analyte.declared =
          f.unit ? read_unit(*f.unit, diagnostics_).value_or(plain_number()) : plain_number();
      if (f.unit) number.unit_text = f.unit->text;
      number.affine = number.input.analyte.declared.affine();
      if (f.range) {
        number.input.lo = f.range->lo;
        number.input.hi = f.range->hi;
        if (f.range->lo > f.range->hi) {
          diagnostics_.add(Code::E0308, f.range->span, {f.range->lo_spelling, f.range->hi_spelling});
        }
      }
      return Field{f.name.text, std::move(number)};
    }
    case ast::EventField::Kind::Quantity:
      input.any_unit = true;
      return Field{f.name.text, QuantitySymbol{std::move(input)}};
    case ast::EventField::Kind::YesNo:
      input.kind = ir::InputKind::YesNo;
      return Field{f.name.text, LabelSymbol{std::move(input)}};
    case ast::EventField::Kind::Text:
      input.kind = ir::InputKind::Label;
      input.open = true;
      return Field{f.name.text, LabelSymbol{std::move(input)}};
    case ast::EventField::Kind::Labels:
      break;
  }
  input.kind = ir::InputKind::Label;
  input.ordered = f.ordered;
  for (const auto& label : f.labels) {
    input.labels.push_back(label.name.text);
    auto& spellings = input.spellings.emplace_back();
    for (const auto& s : label.spellings) spellings.push_back(s.text);
  }
  return Field{f.name.text, LabelSymbol{std::move(input)}};
}

}  // namespace elig::sema
