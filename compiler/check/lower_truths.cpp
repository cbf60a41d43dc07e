// The half of lowering that yields truths: logic, comparisons of numbers and of labels, presence.
#include <algorithm>
#include <string>
#include <utility>

#include "compiler/check/check.h"
#include "compiler/check/lower.h"

namespace elig::sema {

ir::InstId Lowering::atom(ir::InstId inst, Span span) {
  if (attestation_ == Attestation::AsAnswered && !in_let_) atoms_.emplace_back(inst, span);
  return inst;
}

ir::InstId Lowering::truth(Place place) {
  const ast::Expr& expr = *place;
  const Span span = expr.span;
  if (const auto* t = std::get_if<ast::Truth>(&expr.node)) return emit(t->value ? ir::Op::True : ir::Op::False, span);
  if (const auto* n = std::get_if<ast::Name>(&expr.node)) return truth_of_name(place, *n);
  if (const auto* b = std::get_if<ast::Binary>(&expr.node)) return binary_truth(place, *b);
  if (const auto* r = std::get_if<ast::InRange>(&expr.node)) return atom(in_range(place, *r), span);
  if (const auto* s = std::get_if<ast::InSet>(&expr.node)) return atom(in_set(place, *s), span);
  if (const auto* p = std::get_if<ast::IsPresent>(&expr.node)) return atom(is_present(place, *p), span);
  if (std::holds_alternative<ast::Attested>(expr.node)) return attested(place);
  if (const auto* r = std::get_if<ast::InNormalRange>(&expr.node)) {
    return atom(test({Test::Kind::NormalRange, {}, {place.at(r->value)}, span, r->negated}), span);
  }
  if (const auto* u = std::get_if<ast::Unary>(&expr.node); u != nullptr && u->op == ast::UnaryOp::Not) {
    return negate(truth(place.at(u->operand)), span);
  }
  if (const auto* i = std::get_if<ast::If>(&expr.node)) {
    const auto c = truth(place.at(i->condition));
    const auto a = truth(place.at(i->then));
    const auto b = truth(place.at(i->otherwise));
    return emit(ir::Op::If, span, c, a, b);
  }
  if (const auto* q = std::get_if<ast::Quantifier>(&expr.node)) {
    const char* word = q->kind == ast::QuantifierKind::Each ? "each(...)" : "either(...)";
    diagnostics_.add(Code::E0306, span, {word});
    return poison(span);
  }
  wrong_sort(place, "a condition");
  return poison(span);
}

ir::InstId Lowering::truth_of_name(Place place, const ast::Name& name) {
  const auto id = resolve(place.span(), name.name);
  if (!id) return poison(place.span());
  const Symbol& symbol = symbols_[*id];
  if (const auto* label = std::get_if<LabelSymbol>(&symbol.what);
      label != nullptr && label->input.kind == ir::InputKind::YesNo) {
    return atom(emit(ir::Op::YesNo, place.span(), {}, {}, {}, builder_.input(label->input)), place.span());
  }
  const auto* let = std::get_if<LetSymbol>(&symbol.what);
  if (let == nullptr || sort(place) == Sort::Number) {
    wrong_sort(place, "a condition");
    return poison(place.span());
  }
  if (poisoned_lets_.contains(id->index)) return poison(place.span());
  const auto known = truth_lets_.find(id->index);
  if (known != truth_lets_.end()) return atom(known->second, place.span());
  const bool outer = std::exchange(in_let_, true);
  const ir::InstId inst = truth({let->ast, let->let->value});
  in_let_ = outer;
  truth_lets_[id->index] = inst;
  return atom(inst, place.span());
}

ir::InstId Lowering::attested(Place place) {
  if (criterion_.empty() || in_let_) {
    diagnostics_.add(Code::E0402, place.span(), {});
    return poison(place.span());
  }
  met_attested_ = true;
  const Span span = place.span();
  ir::Input input{.name = criterion_, .kind = ir::InputKind::Attest};
  const auto answer = emit(ir::Op::YesNo, span, {}, {}, {}, builder_.input(std::move(input)));
  switch (attestation_) {
    case Attestation::AsAnswered:
      return atom(answer, span);
    case Attestation::Given:
      return negate(emit(ir::Op::IsTrue, span, negate(answer, span)), span);
    case Attestation::Refused:
      return emit(ir::Op::IsTrue, span, answer);
  }
  return answer;
}

ir::InstId Lowering::binary_truth(Place place, const ast::Binary& binary) {
  const Span span = place.span();
  switch (binary.op) {
    case ast::BinaryOp::And:
    case ast::BinaryOp::Or: {
      const auto a = truth(place.at(binary.lhs));
      const auto b = truth(place.at(binary.rhs));
      return emit(binary.op == ast::BinaryOp::And ? ir::Op::And : ir::Op::Or, span, a, b);
    }
    case ast::BinaryOp::Implies: {
      const auto a = truth(place.at(binary.lhs));
      const auto b = truth(place.at(binary.rhs));
      return emit(ir::Op::Or, span, negate(a, span), b);
    }
    case ast::BinaryOp::Else: {
      const auto x = truth(place.at(binary.lhs));
      const auto y = truth(place.at(binary.rhs));
      return emit(ir::Op::If, span, truth_is_known(x, span), x, y);
    }
    case ast::BinaryOp::Lt:
    case ast::BinaryOp::Le:
    case ast::BinaryOp::Gt:
    case ast::BinaryOp::Ge:
    case ast::BinaryOp::Eq:
    case ast::BinaryOp::Ne:
      return atom(comparison(place, binary), span);
    case ast::BinaryOp::Add:
    case ast::BinaryOp::Sub:
    case ast::BinaryOp::Mul:
    case ast::BinaryOp::Div:
    case ast::BinaryOp::Pow:
      break;
  }
  wrong_sort(place, "a condition");
  return poison(span);
}

ir::InstId Lowering::truth_is_known(ir::InstId truth, Span span) {
  const auto yes = emit(ir::Op::IsTrue, span, truth);
  const auto no = emit(ir::Op::IsTrue, span, negate(truth, span));
  return emit(ir::Op::Or, span, yes, no);
}

// ---- comparisons ----

ir::InstId Lowering::comparison(Place place, const ast::Binary& binary) {
  const Place lhs = place.at(binary.lhs);
  const Place rhs = place.at(binary.rhs);
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
    case Test::Kind::Compare: {
      const Number a = number(t.operands[0], context);
      const Number b = number(t.operands[1], context);
      return compare(t.op, a, b, t.span);
    }
    case Test::Kind::Range:
      return decide_range(t, context);
    case Test::Kind::Set: {
      const Number value = number(t.operands[0], context);
      ir::InstId any = emit(ir::Op::False, t.span);
      for (std::size_t i = 1; i < t.operands.size(); ++i) {
        const auto equal = compare(ast::BinaryOp::Eq, value, number(t.operands[i], context), t.span);
        any = i == 1 ? equal : emit(ir::Op::Or, t.span, any, equal);
      }
      return any;
    }
    case Test::Kind::NormalRange:
      return decide_normal_range(t, context);
    case Test::Kind::Known: {
      const Number value = number(t.operands[0], context);
      return value.poison() ? poison(t.span) : arithmetic_.known(value, t.span);
    }
  }
  return poison(t.span);
}

