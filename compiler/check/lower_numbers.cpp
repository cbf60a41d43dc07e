// The half of lowering that yields numbers: literals, inputs, limits, lets and arithmetic.
#include <algorithm>
#include <iterator>
#include <string>

#include "compiler/check/lower.h"
#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

struct Function {
  const char* name;
  ir::Op op;
};
constexpr Function kFunctions[] = {
    {"sqrt", ir::Op::Sqrt}, {"ln", ir::Op::Ln}, {"log10", ir::Op::Log10}, {"exp", ir::Op::Exp}};

}  // namespace

Number Lowering::number(Place place, const Context& context) {
  const ast::Expr& expr = *place;
  if (const auto* literal = std::get_if<ast::Number>(&expr.node)) {
    if (!literal->unit) return Arithmetic::literal(literal->value, plain_number(), expr.span);
    const auto unit = read_unit(*literal->unit, diagnostics_);
    return unit ? Arithmetic::literal(literal->value, *unit, expr.span) : Number{};
  }
  if (const auto* name = std::get_if<ast::Name>(&expr.node)) return number_of_name(place, *name, context);
  if (const auto* l = std::get_if<ast::Limit>(&expr.node)) return limit(place, *l, context);
  if (const auto* b = std::get_if<ast::Binary>(&expr.node)) return binary_number(place, *b, context);
  if (const auto* c = std::get_if<ast::Call>(&expr.node)) return call(place, *c, context);
  if (const auto* s = place.as<ast::Select>()) return number_of_select(place, *s, context);
  if (place.as<ast::FieldOf>() != nullptr) return number_of_pick(place, context);
  if (const auto* u = std::get_if<ast::Unary>(&expr.node); u != nullptr && u->op == ast::UnaryOp::Neg) {
    return arithmetic_.negate(number(place.at(u->operand), context), expr.span);
  }
  if (const auto* in = std::get_if<ast::InUnit>(&expr.node)) {
    const auto unit = read_unit(in->unit, diagnostics_);
    Context inside = context;
    const Place measured = place.at(in->value);
    if (unit && has_quantity(measured, context)) inside.quantity = quantity_for(measured, unit->dimension, context);
    const Number value = number(measured, inside);
    return unit ? arithmetic_.strip(value, *unit, in->unit.text, expr.span) : Number{};
  }
  if (const auto* choice = std::get_if<ast::If>(&expr.node)) {
    const auto taken = context.decided.find(conditions_.condition_of(place));
    must(taken != context.decided.end(), "a conditional value was lowered before it was decided");
    return number(place.at(taken->second ? choice->then : choice->otherwise), context);
  }
  wrong_sort(place, "a number");
  return {};
}

Number Lowering::number_of_name(Place place, const ast::Name& name, const Context& context) {
  if (const Field* field = named_field(place)) {
    if (const auto* n = std::get_if<NumberSymbol>(&field->what)) return input_number(*n, ir::Op::Number, place.span());
    if (const auto* q = std::get_if<QuantitySymbol>(&field->what)) return number_of_quantity(q->input, place, context);
  }
  if (named_field(place) != nullptr || named_day(place)) {
    wrong_sort(place, "a number");
    return {};
  }
  const auto id = resolve(place, name.name);
  if (!id) return {};
  const Symbol& symbol = symbols_[*id];
  if (const auto* n = std::get_if<NumberSymbol>(&symbol.what)) return input_number(*n, ir::Op::Number, place.span());
  if (const auto* let = std::get_if<LetSymbol>(&symbol.what); let != nullptr) {
    const Sort found = sort(place);
    if (found != Sort::Number && found != Sort::Poison) {
      wrong_sort(place, "a number");
      return {};
    }
    return number_of_let(*id, *let, place.span(), context);
  }
  wrong_sort(place, "a number");
  return {};
}

