// What both halves of lowering share: names, sorts, and the entry points for criteria and lets.
#include "compiler/check/lower.h"

#include <utility>

#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

Sort sort_of(const Field& field) {
  const auto* label = std::get_if<LabelSymbol>(&field.what);
  if (label == nullptr) return Sort::Number;
  return label->input.kind == ir::InputKind::YesNo ? Sort::Truth : Sort::Label;
}

}  // namespace

std::string Lowering::spelled(Sort sort) {
  switch (sort) {
    case Sort::Number:
      return "a number";
    case Sort::Truth:
      return "a condition";
    case Sort::Label:
      return "one of several values";
    case Sort::Date:
      return "a date";
    case Sort::Row:
      return "a row";
    case Sort::Poison:
      break;
  }
  return "something else";
}

Lowering::Lowering(Histories& histories, ir::Program& program)
    : histories_(histories),
      program_(program),
      symbols_(histories.symbols()),
      diagnostics_(histories.diagnostics()),
      builder_(program),
      arithmetic_(builder_, program, diagnostics_),
      poisoned_lets_(histories.poisoned()),
      conditions_(symbols_, poisoned_lets_) {}

ir::InstId Lowering::condition(Place place, const std::string& id, Attestation attestation) {
  criterion_ = id;
  attestation_ = attestation;
  met_attested_ = false;
  const ir::InstId inst = truth(place);
  must(!met_poison_ || diagnostics_.has_errors(), "a rule was refused without a word");
  return inst;
}

ir::InstId Lowering::where(Place place, bool negated) {
  const ir::InstId inst = condition(place, "", Attestation::AsAnswered);
  finish();
  return negated ? negate(inst, place.span()) : inst;
}

void Lowering::finish() {
  for (ir::LabelSet& set : program_.label_sets) set.members.resize(program_.inputs[set.input].labels.size());
}

std::vector<ir::Atom> Lowering::take_atoms() { return std::exchange(atoms_, {}); }

void Lowering::check_let(const LetSymbol& let) {
  criterion_.clear();
  const Place value{let.ast, let.let->value};
  const bool outer = std::exchange(in_let_, true);
  switch (sort(value)) {
    case Sort::Truth:
      truth(value);
      if (let.unit) wrong_sort(value, "a number");
      break;
    case Sort::Label:
      if (label_symbol(value) == nullptr) {
        wrong_sort(value, "a number or a condition");
      } else if (let.unit) {
        wrong_sort(value, "a number");
      } else {
        is_known(value);
      }
      break;
    case Sort::Row: {
      const auto row = histories_.picked(value);
      if (row) histories_.select(*row);
      if (!row || let.unit) is_known(value);  // says what it is instead
      break;
    }
    case Sort::Date:
      if (!conditions_.first_undecided({value}, {})) histories_.date(value);
      break;
    case Sort::Number:
    case Sort::Poison: {
      // Its name, so that the declared unit is checked with the value, in every branch it may take.
      const auto id = symbols_.find(let.let->name.text);
      if (id && poisoned_lets_.contains(id->index)) break;
      test({Test::Kind::Known, {}, {value}, value.span()});
      if (!id || conditions_.first_undecided({value}, {})) break;
      Context context{.sure = true};
      if (let.unit && has_quantity(value, context))
        context.quantity = quantity_for(value, let.unit->dimension, context);
      number_of_let(*id, let, value.span(), context);
      break;
    }
  }
  in_let_ = outer;
}

std::optional<SymbolId> Lowering::resolve(Place place, const std::string& name) {
  if (place.row == nullptr || symbols_.find(name)) return symbols_.resolve(place.span(), name, diagnostics_);
  auto& d = diagnostics_.add(Code::E0101, place.span(), {name});
  std::vector<std::string> fields;
  std::string all;
  for (const Field& field : place.row->fields) {
    fields.push_back(field.name);
    all += "`" + field.name + "`, ";
  }
  std::vector<std::string> known = symbols_.names();
  known.insert(known.begin(), fields.begin(), fields.end());
  if (const auto guess = nearest(name, known); !guess.empty()) d.fix = FixIt{place.span(), guess};
  d.help.push_back("a row of `" + place.row->source + "` has " + all + "`start` and `end`");
  return std::nullopt;
}

std::uint32_t Lowering::input(const ir::Input& input) {
  // What a history says goes by what it says: `start(first_line)` and `start(earliest(...))` are one.
  const auto& says = input.feature;
  const std::string name = !says
                               ? input.name
                               : '\n' + std::to_string(static_cast<int>(says->what)) + ' ' + std::to_string(says->of) +
                                     ' ' + std::to_string(static_cast<int>(says->end)) + ' ' + says->field;
  const auto key = std::tuple{input.of_row, name, input.any_unit || says ? input.analyte.declared.code : ""};
  if (const auto known = inputs_.find(key); known != inputs_.end()) return known->second;
  ir::Input full = input;
  if (!full.of_row && !full.feature)
    full.feature = {ir::Feature::What::Field, histories_.bare(input), ir::End::Sure, "value"};
  return inputs_[key] = builder_.input(std::move(full));
}

