// Conditions, written out.
#include "tests/oracle/term.h"

#include "runtime/base/bug.h"
#include "tests/oracle/cells.h"
#include "tests/oracle/expansion.h"
#include "tests/oracle/writer.h"

namespace elig::oracle {
namespace {

TermPtr both(TermPtr a, TermPtr b) { return term(Junction{ast::BinaryOp::And, std::move(a), std::move(b)}); }
TermPtr one_of(TermPtr a, TermPtr b) { return term(Junction{ast::BinaryOp::Or, std::move(a), std::move(b)}); }
TermPtr opposite(TermPtr a) { return term(Not{std::move(a)}); }
TermPtr negated_if(bool negated, TermPtr a) { return negated ? opposite(std::move(a)) : a; }

bool is_comparison(ast::BinaryOp op) {
  using enum ast::BinaryOp;
  return op == Lt || op == Le || op == Gt || op == Ge || op == Eq || op == Ne;
}

bool is_selection(const Place& at, ast::ExprId id) {
  return std::holds_alternative<ast::Select>(at.file.exprs[id].node);
}

bool chooses(ast::Selector selector) {
  using enum ast::Selector;
  return selector == Any || selector == Every || selector == No || selector == Active || selector == History;
}

}  // namespace

TermPtr Writer::truth(const Place& at, ast::ExprId id) {
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Truth>(&node)) return term(Literally{oracle::truth(e->value)});
  if (std::holds_alternative<ast::Attested>(node)) return term(AttestedHere{});
  if (const auto* e = std::get_if<ast::Unary>(&node)) return opposite(truth(at, e->operand));
  if (const auto* e = std::get_if<ast::Binary>(&node)) return binary_truth(at, *e);
  if (const auto* e = std::get_if<ast::Select>(&node); e != nullptr && chooses(e->selector)) {
    return term(Chosen{selection(at.file, id)});
  }
  if (const auto one = field(at, id)) return term(YesNoField{one->of, one->name});
  if (const auto* e = std::get_if<ast::Name>(&node)) return let_truth(e->name);
  if (const auto* e = std::get_if<ast::If>(&node)) {
    return term(TruthChoice{truth(at, e->condition), truth(at, e->then), truth(at, e->otherwise)});
  }
  if (const auto* e = std::get_if<ast::InRange>(&node)) {
    return for_each_operand(at, e->value, {e->lo, e->hi}, [&](const Place& here, ast::ExprId x) {
      const Relation above = relation(here, ast::BinaryOp::Ge, x, e->lo);
      const Relation below = relation(here, ast::BinaryOp::Le, x, e->hi);
      return negated_if(e->negated, term(Comparison{true, {above, below}}));
    });
  }
  if (const auto* e = std::get_if<ast::InSet>(&node)) {
    return for_each_operand(at, e->value, e->items, [&](const Place& here, ast::ExprId x) {
      if (const auto one = field(here, x); one && sort_of(*one, here.row) == Sort::Text) {
        TermPtr any = term(Literally{Truth::False});
        for (ast::ExprId item : e->items) any = one_of(any, compared(here, ast::BinaryOp::Eq, x, item));
        return negated_if(e->negated, any);
      }
      Comparison any{false, {}};
      for (ast::ExprId item : e->items) any.relations.push_back(relation(here, ast::BinaryOp::Eq, x, item));
      return negated_if(e->negated, term(any));
    });
  }
  if (const auto* e = std::get_if<ast::InNormalRange>(&node)) {
    return for_each_operand(at, e->value, {}, [&](const Place& here, ast::ExprId x) {
      const Relation above{ast::BinaryOp::Ge, number(here, x), term(LimitOf{here.limits_of, ast::LimitKind::Lln})};
      const Relation below{ast::BinaryOp::Le, number(here, x), term(LimitOf{here.limits_of, ast::LimitKind::Uln})};
      return negated_if(e->negated, term(Comparison{true, {above, below}}));
    });
  }
  if (const auto* e = std::get_if<ast::IsPresent>(&node)) {
    return for_each_operand(at, e->value, {},
                            [&](const Place& here, ast::ExprId x) { return negated_if(!e->known, present(here, x)); });
  }
  bug("the oracle expected a condition");
}

