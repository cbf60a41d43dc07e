// The part of lowering that reads what selections yield: a field of the row that is picked, a count, a mean, a truth.
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/check/lower.h"
#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

using What = ir::Feature::What;

std::string text_of(Place place) { return ast::print(*place.ast, place.expr); }

/// The printed selection under another word: `no(...)` asks for what `any(...)` finds.
std::string text_under(const char* word, Place place) {
  const std::string text = text_of(place);
  return word + text.substr(text.find('('));
}

ir::Input plain_input(std::string name, ir::Feature feature) {
  ir::Input input{.name = std::move(name)};
  input.analyte.declared = plain_number();
  input.feature = std::move(feature);
  return input;
}

bool picks_row(const ast::Select& select) {
  switch (select.selector) {
    case ast::Selector::Latest:
    case ast::Selector::Earliest:
    case ast::Selector::Nth:
    case ast::Selector::Highest:
    case ast::Selector::Lowest:
      return true;
    default:
      return false;
  }
}

bool has_ends(const ast::Select* select) {
  return select != nullptr && (select->selector == ast::Selector::Highest || select->selector == ast::Selector::Lowest);
}

}  // namespace

// ---- a field of a picked row

std::optional<Lowering::Yield> Lowering::yielded(Place place) const {
  if (const auto* of = place.as<ast::FieldOf>()) {
    const auto picked = histories_.picked(place.of_patient(of->of));
    if (!picked || picked->rows == nullptr) return std::nullopt;
    return Yield{*picked, picked->rows->find(of->field.text), of->field};
  }
  const auto* select = place.as<ast::Select>();
  if (select == nullptr || !picks_row(*select)) return std::nullopt;
  const auto picked = histories_.picked(place);
  if (!picked || picked->rows == nullptr) return std::nullopt;
  const ast::Identifier name = select->rows.field.value_or(ast::Identifier{place.span(), "value"});
  return Yield{*picked, picked->rows->find(name.text), name};
}

const Field* Lowering::picked_field(Place place) {
  const Identity identity = conditions_.identity(place);
  if (const auto known = picked_fields_.find(identity); known != picked_fields_.end()) {
    return known->second ? &*known->second : nullptr;
  }
  std::optional<Field>& made = picked_fields_[identity];
  const auto yield = yielded(place);
  if (!yield || yield->field == nullptr) {
    if (yield && (place.as<ast::FieldOf>() != nullptr || place.as<ast::Select>()->rows.field)) {
      histories_.field(*yield->picked.rows, yield->name);
    } else if (yield) {
      no_value(place);
    } else if (place.as<ast::Select>() != nullptr) {
      histories_.select(place.of_patient(place.expr), ir::Pick::Latest);  // says which rows are unknown
    } else {
      const auto& of = std::get<ast::FieldOf>((*place).node);
      if (histories_.picked(place.of_patient(of.of))) {
        histories_.select(*histories_.picked(place.of_patient(of.of)));
      } else {
        histories_.no_row(place.of_patient(of.of), of.field.text, of.field.text + " of latest(...)");
      }
    }
    return nullptr;
  }
  const auto selection = histories_.select(yield->picked);
  if (!selection) return nullptr;
  Field field = *yield->field;
  std::visit(
      [&](auto& symbol) {
        symbol.input.name = text_of(place);
        symbol.input.of_row = false;
        symbol.input.feature = ir::Feature{What::Field, *selection, ir::End::Sure, yield->field->name};
      },
      field.what);
  if (auto* number = std::get_if<NumberSymbol>(&field.what); number != nullptr && number->recorded_as == nullptr) {
    number->recorded_as = &std::get<NumberSymbol>(yield->field->what);
  }
  made = std::move(field);
  return &*made;
}

