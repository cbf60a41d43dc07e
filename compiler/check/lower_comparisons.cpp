// Comparisons of numbers and dates: one test of some operands, each of which may be a quantifier, hold conditional
// values, or lie between two ends.
#include <algorithm>
#include <string>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/check/check.h"
#include "compiler/check/lower.h"
#include "compiler/check/plausible.h"

namespace elig::sema {

/// `NYHA >= 2 else heart_failure`, where the `else` was meant to be of the comparison: reported.
bool Lowering::compares_before_else(Place place, const ast::Binary& comparison) {
  const Place rhs = place.at(comparison.rhs);
  const auto* either = rhs.as<ast::Binary>();
  if (either == nullptr || either->op != ast::BinaryOp::Else) return false;
  const Place otherwise = rhs.at(either->rhs);
  if (sort(otherwise) != Sort::Truth || sort(rhs.at(either->lhs)) == Sort::Truth) return false;
  const auto text = [&](ast::ExprId id) { return ast::print(*place.ast, id); };
  const bool number = sort(rhs.at(either->lhs)) == Sort::Number;
  auto& d = diagnostics_.add(Code::E0303, otherwise.span(), {number ? "a number" : "one of its values", "a condition"});
  d.help.push_back("`else` binds more tightly than a comparison; write `(" + text(comparison.lhs) + " " +
                   std::string(ast::spelling(comparison.op)) + " " + text(either->lhs) + ") else " + text(either->rhs) +
                   "`");
  return true;
}

ir::InstId Lowering::comparison(Place place, const ast::Binary& binary) {
  const Place lhs = place.at(binary.lhs);
  const Place rhs = place.at(binary.rhs);
  if (compares_before_else(place, binary)) return poison(place.span());
  if (label_symbol(lhs) != nullptr || label_symbol(rhs) != nullptr) {
    return compare_labels(binary.op, lhs, rhs, place.span());
  }
  const bool equality = binary.op == ast::BinaryOp::Eq || binary.op == ast::BinaryOp::Ne;
  const auto* literal = std::get_if<ast::Truth>(&(*rhs).node);
  if (equality && literal != nullptr && sort(lhs) == Sort::Truth) {  // `liver_mets = yes`
    const auto value = truth(lhs);
    return literal->value == (binary.op == ast::BinaryOp::Eq) ? value : negate(value, place.span());
  }
  return test({Test::Kind::Compare, binary.op, {lhs, rhs}, place.span()});
}

ir::InstId Lowering::test(const Test& t) {
  for (std::size_t i = 0; i < t.operands.size(); ++i) {
    const auto* quantifier = std::get_if<ast::Quantifier>(&(*t.operands[i]).node);
    if (quantifier == nullptr) continue;
    std::optional<ir::InstId> all;
    for (const auto operand : quantifier->operands) {
      Test one = t;
      one.operands[i] = t.operands[i].at(operand);
      const auto inst = test(one);
      const bool each = quantifier->kind == ast::QuantifierKind::Each;
      all = all ? emit(each ? ir::Op::And : ir::Op::Or, t.span, *all, inst) : inst;
    }
    return all ? *all : poison(t.span);
  }
  const auto inst = decide(t, limits_of(t.operands));
  return t.negated ? negate(inst, t.span) : inst;
}

/// One conditional value at a time: the test with either branch, joined by Kleene's `if`.
ir::InstId Lowering::decide(const Test& t, Context context) {
  const auto undecided = conditions_.first_undecided(t.operands, context.decided);
  if (!undecided) return decide_plainly(t, context);
  if (context.decided.size() >= kMaxConditionals) {
    diagnostics_.add(Code::E0310, t.span, {std::to_string(kMaxConditionals)});
    return poison(t.span);
  }
  const Place conditional = undecided->conditional;
  ir::InstId condition;
  {
    // A condition inside a let is the let's own business: its leaves are not the criterion's.
    const bool outer = std::exchange(in_let_, in_let_ || conditional.ast != t.operands[0].ast);
    if (const auto* choice = std::get_if<ast::If>(&(*conditional).node)) {
      condition = truth(conditional.at(choice->condition));
    } else {
      condition = is_known(conditional.at(std::get<ast::Binary>((*conditional).node).lhs));
    }
    in_let_ = outer;
  }
  context.decided[undecided->identity] = true;
  const auto yes = decide(t, context);
  context.decided[undecided->identity] = false;
  const auto no = decide(t, context);
  const auto joined = yes == no ? yes : emit(ir::Op::If, t.span, condition, yes, no);
  // Presence is always decided: there in every case still possible.
  return t.kind == Test::Kind::Known ? emit(ir::Op::IsTrue, t.span, joined) : joined;
}

ir::InstId Lowering::decide_plainly(const Test& t, const Context& context) {
  switch (t.kind) {
    case Test::Kind::Compare:
      return compare(t.op, t.operands[0], t.operands[1], context, t.span);
    case Test::Kind::Range:
      return decide_range(t, context);
    case Test::Kind::Set: {
      ir::InstId any = emit(ir::Op::False, t.span);
      for (std::size_t i = 1; i < t.operands.size(); ++i) {
        const auto equal = compare(ast::BinaryOp::Eq, t.operands[0], t.operands[i], context, t.span);
        any = i == 1 ? equal : emit(ir::Op::Or, t.span, any, equal);
      }
      return any;
    }
    case Test::Kind::NormalRange:
      return decide_normal_range(t, context);
    case Test::Kind::Known: {
      Context surely = context;
      surely.sure = true;
      if (sort(t.operands[0]) == Sort::Date) {
        const auto day = date(t.operands[0], surely);
        return day ? arithmetic_.known(number(*day, t.span, surely), t.span) : poison(t.span);
      }
      const Number value = number(t.operands[0], surely);
      return value.poison() ? poison(t.span) : arithmetic_.known(value, t.span);
    }
  }
  return poison(t.span);
}

ir::InstId Lowering::decide_range(const Test& t, const Context& context) {
  const auto constant = [&](Place end) {
    const auto* minus = end.as<ast::Unary>();
    const Place digits = minus != nullptr ? end.at(minus->operand) : end;
    return digits.as<ast::Number>() != nullptr ? number(end, context) : Number{};
  };
  const Number lo = constant(t.operands[1]);
  const Number hi = constant(t.operands[2]);
  if (lo.form == Form::Constant && hi.form == Form::Constant && lo.dimension == hi.dimension &&
      lo.constant > hi.constant && lo.literal && hi.literal) {
    diagnostics_.add(Code::E0308, join(lo.span, hi.span), {to_string(lo.literal_value), to_string(hi.literal_value)});
    return poison(t.span);
  }
  const auto above = compare(ast::BinaryOp::Ge, t.operands[0], t.operands[1], context, t.span);
  const auto under = compare(ast::BinaryOp::Le, t.operands[0], t.operands[2], context, t.span);
  return emit(ir::Op::And, t.span, above, under);
}

ir::InstId Lowering::decide_normal_range(const Test& t, const Context& context) {
  if (context.limit_owner == nullptr) {
    Context surely = context;
    surely.sure = true;
    if (number(t.operands[0], surely).poison()) return poison(t.span);
    if (!context.limit_unclear) diagnostics_.add(Code::E0304, t.span, {"normal range", "LLN(NAME)..ULN"});
    return poison(t.span);
  }
  const NumberSymbol& owner = *context.limit_owner;
  if (!owner.has_limits) {
    diagnostics_.add(Code::E0305, t.span, {owner.input.name});
    return poison(t.span);
  }
  const auto held = [&](ast::BinaryOp side, ir::Op limit) {
    return at_both_ends(side, {t.operands[0]}, context, t.span, [&](ast::BinaryOp op, const Context& chosen) {
      return compare(op, number(t.operands[0], chosen), input_number(owner, limit, t.span), t.span);
    });
  };
  const auto above = held(ast::BinaryOp::Ge, ir::Op::Lln);
  const auto under = held(ast::BinaryOp::Le, ir::Op::Uln);
  return emit(ir::Op::And, t.span, above, under);
}

ir::InstId Lowering::compare(ast::BinaryOp op, Place a, Place b, const Context& context, Span span) {
  for (const Place bad : {a, b}) {  // what it would be compared with cannot be judged either
    if (sort(bad) != Sort::Poison || (bad.as<ast::Select>() == nullptr && bad.as<ast::FieldOf>() == nullptr)) continue;
    number(bad, context);
    return poison(span);
  }
  const bool date_a = sort(a) == Sort::Date;
  const bool date_b = sort(b) == Sort::Date;
  if (date_a != date_b) {
    no_date(date_a ? b : a, context);
    return poison(span);
  }
  return at_both_ends(op, {a, b}, context, span, [&](ast::BinaryOp at, const Context& chosen) {
    if (date_a) {
      const auto x = date(a, chosen);
      const auto y = date(b, chosen);
      return x && y ? compare(at, number(*x, a.span(), chosen), number(*y, b.span(), chosen), span) : poison(span);
    }
    if (const auto calendar = compare_calendar(at, a, b, chosen, span)) return *calendar;
    const auto both = numbers(a, b, chosen);
    return both ? compare(at, both->first, both->second, span) : poison(span);
  });
}

/// Something else beside a date.
void Lowering::no_date(Place place, Context context) {
  const Sort found = sort(place);
  if (found == Sort::Poison) {
    context.sure = true;
    number(place, context);  // says why
    return;
  }
  auto& d = diagnostics_.add(Code::E0312, place.span(), {spelled(found)});
  if (place.as<ast::Number>() != nullptr && place.as<ast::Number>()->unit) {
    d.help.emplace_back(
        "compare dates, as in `date(x) >= index - 28 days`, or a difference, as in `index - date(x) <= 28 days`");
  } else if (histories_.picked(place)) {
    d.help.push_back("write `date(" + ast::print(*place.ast, place.expr) + ")`");
  }
}

ir::InstId Lowering::compare(ast::BinaryOp op, const Number& a, const Number& b, Span span) {
  warn_implausible(a, b);
  warn_implausible(b, a);
  std::optional<ir::InstId> inst;
  switch (op) {
    case ast::BinaryOp::Lt:
      inst = arithmetic_.compare(ir::Op::Lt, a, b, false, span);
      break;
    case ast::BinaryOp::Le:
      inst = arithmetic_.compare(ir::Op::Le, a, b, false, span);
      break;
    case ast::BinaryOp::Gt:
      inst = arithmetic_.compare(ir::Op::Lt, a, b, true, span);
      break;
    case ast::BinaryOp::Ge:
      inst = arithmetic_.compare(ir::Op::Le, a, b, true, span);
      break;
    default:  // Eq, Ne: the callers pass comparisons only
      inst = arithmetic_.compare(ir::Op::Eq, a, b, false, span);
      if (inst && op == ast::BinaryOp::Ne) inst = negate(*inst, span);
  }
  return inst ? *inst : poison(span);
}

/// A bare limit belongs to the one measurement among the operands, through arithmetic and branches; in a `where` to the
/// row's own value. Of lets only those that are a picked row count, where nothing else does. A lone score counts too,
/// so that the error can say that scores have none.
Lowering::Context Lowering::limits_of(const std::vector<Place>& operands) {
  Context context;
  std::set<const NumberSymbol*> measurements;
  const NumberSymbol* score = nullptr;
  const auto count = [&](const NumberSymbol& symbol) {
    if (symbol.has_limits) measurements.insert(&symbol);
    if (!symbol.has_limits) score = &symbol;
  };
  const auto count_picked = [&](Place pick) {
    const auto yield = yielded(pick);
    const bool number = yield && yield->field != nullptr && std::holds_alternative<NumberSymbol>(yield->field->what);
    const Field* field = number ? picked_field(pick) : nullptr;
    if (field != nullptr) count(std::get<NumberSymbol>(field->what));
  };
  std::vector<Place> named_rows;
  std::vector<Place> todo = operands;
  while (!todo.empty()) {
    const Place place = todo.back();
    todo.pop_back();
    if (place.row != nullptr && place.row->own_value() != nullptr) {
      context.limit_owner = place.row->own_value();
      return context;
    }
    if (const auto* name = place.as<ast::Name>()) {
      if (named_field(place) != nullptr || named_day(place)) continue;
      const auto id = symbols_.find(name->name);
      context.limit_unclear |= !id;
      if (const auto* symbol = id ? std::get_if<NumberSymbol>(&symbols_[*id].what) : nullptr) count(*symbol);
      const Place row = meant(place, symbols_, poisoned_lets_);
      if (row.as<ast::Select>() != nullptr) named_rows.push_back(row);
    } else if (place.as<ast::Select>() != nullptr || place.as<ast::FieldOf>() != nullptr) {
      count_picked(place.of_patient(place.expr));
    } else if (const auto* choice = place.as<ast::If>()) {
      todo.push_back(place.at(choice->then));
      todo.push_back(place.at(choice->otherwise));
    } else if (place.as<ast::DateOf>() == nullptr) {
      for (const Place child : children(place, symbols_)) todo.push_back(child);
    }
  }
  if (measurements.empty()) std::for_each(named_rows.begin(), named_rows.end(), count_picked);
  if (measurements.size() > 1) {
    for (const Place operand : operands) {
      const auto* quotient = operand.as<ast::Binary>();
      if (quotient == nullptr || quotient->op != ast::BinaryOp::Div) continue;
      const auto *a = operand.at(quotient->lhs).as<ast::Name>(), *b = operand.at(quotient->rhs).as<ast::Name>();
      if (a != nullptr && b != nullptr) context.several = a->name + ", " + b->name;
    }
  }
  if (measurements.size() == 1) context.limit_owner = *measurements.begin();
  if (measurements.empty()) context.limit_owner = score;
  return context;
}

void Lowering::warn_implausible(const Number& a, const Number& b) {
  if (!is_implausible(b, a)) return;
  auto& d = diagnostics_.add(Code::W0701, b.span,
                             {to_string(b.literal_value) + (b.literal->code == "1" ? "" : " " + b.literal->code),
                              a.analyte->input.name, a.analyte->plausible_text});
  if (auto meant = plausible_quantity(b, *a.analyte)) d.fix = FixIt{b.span, std::move(*meant)};
}

}  // namespace elig::sema
