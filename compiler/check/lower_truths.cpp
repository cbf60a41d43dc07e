// The half of lowering that yields truths: logic, labels, presence.
#include <string>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/check/lower.h"

namespace elig::sema {

ir::InstId Lowering::atom(ir::InstId inst, Span span, const std::string& title) {
  if (attestation_ == Attestation::AsAnswered && !in_let_) atoms_.push_back({0, inst, span, title});
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
  if (const auto* s = place.as<ast::Select>()) return atom(truth_of_select(place, *s), span);
  if (place.as<ast::FieldOf>() != nullptr) return atom(truth_of_pick(place), span);
  if (const auto* q = std::get_if<ast::Quantifier>(&expr.node)) {
    const char* word = q->kind == ast::QuantifierKind::Each ? "each(...)" : "either(...)";
    diagnostics_.add(Code::E0306, span, {word});
    return poison(span);
  }
  wrong_sort(place, "a condition");
  return poison(span);
}

ir::InstId Lowering::truth_of_name(Place place, const ast::Name& name) {
  const Field* field = named_field(place);
  const auto id = field == nullptr && !named_day(place) ? resolve(place, name.name) : std::nullopt;
  if (!id && field == nullptr && !named_day(place)) return poison(place.span());
  const auto* label = field != nullptr ? std::get_if<LabelSymbol>(&field->what)
                      : id             ? std::get_if<LabelSymbol>(&symbols_[*id].what)
                                       : nullptr;
  if (label != nullptr && label->input.kind == ir::InputKind::YesNo) {
    return atom(emit(ir::Op::YesNo, place.span(), {}, {}, {}, input(label->input)), place.span());
  }
  if (!id) {
    wrong_sort(place, "a condition");
    return poison(place.span());
  }
  const Symbol& symbol = symbols_[*id];
  const auto* let = std::get_if<LetSymbol>(&symbol.what);
  const Sort found = sort(place);
  if (let == nullptr || (found != Sort::Truth && found != Sort::Poison)) {
    wrong_sort(place, "a condition");
    return poison(place.span());
  }
  if (poisoned_lets_.contains(id->index)) return poison(place.span());
  const auto known = truth_lets_.find(id->index);
  const std::string title = let->let->title ? let->let->title->text : "";
  if (known != truth_lets_.end()) return atom(known->second, place.span(), title);
  const bool outer = std::exchange(in_let_, true);
  const ir::InstId inst = truth({let->ast, let->let->value});
  in_let_ = outer;
  truth_lets_[id->index] = inst;
  return atom(inst, place.span(), title);
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

/// Of `and` and `or`. A measurement alone is none: `ALT and AST <= 2*ULN` was meant as a comparison of both.
ir::InstId Lowering::operand_of(const ast::Binary& binary, Place operand, Place other) {
  const auto* name = operand.as<ast::Name>();
  if (name == nullptr || sort(operand) != Sort::Number) return truth(operand);
  const auto* comparison = other.as<ast::Binary>();
  const bool compared =
      comparison != nullptr && comparison->op >= ast::BinaryOp::Lt && comparison->op <= ast::BinaryOp::Ne;
  const Place beside = compared ? other.at(comparison->lhs) : other;
  const auto* second = beside.as<ast::Name>();
  if (second == nullptr || sort(beside) != Sort::Number) return truth(operand);
  const bool is_first = operand.span().begin < other.span().begin;
  const std::string both = is_first ? name->name + ", " + second->name : second->name + ", " + name->name;
  const std::string limit = compared ? ast::print(*other.ast, comparison->rhs) : "ULN";
  auto& d = diagnostics_.add(Code::E0303, operand.span(), {"a condition", "a number"});
  const char* word = binary.op == ast::BinaryOp::And ? "each(" : "either(";
  d.help.push_back(std::string(word[1] == 'a' ? "for both of them" : "for one of them") + ", write `" + word + both +
                   ") " + std::string(ast::spelling(compared ? comparison->op : ast::BinaryOp::Le)) + " " + limit +
                   "`");
  return poison(operand.span());
}

ir::InstId Lowering::binary_truth(Place place, const ast::Binary& binary) {
  const Span span = place.span();
  switch (binary.op) {
    case ast::BinaryOp::And:
    case ast::BinaryOp::Or: {
      const auto a = operand_of(binary, place.at(binary.lhs), place.at(binary.rhs));
      const auto b = operand_of(binary, place.at(binary.rhs), place.at(binary.lhs));
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
  std::vector<bool> members;
  for (const auto item : set.items) {
    const auto index = label_index(*symbol, place.at(item));
    if (!index) return poison(place.span());
    members.resize(label_count(*symbol));
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
    return emit(ir::Op::InputKnown, span, {}, {}, {}, input(symbol->input));
  }
  if (sort(value) == Sort::Truth) return truth_is_known(truth(value), span);
  return test({Test::Kind::Known, {}, {value}, span});
}

}  // namespace elig::sema