ir::InstId Lowering::decide_range(const Test& t, const Context& context) {
  const Number value = number(t.operands[0], context);
  const Number lo = number(t.operands[1], context);
  const Number hi = number(t.operands[2], context);
  if (lo.form == Form::Constant && hi.form == Form::Constant && lo.dimension == hi.dimension &&
      lo.constant > hi.constant && lo.literal && hi.literal) {
    diagnostics_.add(Code::E0308, join(lo.span, hi.span), {to_string(lo.literal_value), to_string(hi.literal_value)});
    return poison(t.span);
  }
  const auto above = compare(ast::BinaryOp::Ge, value, lo, t.span);
  const auto under = compare(ast::BinaryOp::Le, value, hi, t.span);
  return emit(ir::Op::And, t.span, above, under);
}

ir::InstId Lowering::decide_normal_range(const Test& t, const Context& context) {
  const Number value = number(t.operands[0], context);
  if (context.limit_owner == nullptr) {
    if (!context.limit_unclear) diagnostics_.add(Code::E0304, t.span, {"normal range", "LLN(NAME)..ULN"});
    return poison(t.span);
  }
  const auto& owner = std::get<NumberSymbol>(context.limit_owner->what);
  if (!owner.has_limits) {
    diagnostics_.add(Code::E0305, t.span, {context.limit_owner->name});
    return poison(t.span);
  }
  const auto above = compare(ast::BinaryOp::Ge, value, input_number(owner, ir::Op::Lln, t.span), t.span);
  const auto under = compare(ast::BinaryOp::Le, value, input_number(owner, ir::Op::Uln, t.span), t.span);
  return emit(ir::Op::And, t.span, above, under);
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

ir::InstId Lowering::in_range(Place place, const ast::InRange& range) {
  const Place value = place.at(range.value);
  const LabelSymbol* symbol = label_symbol(value);
  if (symbol == nullptr) {
    return test({Test::Kind::Range, {}, {value, place.at(range.lo), place.at(range.hi)}, place.span(), range.negated});
  }
  const auto lo = label_index(*symbol, place.at(range.lo));
  const auto hi = label_index(*symbol, place.at(range.hi));
  if (!lo || !hi) return poison(place.span());
  if (!symbol->input.ordered) {
    wrong_sort(value, "a number or a scale");
    return poison(place.span());
  }
  if (*lo > *hi) {
    diagnostics_.add(Code::E0308, place.span(), {symbol->input.labels[*lo], symbol->input.labels[*hi]});
  }
  std::vector<bool> members(symbol->input.labels.size());
  for (std::size_t i = *lo; i <= *hi; ++i) members[i] = true;
  const auto inst = label_in(*symbol, std::move(members), place.span());
  return range.negated ? negate(inst, place.span()) : inst;
}

ir::InstId Lowering::in_set(Place place, const ast::InSet& set) {
  const Place value = place.at(set.value);
  const LabelSymbol* symbol = label_symbol(value);
  if (symbol == nullptr) {
    Test t{Test::Kind::Set, {}, {value}, place.span(), set.negated};
    for (const auto item : set.items) t.operands.push_back(place.at(item));
    return test(t);
  }
  std::vector<bool> members(symbol->input.labels.size());
  for (const auto item : set.items) {
    const auto index = label_index(*symbol, place.at(item));
    if (!index) return poison(place.span());
    members[*index] = true;
  }
  const auto inst = label_in(*symbol, std::move(members), place.span());
  return set.negated ? negate(inst, place.span()) : inst;
}

ir::InstId Lowering::is_present(Place place, const ast::IsPresent& present) {
  const Place value = place.at(present.value);
  if (std::holds_alternative<ast::Quantifier>((*value).node)) {
    return test({Test::Kind::Known, {}, {value}, place.span(), !present.known});
  }
  const auto inst = is_known(value);
  return present.known ? inst : negate(inst, place.span());
}

ir::InstId Lowering::is_known(Place value) {
  const Span span = value.span();
  if (const LabelSymbol* symbol = label_symbol(value)) {
    return emit(ir::Op::InputKnown, span, {}, {}, {}, builder_.input(symbol->input));
  }
  if (sort(value) == Sort::Truth) return truth_is_known(truth(value), span);
  return test({Test::Kind::Known, {}, {value}, span});
}

/// A bare limit belongs to the one measurement named among the operands, through arithmetic and branches but not
/// through lets. A lone score is named too, so that the error can say that scores have none.
Lowering::Context Lowering::limits_of(const std::vector<Place>& operands) const {
  Context context;
  std::set<std::uint32_t> measurements;
  const Symbol* score = nullptr;
  std::vector<Place> todo = operands;
  while (!todo.empty()) {
    const Place place = todo.back();
    todo.pop_back();
    const ast::Expr& expr = *place;
    if (const auto* name = std::get_if<ast::Name>(&expr.node)) {
      const auto id = symbols_.find(name->name);
      context.limit_unclear |= !id;
      const auto* symbol = id ? std::get_if<NumberSymbol>(&symbols_[*id].what) : nullptr;
      if (symbol != nullptr && symbol->has_limits) measurements.insert(id->index);
      if (symbol != nullptr && !symbol->has_limits) score = &symbols_[*id];
    } else if (const auto* choice = std::get_if<ast::If>(&expr.node)) {
      todo.push_back(place.at(choice->then));
      todo.push_back(place.at(choice->otherwise));
    } else {
      for (const auto child : children(expr)) todo.push_back(place.at(child));
    }
  }
  if (measurements.size() == 1) context.limit_owner = &symbols_[{*measurements.begin()}];
  if (measurements.empty()) context.limit_owner = score;
  return context;
}

void Lowering::warn_implausible(const Number& a, const Number& b) {
  if (b.form != Form::Constant || !b.literal || a.form != Form::Exact || a.analyte == nullptr) return;
  if (!a.is_recorded || !a.analyte->plausible_lo || !a.analyte->plausible_hi) return;
  const auto value = Arithmetic::constant_beside(b, a);
  if (!value || (*value >= *a.analyte->plausible_lo && *value <= *a.analyte->plausible_hi)) return;
  diagnostics_.add(Code::W0701, b.span,
                   {to_string(b.literal_value) + (b.literal->code == "1" ? "" : " " + b.literal->code),
                    a.analyte->input.name, a.analyte->plausible_text});
}

}  // namespace elig::sema