TermPtr Writer::present(const Place& at, ast::ExprId id) {
  if (const auto one = field(at, id); one && sort_of(*one, at.row) == Sort::Text) return term(PresentText{*one});
  const bool of_truth = is_truth(at, id);
  return term(Presence{of_truth ? truth(at, id) : number(at, id), of_truth});
}

TermPtr Writer::let_truth(const std::string& name) {
  const auto let = vocabulary_.lets.find(name);
  must(let != vocabulary_.lets.end(), "the oracle expected the name of a condition");
  return truth(Place{*let->second.file}, let->second.let->value);
}

TermPtr Writer::binary_truth(const Place& at, const ast::Binary& e) {
  if (is_comparison(e.op)) {
    return for_each_operand(at, e.lhs, {e.rhs},
                            [&](const Place& here, ast::ExprId x) { return compared(here, e.op, x, e.rhs); });
  }
  const TermPtr a = truth(at, e.lhs), b = truth(at, e.rhs);
  if (e.op == ast::BinaryOp::Implies) return one_of(opposite(a), b);
  return term(Junction{e.op, a, b});
}

/// each(a, b): the statement of a, and of b; either(a, b): or. Anything else is a single operand. `others` are the
/// further operands of the comparison, whose measurements a bare ULN could belong to.
TermPtr Writer::for_each_operand(const Place& at, ast::ExprId value, const std::vector<ast::ExprId>& others,
                                 const std::function<TermPtr(const Place&, ast::ExprId)>& statement) {
  const auto with_limits_of = [&](const std::map<std::string, SelectionPtr>& named) {
    Place here = at;
    here.limits_of = named.size() == 1 && at.row == nullptr ? named.begin()->second : nullptr;
    return here;
  };
  const auto named_in = [&](ast::ExprId first, const std::vector<ast::ExprId>& beside) {
    std::map<std::string, SelectionPtr> named;
    for (const bool rows_of_lets : {false, true}) {
      if (!named.empty()) break;
      named = measurements_in(at, first, rows_of_lets);
      for (ast::ExprId other : beside) named.merge(measurements_in(at, other, rows_of_lets));
    }
    return named;
  };
  const auto* quantifier = std::get_if<ast::Quantifier>(&at.file.exprs[value].node);
  if (quantifier == nullptr) {
    return statement(with_limits_of(named_in(value, others)), value);
  }
  TermPtr all;
  for (ast::ExprId operand : quantifier->operands) {
    const TermPtr one = statement(with_limits_of(named_in(operand, {})), operand);
    if (all == nullptr) {
      all = one;
    } else {
      all = quantifier->kind == ast::QuantifierKind::Each ? both(all, one) : one_of(all, one);
    }
  }
  return all;
}

TermPtr Writer::compared(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs) {
  const bool negated = op == ast::BinaryOp::Ne;
  if (const auto one = field(at, lhs); one && sort_of(*one, at.row) == Sort::Text) {
    const auto* text = std::get_if<ast::Name>(&at.file.exprs[rhs].node);
    must(text != nullptr, "the oracle expected a text");
    return negated_if(negated, term(SameText{*one, folded(text->name)}));
  }
  if (!is_truth(at, lhs)) return term(Comparison{true, {relation(at, op, lhs, rhs)}});
  // liver_mets = yes
  const TermPtr a = truth(at, lhs), b = truth(at, rhs);
  return negated_if(negated, one_of(both(a, b), both(opposite(a), opposite(b))));
}

/// `a - b >= 6 months` is decided by the calendar: `a >= b + 6 months`.
Relation Writer::relation(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs) {
  const auto calendar = [&](ast::ExprId id) {
    const auto time = span(at.file, id);
    return time && time->calendar() ? time : std::nullopt;
  };
  if (const auto dates = difference_of_dates(at, lhs)) {
    if (const auto time = calendar(rhs)) return {op, dates->later, term(DayMoved{dates->earlier, *time, true})};
  }
  if (const auto dates = difference_of_dates(at, rhs)) {
    if (const auto time = calendar(lhs)) return {op, term(DayMoved{dates->earlier, *time, true}), dates->later};
  }
  Place here = at;
  here.labels = labels_of(at, lhs);
  if (here.labels == nullptr) here.labels = labels_of(at, rhs);
  return {op, number(here, lhs), number(here, rhs)};
}

