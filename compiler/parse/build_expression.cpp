// Expressions but for selections.
#include "compiler/parse/build.h"

namespace elig {

ast::ExprId Builder::expression(Grammar::ExpressionContext* rule) {
  std::vector<Part> row;
  for (; rule != nullptr; rule = rule->expression()) {
    for (auto* prefix : rule->prefix()) {
      row.push_back({Part::Kind::Prefix, span(prefix), token_of(prefix->start), false, {}, {}});
    }
    if (auto* conditional = rule->conditional()) row.push_back(value(if_then_else(conditional)));
    if (auto* operand_rule = rule->operand()) operand(operand_rule, row);
    if (auto* infix = rule->infix()) {
      row.push_back({Part::Kind::Infix, span(infix), token_of(infix->stop), infix->NOT() != nullptr, {}, {}});
    }
  }
  return climb(row, sources_, exprs_);
}

ast::ExprId Builder::if_then_else(Grammar::ConditionalContext* rule) {
  const auto parts = rule->expression();
  const ast::ExprId condition = expression(parts[0]), then = expression(parts[1]), otherwise = expression(parts[2]);
  return exprs_.add(span(rule), ast::If{condition, then, otherwise}, {condition, then, otherwise});
}

std::vector<ast::ExprId> Builder::arguments(Grammar::ArgumentsContext* rule) {
  std::vector<ast::ExprId> result;
  if (rule == nullptr) return result;
  for (auto* argument : rule->expression()) result.push_back(expression(argument));
  return result;
}

void Builder::operand(Grammar::OperandContext* rule, std::vector<Part>& row) {
  Part part = primary(rule->primary());
  for (auto* unit_rule : rule->unit()) {
    const Span where = join(part.span, span(unit_rule));
    if (part.kind != Part::Kind::Operand) {
      diagnostics_.add(Code::E0014, part.span, {part.kind == Part::Kind::Set ? "a set" : "`normal range`"});
      break;
    }
    part = value(exprs_.add(where, ast::InUnit{part.operand, unit(unit_rule)}, {part.operand}));
  }
  row.push_back(std::move(part));
  if (auto* presence = rule->presence()) {
    const bool missing = (presence->MISSING() != nullptr) != (presence->NOT() != nullptr);
    row.push_back({Part::Kind::Presence, span(presence), Token::IS, missing, {}, {}});
  }
}

Part Builder::primary(Grammar::PrimaryContext* rule) {
  const Span where = span(rule);
  if (auto* number_rule = dynamic_cast<Grammar::NumberContext*>(rule)) {
    return value(exprs_.add(where, number(number_rule->NUMBER(), number_rule->unit())));
  }
  if (auto* named = dynamic_cast<Grammar::NameOrCallContext*>(rule)) return value(name_or_call(named));
  if (auto* label = dynamic_cast<Grammar::LabelContext*>(rule)) {
    const bool quoted = label->STRING() != nullptr;
    return value(exprs_.add(where, ast::Name{quoted ? string(label->STRING()).text : text(where), quoted}));
  }
  if (auto* limit = dynamic_cast<Grammar::LimitContext*>(rule)) return value(limit_of(limit));
  if (auto* selected = dynamic_cast<Grammar::SelectContext*>(rule)) return value(select(selected->selection()));
  if (auto* of = dynamic_cast<Grammar::DateOfContext*>(rule)) return value(date_of(of));
  if (dynamic_cast<Grammar::IndexContext*>(rule) != nullptr) return value(exprs_.add(where, ast::Index{}));
  if (auto* day = dynamic_cast<Grammar::DateContext*>(rule)) return value(exprs_.add(where, date(day->DATE())));
  if (auto* inner = dynamic_cast<Grammar::ParenthesisedContext*>(rule)) {
    const ast::ExprId id = expression(inner->expression());
    exprs_[id].span = where;  // so that what is joined to it covers the parentheses
    return value(id);
  }
  if (auto* quantifier = dynamic_cast<Grammar::QuantifierContext*>(rule)) {
    const auto kind = quantifier->EACH() != nullptr ? ast::QuantifierKind::Each : ast::QuantifierKind::Either;
    std::vector<ast::ExprId> operands = arguments(quantifier->arguments());
    return value(exprs_.add(where, ast::Quantifier{kind, operands}, operands));
  }
  if (auto* truth = dynamic_cast<Grammar::TruthContext*>(rule)) {
    return value(exprs_.add(where, ast::Truth{truth->YES() != nullptr}));
  }
  if (auto* set = dynamic_cast<Grammar::SetContext*>(rule)) {
    return {Part::Kind::Set, where, Token::END, false, {}, arguments(set->arguments())};
  }
  if (dynamic_cast<Grammar::NormalRangeContext*>(rule) != nullptr) {
    return {Part::Kind::NormalRange, where, Token::END, false, {}, {}};
  }
  return value(exprs_.add(where, ast::Attested{}));
}

ast::ExprId Builder::name_or_call(Grammar::NameOrCallContext* rule) {
  ast::Identifier id = name(rule->name());
  if (auto* owner = rule->fieldOwner()) {
    const ast::ExprId of = field_owner(owner);
    return exprs_.add(span(rule), ast::FieldOf{std::move(id), of}, {of});
  }
  if (rule->PAREN_OPEN() == nullptr) return exprs_.add(id.span, ast::Name{std::move(id.text)});
  std::vector<ast::ExprId> operands = arguments(rule->arguments());
  return exprs_.add(span(rule), ast::Call{std::move(id.text), id.span, operands}, operands);
}

ast::ExprId Builder::field_owner(Grammar::FieldOwnerContext* rule) {
  if (rule->selection() != nullptr) return select(rule->selection());
  if (rule->expression() != nullptr) {
    const ast::ExprId id = expression(rule->expression());
    exprs_[id].span = span(rule);
    return id;
  }
  ast::Identifier id = name(rule->name());
  return exprs_.add(id.span, ast::Name{std::move(id.text)});
}

ast::ExprId Builder::date_of(Grammar::DateOfContext* rule) {
  const std::string word = text(span(rule->DATE_OF()));
  const auto which = word == "end"     ? ast::DateOf::Which::End
                     : word == "start" ? ast::DateOf::Which::Start
                                       : ast::DateOf::Which::Date;
  const ast::ExprId of = expression(rule->expression());
  return exprs_.add(span(rule), ast::DateOf{which, of}, {of});
}

ast::ExprId Builder::limit_of(Grammar::LimitContext* rule) {
  ast::Limit limit{rule->ULN() != nullptr ? ast::LimitKind::Uln : ast::LimitKind::Lln, std::nullopt, {}};
  if (rule->name() != nullptr) {
    limit.of = name(rule->name()).text;
    limit.of_span = span(rule->name());
  }
  return exprs_.add(span(rule), std::move(limit));
}

}  // namespace elig
