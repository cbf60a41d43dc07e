// Fields of any unit (`dose: quantity`): such a field has the dimension that what it is compared with gives it. And
// doses as those of another medicine (`prednisone_equivalent(dose)`).
#include <utility>

#include "compiler/check/lower.h"

namespace elig::sema {
namespace {

bool is_quantity(const Field* field) { return field != nullptr && std::holds_alternative<QuantitySymbol>(field->what); }

}  // namespace

bool Lowering::has_quantity(Place place, const Context& context) {
  std::set<std::uint32_t> seen;
  std::vector<Place> todo{place};
  while (!todo.empty()) {
    const Place at = todo.back();
    todo.pop_back();
    SymbolId id;
    if (const LetSymbol* let = named_let(at, symbols_, poisoned_lets_, &id)) {
      if (seen.insert(id.index).second) todo.push_back({let->ast, let->let->value});
      continue;
    }
    if (is_quantity(named_field(at))) return true;
    const auto* select = at.as<ast::Select>();
    if (select != nullptr || at.as<ast::FieldOf>() != nullptr) {
      const auto yield = yielded(at);
      const bool many =
          select != nullptr && (select->selector == ast::Selector::Mean || select->selector == ast::Selector::Median);
      if (is_quantity(yield ? yield->field : many ? field_over(*select) : nullptr)) return true;
      continue;
    }
    if (at.as<ast::InUnit>() != nullptr || at.as<ast::DateOf>() != nullptr) continue;  // a plain number, a day
    if (const auto* choice = at.as<ast::If>()) {
      const auto taken = context.decided.find(conditions_.condition_of(at));
      if (taken == context.decided.end() || taken->second) todo.push_back(at.at(choice->then));
      if (taken == context.decided.end() || !taken->second) todo.push_back(at.at(choice->otherwise));
      continue;
    }
    for (const Place child : children(at, symbols_)) todo.push_back(child);
  }
  return false;
}

std::optional<Dimension> Lowering::quantity_for(Place place, const Dimension& wanted, const Context& context) {
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_)) {
    return quantity_for({let->ast, let->let->value}, wanted, context);
  }
  if (const auto* unary = place.as<ast::Unary>()) return quantity_for(place.at(unary->operand), wanted, context);
  if (const auto* call = place.as<ast::Call>()) {
    for (const ast::ExprId argument : call->arguments) {
      if (has_quantity(place.at(argument), context)) return quantity_for(place.at(argument), wanted, context);
    }
  }
  const auto* binary = place.as<ast::Binary>();
  if (binary == nullptr) return wanted;
  const Place lhs = place.at(binary->lhs);
  const Place rhs = place.at(binary->rhs);
  const bool left = has_quantity(lhs, context);
  if (left && has_quantity(rhs, context) &&
      (binary->op == ast::BinaryOp::Mul || binary->op == ast::BinaryOp::Div || binary->op == ast::BinaryOp::Pow)) {
    return std::nullopt;  // no one dimension; number_of_quantity says so
  }
  if (binary->op != ast::BinaryOp::Mul && binary->op != ast::BinaryOp::Div) {
    return quantity_for(left ? lhs : rhs, wanted, context);
  }
  const Number other = number(left ? rhs : lhs, context);
  if (other.poison()) return std::nullopt;
  if (binary->op == ast::BinaryOp::Mul) return quantity_for(left ? lhs : rhs, wanted / other.dimension, context);
  return left ? quantity_for(lhs, wanted * other.dimension, context)
              : quantity_for(rhs, other.dimension / wanted, context);
}

Number Lowering::number_of_quantity(ir::Input input, Place place, const Context& context, ir::End end) {
  Number n;
  n.form = Form::Exact;
  n.span = place.span();
  if (context.quantity) {
    input.analyte.declared = coherent_unit(*context.quantity);
    if (!input.of_row) input.name += " (" + describe(*context.quantity) + ")";
    n.dimension = *context.quantity;
  } else if (!context.sure) {
    auto& d = diagnostics_.add(Code::E0313, place.span(), {input.name});
    d.help.emplace_back("compare it with one, as in `> 10 mg`, or take its number with `in mg`");
    return {};
  } else {
    input.analyte.declared.code.clear();  // is it there?
  }
  n.inst = emit(ir::Op::Number, place.span(), {}, {}, {}, this->input(at_end(std::move(input), end)));
  return n;
}

/// Both sides of a comparison, a quantity on one of them with the dimension of the other.
std::optional<std::pair<Number, Number>> Lowering::numbers(Place a, Place b, const Context& context) {
  const bool in_a = has_quantity(a, context);
  const bool in_b = has_quantity(b, context);
  if (!in_a && !in_b) return std::pair{number(a, context), number(b, context)};
  if (in_a && in_b) {
    number(a, context);  // says that it needs a quantity beside it
    return std::nullopt;
  }
  const Number known = number(in_a ? b : a, context);
  if (known.poison()) return std::nullopt;
  Context measured = context;
  measured.quantity = quantity_for(in_a ? a : b, known.dimension, context);
  const Number other = number(in_a ? a : b, measured);
  return in_a ? std::pair{other, known} : std::pair{known, other};
}

Number Lowering::equivalent(Place place, const ast::Call& call, const EquivalentSymbol& symbol,
                            const Context& context) {
  if (place.row == nullptr || !place.row->event) {
    auto& d = diagnostics_.add(Code::E0916, place.span(), {call.function, "goes by the code of a row"});
    d.help.push_back("write it in a `where`, as in `any(drug where " + call.function + "(daily_dose) > 10 mg/d)`");
    return {};
  }
  const auto table = histories_.equivalent(*symbol.equivalent);
  const Number dose = number(place.at(call.arguments[0]), context);
  if (!table || dose.poison()) return {};
  ir::Input input{.name = call.function};
  input.analyte.declared = plain_number();
  input.of_row = true;
  input.equivalent = *table;
  Number factor;
  factor.form = Form::Exact;
  factor.span = call.function_span;
  factor.inst = emit(ir::Op::Number, call.function_span, {}, {}, {}, this->input(input));
  return arithmetic_.multiply(dose, factor, place.span());
}

}  // namespace elig::sema