void Lowering::no_value(Place place) {
  const Place row = meant(place, symbols_, poisoned_lets_);
  const auto* select = row.as<ast::Select>();
  if (select == nullptr) {
    const auto* name = place.as<ast::Name>();
    const auto id = name != nullptr ? symbols_.find(name->name) : std::nullopt;
    if (!id) return;
    const auto& what = symbols_[*id].what;
    const bool event = std::holds_alternative<EventSymbol>(what);
    const bool codes = std::holds_alternative<CodesSymbol>(what);
    auto& d = diagnostics_.add(Code::E0915, place.span(),
                               {name->name, event   ? "an event"
                                            : codes ? "a code set"
                                                    : "a row"});
    if (event) d.help.push_back("select its rows, as in `any(" + name->name + ")`");
    if (codes) d.help.push_back("say of what, as in `any(condition in " + name->name + ")`");
    return;
  }
  auto& d = diagnostics_.add(Code::E0915, place.span(), {text_of(place), "a row"});
  if (SymbolId let; named_let(place, symbols_, poisoned_lets_, &let) != nullptr) {
    d.labels.push_back({symbols_[let].span, "declared here"});
  }
  const RowFields* rows = symbols_.rows_of(select->rows.source.name.text);
  if (rows != nullptr && !rows->fields.empty()) {
    d.help.push_back("name a field, as in `" + rows->fields.front().name + " of " + text_of(place) + "`");
  }
  d.help.push_back("or ask for its day, as in `start(" + text_of(place) + ")`, or whether there is one: `" +
                   text_under("any", row) + "`");
}

Number Lowering::number_of_pick(Place place, const Context& context) {
  const auto yield = yielded(place);
  const auto* quantity = yield && yield->field != nullptr ? std::get_if<QuantitySymbol>(&yield->field->what) : nullptr;
  const auto* select = place.as<ast::Select>();
  if (quantity != nullptr && has_ends(select)) {  // the selection itself needs the unit
    const auto selection = histories_.select(place, Histories::pick_of(select->selector), context.quantity);
    if (!selection) return {};
    ir::Input input = quantity->input;
    input.name = text_of(place);
    input.of_row = false;
    input.feature = ir::Feature{What::Field, *selection, ir::End::Sure, yield->field->name};
    return number_of_quantity(std::move(input), place, context, end_of(conditions_.identity(place), context));
  }
  const Field* field = picked_field(place);
  if (field == nullptr) return {};
  if (const auto* unitless = std::get_if<QuantitySymbol>(&field->what)) {
    return number_of_quantity(unitless->input, place, context);
  }
  const auto* number = std::get_if<NumberSymbol>(&field->what);
  if (number == nullptr) {
    wrong_sort(place, "a number");
    return {};
  }
  const ir::End end = has_ends(select) ? end_of(conditions_.identity(place), context) : ir::End::Sure;
  return input_number(*number, at_end(number->input, end), ir::Op::Number, place.span());
}

ir::Input Lowering::at_end(ir::Input input, ir::End end) {
  if (end == ir::End::Sure) return input;
  input.name += end == ir::End::Low ? " (low)" : " (high)";
  if (input.feature) input.feature->end = end;
  if (input.row_day) input.row_day->end = end;
  return input;
}

ir::End Lowering::end_of(Identity identity, const Context& context) const {
  if (context.sure) return ir::End::Sure;
  const auto chosen = context.decided.find(identity);
  must(chosen != context.decided.end(), "an uncertain value was lowered before its end was chosen");
  return chosen->second ? ir::End::High : ir::End::Low;
}

// ---- what is made of several rows

Number Lowering::number_of_select(Place place, const ast::Select& select, const Context& context) {
  switch (select.selector) {
    case ast::Selector::Latest:
    case ast::Selector::Earliest:
    case ast::Selector::Nth:
    case ast::Selector::Highest:
    case ast::Selector::Lowest: {
      if (has_ends(&select) && field_over(select) == nullptr) {
        histories_.select(place.of_patient(place.expr), Histories::pick_of(select.selector));  // says what is wrong
        return {};
      }
      return number_of_pick(place.of_patient(place.expr), context);
    }
    case ast::Selector::Count:
      return count(place.of_patient(place.expr), context);
    case ast::Selector::Mean:
      return mean(place.of_patient(place.expr), select, context);
    case ast::Selector::Median:
      return median(place.of_patient(place.expr), select, context);
    case ast::Selector::Duration:
      return number_of_difference(place.of_patient(place.expr), context);
    case ast::Selector::Any:
    case ast::Selector::Every:
    case ast::Selector::No:
    case ast::Selector::Active:
    case ast::Selector::History:
      break;
  }
  wrong_sort(place, "a number");
  return {};
}

Number Lowering::count(Place place, const Context& context) {
  const auto selection = histories_.select(place, ir::Pick::Count);
  if (!selection) return {};
  const ir::Input input = at_end(plain_input(text_of(place), {What::Count, *selection, ir::End::Sure, ""}),
                                 end_of(conditions_.identity(place), context));
  Number n;
  n.form = Form::Exact;
  n.span = place.span();
  n.inst = emit(ir::Op::Number, place.span(), {}, {}, {}, this->input(input));
  return n;
}