/// Would this expression be a condition rather than a number, a label or a date?
bool Writer::is_truth(const Place& at, ast::ExprId id) {
  if (const auto one = field(at, id)) return sort_of(*one, at.row) == Sort::YesNo;
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Name>(&node)) {
    if (const auto let = vocabulary_.lets.find(e->name); let != vocabulary_.lets.end()) {
      return is_truth(Place{*let->second.file}, let->second.let->value);
    }
    return false;
  }
  if (const auto* e = std::get_if<ast::Unary>(&node)) return e->op == ast::UnaryOp::Not;
  if (const auto* e = std::get_if<ast::Binary>(&node)) {
    if (e->op == ast::BinaryOp::Else) return is_truth(at, e->lhs);
    return e->op > ast::BinaryOp::Pow;
  }
  if (const auto* e = std::get_if<ast::If>(&node)) return is_truth(at, e->then);
  if (const auto* e = std::get_if<ast::Select>(&node)) return chooses(e->selector);
  return std::holds_alternative<ast::InRange>(node) || std::holds_alternative<ast::InSet>(node) ||
         std::holds_alternative<ast::InNormalRange>(node) || std::holds_alternative<ast::IsPresent>(node) ||
         std::holds_alternative<ast::Attested>(node) || std::holds_alternative<ast::Truth>(node);
}

/// The labels that an expression takes its value from, if it is a label at all.
const LabelDeclaration* Writer::labels_of(const Place& at, ast::ExprId id) {
  if (const auto one = field(at, id)) return labels_of_field(*one, at.row);
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Name>(&node)) {
    const auto let = vocabulary_.lets.find(e->name);
    return let == vocabulary_.lets.end() ? nullptr : labels_of(Place{*let->second.file}, let->second.let->value);
  }
  if (const auto* e = std::get_if<ast::If>(&node)) {
    const LabelDeclaration* then = labels_of(at, e->then);
    return then != nullptr ? then : labels_of(at, e->otherwise);
  }
  if (const auto* e = std::get_if<ast::Binary>(&node); e != nullptr && e->op == ast::BinaryOp::Else) {
    return labels_of(at, e->lhs);
  }
  return nullptr;
}

/// The measurements that an operand names itself, alone or in a selection that picks one of their rows: not in the
/// conditions of its ifs, which are comparisons of their own, and not through lets; or (`rows_of_lets`) only those
/// whose rows its lets pick.
std::map<std::string, SelectionPtr> Writer::measurements_in(const Place& at, ast::ExprId id, bool rows_of_lets) {
  const auto& node = at.file.exprs[id].node;
  const auto* name = std::get_if<ast::Name>(&node);
  const bool let = name != nullptr && !names_a_field(at, name->name) && vocabulary_.lets.count(name->name) == 1;
  const bool counts = let == rows_of_lets && (!let || through_let(vocabulary_, at, id, is_selection));
  if (const auto one = counts ? field(at, id) : std::nullopt; one && one->of != nullptr) {
    const auto found = vocabulary_.numbers.find(one->of->source.name);
    if (found != vocabulary_.numbers.end() && found->second.limits) return {{one->of->key, one->of}};
    return {};
  }
  std::vector<ast::ExprId> operands;
  if (const auto* e = std::get_if<ast::Unary>(&node)) operands = {e->operand};
  if (const auto* e = std::get_if<ast::Binary>(&node)) operands = {e->lhs, e->rhs};
  if (const auto* e = std::get_if<ast::InUnit>(&node)) operands = {e->value};
  if (const auto* e = std::get_if<ast::If>(&node)) operands = {e->then, e->otherwise};
  if (const auto* e = std::get_if<ast::Call>(&node)) operands = e->arguments;
  std::map<std::string, SelectionPtr> out;
  for (ast::ExprId operand : operands) out.merge(measurements_in(at, operand, rows_of_lets));
  return out;
}

TermPtr write_out(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr) {
  return Writer(vocabulary).truth(Place{file}, expr);
}

}  // namespace elig::oracle