Number Lowering::number_of_let(SymbolId id, const LetSymbol& let, Span use, const Context& context) {
  if (poisoned_lets_.contains(id.index)) return {};
  const LetKey key{id.index, context.decided, context.sure, context.quantity};
  if (const auto known = lets_.find(key); known != lets_.end()) {
    Number n = known->second;
    n.span = use;
    return n;
  }
  const bool outer = std::exchange(in_let_, true);
  Number n = number({let.ast, let.let->value},
                    Context{context.decided, context.ends, nullptr, false, context.sure, context.quantity});
  in_let_ = outer;
  if (!n.poison() && let.unit && let.unit->dimension != n.dimension) {
    auto& d = diagnostics_.add(Code::E0307, let.let->unit->span, {describe(n.dimension), let.let->unit->text});
    d.labels.push_back({n.span, describe(n.dimension)});
    n = {};
  }
  if (let.unit) n.declared = let.unit;
  lets_[key] = n;
  n.span = use;
  return n;
}

Number Lowering::input_number(const NumberSymbol& symbol, ir::Op op, Span span) {
  return input_number(symbol, symbol.input, op, span);
}

Number Lowering::input_number(const NumberSymbol& symbol, const ir::Input& from, ir::Op op, Span span) {
  Number n;
  n.form = Form::Exact;
  n.span = span;
  n.dimension = symbol.input.analyte.declared.dimension;
  n.affinity = symbol.affine ? Affinity::Point : Affinity::Plain;
  n.analyte = symbol.recorded_as != nullptr ? symbol.recorded_as : &symbol;
  n.unit = symbol.input.analyte.declared.factor;
  n.declared = symbol.input.analyte.declared;
  n.is_recorded = op == ir::Op::Number;
  n.inst = emit(op, span, {}, {}, {}, input(from));
  return n;
}

Number Lowering::limit(Place place, const ast::Limit& limit, const Context& context) {
  const char* word = limit.kind == ast::LimitKind::Uln ? "ULN" : "LLN";
  const NumberSymbol* owner = context.limit_owner;
  if (limit.of) {
    const Field* field = place.row != nullptr ? place.row->find(*limit.of) : nullptr;
    const auto id = field == nullptr ? symbols_.resolve(limit.of_span, *limit.of, diagnostics_) : std::nullopt;
    if (field == nullptr && !id) return {};
    owner = field != nullptr ? std::get_if<NumberSymbol>(&field->what) : std::get_if<NumberSymbol>(&symbols_[*id].what);
  } else if (owner == nullptr) {
    if (context.limit_unclear) return {};
    auto& d = diagnostics_.add(Code::E0304, place.span(), {word, word});
    if (!context.several.empty()) {
      d.help.push_back("`/` divides; for both of them write `each(" + context.several + ")`, for one of them `either(" +
                       context.several + ")`");
    }
    return {};
  }
  if (owner == nullptr || !owner->has_limits) {
    diagnostics_.add(Code::E0305, limit.of ? limit.of_span : place.span(), {limit.of ? *limit.of : owner->input.name});
    return {};
  }
  return input_number(*owner, limit.kind == ast::LimitKind::Uln ? ir::Op::Uln : ir::Op::Lln, place.span());
}

Number Lowering::binary_number(Place place, const ast::Binary& binary, const Context& context) {
  const Span span = place.span();
  const auto operand = [&](ast::ExprId id) { return number(place.at(id), context); };
  switch (binary.op) {
    case ast::BinaryOp::Add:
    case ast::BinaryOp::Sub: {
      if (is_difference(place)) return number_of_difference(place, context);
      if (sort(place) == Sort::Date) break;
      const Number a = operand(binary.lhs);
      const Number b = operand(binary.rhs);
      return arithmetic_.add(a, b, binary.op == ast::BinaryOp::Sub, span);
    }
    case ast::BinaryOp::Mul: {
      const Number a = operand(binary.lhs);
      const Number b = operand(binary.rhs);
      warn_lost_exponent(place, a, b);
      return arithmetic_.multiply(a, b, span);
    }
    case ast::BinaryOp::Div: {
      const Number a = operand(binary.lhs);
      const Number b = operand(binary.rhs);
      return arithmetic_.divide(a, b, span);
    }
    case ast::BinaryOp::Pow: {
      const Number a = operand(binary.lhs);
      const Number b = operand(binary.rhs);
      return arithmetic_.power(a, b, span);
    }
    case ast::BinaryOp::Else: {
      const auto taken = context.decided.find(conditions_.condition_of(place));
      must(taken != context.decided.end(), "an `else` was lowered before it was decided");
      return operand(taken->second ? binary.lhs : binary.rhs);
    }
    case ast::BinaryOp::Lt:
    case ast::BinaryOp::Le:
    case ast::BinaryOp::Gt:
    case ast::BinaryOp::Ge:
    case ast::BinaryOp::Eq:
    case ast::BinaryOp::Ne:
    case ast::BinaryOp::And:
    case ast::BinaryOp::Or:
    case ast::BinaryOp::Implies:
      break;
  }
  wrong_sort(place, "a number");
  return {};
}