const Field* Lowering::field_over(const ast::Select& select) const {
  const RowFields* rows = symbols_.rows_of(select.rows.source.name.text);
  const Field* field = rows != nullptr ? rows->find(select.rows.field ? select.rows.field->text : "value") : nullptr;
  return field != nullptr && field->input().kind == ir::InputKind::Number ? field : nullptr;
}

/// The exact sum in the declared unit, as a double, by the number of readings (S1).
Number Lowering::mean(Place place, const ast::Select& select, const Context& context) {
  const Span span = place.span();
  const auto selection = histories_.select(place, ir::Pick::Mean, context.quantity);
  const Field* over = field_over(select);
  if (!selection || over == nullptr) return {};
  const auto* number = std::get_if<NumberSymbol>(&over->what);
  const Unit unit =
      number != nullptr ? number->input.analyte.declared : coherent_unit(context.quantity.value_or(Dimension{}));
  // In another dimension it is of other rows.
  const std::string text = text_of(place) + (number == nullptr ? " (" + describe(unit.dimension) + ")" : "");
  ir::Input sum{.name = text + " (sum)"};
  sum.analyte = over->input().analyte;
  sum.analyte.declared = unit;
  sum.feature = ir::Feature{What::Sum, *selection, ir::End::Sure, over->name};
  const ir::Input readings = plain_input(text + " (readings)", {What::Readings, *selection, ir::End::Sure, ""});
  const auto total = emit(ir::Op::Number, span, {}, {}, {}, input(sum));
  const auto how_many = emit(ir::Op::Number, span, {}, {}, {}, input(readings));
  const auto a = emit(ir::Op::ToReal, span, total, {}, {}, builder_.constant(unit.factor));
  const auto b = emit(ir::Op::ToReal, span, how_many, {}, {}, builder_.constant(1));
  program_.reals_at.push_back(span);
  Number n;
  n.form = Form::Real;
  n.span = span;
  n.dimension = unit.dimension;
  n.unit = unit.factor;
  if (number != nullptr) n.declared = unit;
  n.inst = emit(ir::Op::RealDiv, span, a, b);
  if (number != nullptr) {
    n.affinity = number->affine ? Affinity::Point : Affinity::Plain;
    n.analyte = number->recorded_as != nullptr ? number->recorded_as : number;
  }
  return n;
}

Number Lowering::median(Place place, const ast::Select& select, const Context& context) {
  const auto selection = histories_.select(place, ir::Pick::Median, context.quantity);
  const Field* over = field_over(select);
  if (!selection || over == nullptr) return {};
  ir::Input input = over->input();
  input.name = text_of(place);
  input.of_row = false;
  input.feature = ir::Feature{What::Median, *selection, ir::End::Sure, over->name};
  const auto* number = std::get_if<NumberSymbol>(&over->what);
  if (number == nullptr) return number_of_quantity(std::move(input), place, context);
  return input_number(number->recorded_as != nullptr ? *number->recorded_as : *number, input, ir::Op::Number,
                      place.span());
}

// ---- truths

ir::InstId Lowering::truth_of_select(Place at, const ast::Select& select) {
  const Place place = at.of_patient(at.expr);
  if (picks_row(select)) return truth_of_pick(place);
  const auto selection = histories_.select(place, ir::Pick::Any);
  if (!selection) return poison(place.span());
  const bool negated = select.selector == ast::Selector::No || select.selector == ast::Selector::Every;
  ir::Input input{.name = text_of(place), .kind = ir::InputKind::YesNo};
  if (select.selector == ast::Selector::No) input.name = text_under("any", place);
  if (select.selector == ast::Selector::Every) input.name = "not " + input.name;
  input.feature = ir::Feature{What::Truth, *selection, ir::End::Sure, ""};
  const auto found = emit(ir::Op::YesNo, place.span(), {}, {}, {}, this->input(input));
  return negated ? negate(found, place.span()) : found;
}

ir::InstId Lowering::truth_of_pick(Place place) {
  const Field* field = picked_field(place);
  if (field == nullptr) return poison(place.span());
  if (sort(place) != Sort::Truth) {
    wrong_sort(place, "a condition");
    return poison(place.span());
  }
  return emit(ir::Op::YesNo, place.span(), {}, {}, {}, input(field->input()));
}

}  // namespace elig::sema