void Lowering::wrong_sort(Place place, const char* expected) {
  const Sort found = sort(place);
  if (found == Sort::Poison) return;  // already reported, or a quantifier that reports itself
  if (found == Sort::Row) {
    no_value(place);
    return;
  }
  auto& d = diagnostics_.add(Code::E0303, place.span(), {expected, spelled(found)});
  const auto* name = std::get_if<ast::Name>(&(*place).node);
  if (name == nullptr) return;
  const LabelSymbol* symbol = label_symbol(place);
  if (symbol != nullptr && !symbol->input.labels.empty()) {
    d.help.push_back("compare it with one of its values: `" + name->name + " = " + symbol->input.labels.front() + "`");
  } else if (found == Sort::Number) {
    d.help.push_back("compare it with a limit, as in `" + name->name + " <= ULN`");
  }
}

Sort Lowering::sort(Place place) {
  const ast::Expr& expr = *place;
  SymbolId id;
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_, &id)) return sort_of_let(id, *let);
  if (const auto* name = place.as<ast::Name>()) {
    if (const Field* field = named_field(place)) return sort_of(*field);
    if (named_day(place)) return Sort::Date;
    const RowFields* rows = symbols_.rows_of(name->name);
    if (rows != nullptr && !rows->event) return sort_of(rows->fields.front());
    const auto found = symbols_.find(name->name);
    return !found || poisoned_lets_.contains(found->index) ? Sort::Poison : Sort::Row;
  }
  if (const auto* choice = place.as<ast::If>()) return sort(place.at(choice->then));
  if (const auto* unary = place.as<ast::Unary>()) {
    return unary->op == ast::UnaryOp::Neg ? Sort::Number : Sort::Truth;
  }
  if (const auto* binary = place.as<ast::Binary>()) {
    if (binary->op == ast::BinaryOp::Else) return sort(place.at(binary->lhs));
    if (binary->op > ast::BinaryOp::Pow) return Sort::Truth;
    // A date and a time is a date; two dates are a time.
    if (binary->op > ast::BinaryOp::Sub || sort(place.at(binary->lhs)) != Sort::Date) return Sort::Number;
    const bool both = binary->op == ast::BinaryOp::Sub && sort(place.at(binary->rhs)) == Sort::Date;
    return both ? Sort::Number : Sort::Date;
  }
  if (place.as<ast::Select>() != nullptr || place.as<ast::FieldOf>() != nullptr) return sort_of_rows(place);
  if (place.as<ast::DateOf>() != nullptr || place.as<ast::Index>() != nullptr ||
      place.as<ast::DateLiteral>() != nullptr) {
    return Sort::Date;
  }
  if (is_extreme(place)) {
    for (const ast::ExprId argument : place.as<ast::Call>()->arguments) {
      if (sort(place.at(argument)) == Sort::Date) return Sort::Date;
    }
  }
  const bool number = std::holds_alternative<ast::Number>(expr.node) || std::holds_alternative<ast::Limit>(expr.node) ||
                      std::holds_alternative<ast::InUnit>(expr.node) || std::holds_alternative<ast::Call>(expr.node);
  if (number) return Sort::Number;
  return std::holds_alternative<ast::Quantifier>(expr.node) ? Sort::Poison : Sort::Truth;
}

Sort Lowering::sort_of_rows(Place place) {
  const auto* select = place.as<ast::Select>();
  const bool extreme =
      select != nullptr && (select->selector == ast::Selector::Highest || select->selector == ast::Selector::Lowest);
  if (extreme) return field_over(*select) != nullptr ? Sort::Number : Sort::Poison;
  if (const auto yield = yielded(place)) {
    if (yield->field != nullptr) return sort_of(*yield->field);
    return select != nullptr && !select->rows.field ? Sort::Row : Sort::Poison;
  }
  if (select == nullptr) return Sort::Poison;
  switch (select->selector) {
    case ast::Selector::Any:
    case ast::Selector::Every:
    case ast::Selector::No:
    case ast::Selector::Active:
    case ast::Selector::History:
      return Sort::Truth;
    case ast::Selector::Mean:
    case ast::Selector::Median:
      return field_over(*select) != nullptr ? Sort::Number : Sort::Poison;
    case ast::Selector::Count:
    case ast::Selector::Duration:
      return Sort::Number;
    case ast::Selector::Latest:
    case ast::Selector::Earliest:
    case ast::Selector::Nth:
    case ast::Selector::Highest:
    case ast::Selector::Lowest:
      break;  // of rows that nobody knows
  }
  return Sort::Poison;
}

/// Looked up once: lets can double each other.
Sort Lowering::sort_of_let(SymbolId id, const LetSymbol& let) {
  if (const auto known = let_sorts_.find(id.index); known != let_sorts_.end()) return known->second;
  const Sort found = sort({let.ast, let.let->value});
  return let_sorts_[id.index] = found;
}

}  // namespace elig::sema