Number Lowering::call(Place place, const ast::Call& call, const Context& context) {
  const auto id = symbols_.find(call.function);
  const auto* factors = id ? std::get_if<EquivalentSymbol>(&symbols_[*id].what) : nullptr;
  const bool known = factors != nullptr || call.function == "duration" || call.function == "abs" ||
                     std::any_of(std::begin(kFunctions), std::end(kFunctions),
                                 [&](const Function& f) { return call.function == f.name; });
  if (known && call.arguments.size() != 1) {
    diagnostics_.add(Code::E0107, place.span(), {call.function, "one argument", std::to_string(call.arguments.size())});
    return {};
  }
  if (is_extreme(call)) return extreme(place, call, context);
  if (factors != nullptr) return equivalent(place, call, *factors, context);
  if (call.function == "duration") return number_of_difference(place, context);
  if (call.function == "abs") return absolute(place, call, context);
  for (const Function& f : kFunctions) {
    if (call.function == f.name)
      return arithmetic_.function(f.op, number(place.at(call.arguments[0]), context), place.span());
  }
  auto& d = diagnostics_.add(Code::E0106, call.function_span, {call.function});
  std::vector<std::string> names{"max", "min", "abs", "duration"};
  for (const Function& f : kFunctions) names.emplace_back(f.name);
  if (const auto guess = nearest(call.function, names); !guess.empty()) {
    d.fix = FixIt{call.function_span, guess};
  }
  return {};
}

/// `max(ALT, AST)`: from left to right.
Number Lowering::extreme(Place place, const ast::Call& call, const Context& context) {
  if (!takes_several(place, call, diagnostics_)) return {};
  if (sort(place) == Sort::Date) {
    wrong_sort(place, "a number");
    return {};
  }
  Number best = number(place.at(call.arguments[0]), context);
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const Number next = number(place.at(call.arguments[i]), context);
    best = arithmetic_.extreme(best, next, call.function == "max", place.span());
  }
  return best;
}

/// `max(x, -x)`. Where x lies between two ends, -x stands at the other one, so that the combinations of ends reach both
/// the least and the greatest that the absolute value may be.
Number Lowering::absolute(Place place, const ast::Call& call, const Context& context) {
  const Place operand = place.at(call.arguments[0]);
  Context opposite = context;
  for (const Identity end : context.ends) opposite.decided[end] = !opposite.decided[end];
  return arithmetic_.absolute(number(operand, context), number(operand, opposite), place.span());
}

/// `1.5 × 109/L`: an exponent that lost its superscript on the way out of a PDF.
void Lowering::warn_lost_exponent(Place place, const Number& a, const Number& b) {
  if (!a.literal || !b.literal || b.literal->dimension.dimensionless()) return;
  for (const int exponent : {3, 6, 9, 12}) {
    const std::string flattened = "10" + std::to_string(exponent);
    if (to_string(b.literal_value) != flattened) continue;
    const std::string unit =
        std::get<ast::Number>((*place.at(std::get<ast::Binary>((*place).node).rhs)).node).unit->text;
    const std::string meant = to_string(a.literal_value) + "e" + std::to_string(exponent) + unit;
    auto& d = diagnostics_.add(Code::W0703, place.span(),
                               {to_string(a.literal_value) + " × " + flattened + unit,
                                to_string(a.literal_value * b.literal_value) + unit, meant});
    d.fix = FixIt{place.span(), meant};
  }
}

}  // namespace elig::sema
