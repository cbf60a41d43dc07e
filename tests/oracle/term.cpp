#include "tests/oracle/term.h"

#include <functional>
#include <set>

#include "runtime/base/bug.h"
#include "tests/oracle/expansion.h"

namespace elig::oracle {
namespace {

template <class Node>
TermPtr term(Node node) {
  return std::make_shared<const Term>(Term{std::move(node)});
}
TermPtr both(TermPtr a, TermPtr b) { return term(Junction{ast::BinaryOp::And, std::move(a), std::move(b)}); }
TermPtr one_of(TermPtr a, TermPtr b) { return term(Junction{ast::BinaryOp::Or, std::move(a), std::move(b)}); }
TermPtr opposite(TermPtr a) { return term(Not{std::move(a)}); }

bool is_comparison(ast::BinaryOp op) {
  using enum ast::BinaryOp;
  return op == Lt || op == Le || op == Gt || op == Ge || op == Eq || op == Ne;
}

/// What an expression means depends on where it stands.
struct Place {
  const ast::Ast& file;
  std::string limits_of;                     // the measurement that a bare ULN belongs to here
  const LabelDeclaration* labels = nullptr;  // the labels that a name may mean here
};

class Writer {
 public:
  explicit Writer(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  TermPtr truth(const Place& at, ast::ExprId id) {
    const auto& node = at.file.exprs[id].node;
    if (const auto* e = std::get_if<ast::Truth>(&node)) return term(Literally{oracle::truth(e->value)});
    if (std::holds_alternative<ast::Attested>(node)) return term(AttestedHere{});
    if (const auto* e = std::get_if<ast::Name>(&node)) return named_truth(e->name);
    if (const auto* e = std::get_if<ast::Unary>(&node)) return opposite(truth(at, e->operand));
    if (const auto* e = std::get_if<ast::Binary>(&node)) return binary_truth(at, *e);
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
        Comparison any{false, {}};
        for (ast::ExprId item : e->items) any.relations.push_back(relation(here, ast::BinaryOp::Eq, x, item));
        return negated_if(e->negated, term(any));
      });
    }
    if (const auto* e = std::get_if<ast::InNormalRange>(&node)) {
      return for_each_operand(at, e->value, {}, [&](const Place& here, ast::ExprId x) {
        const Relation above{ast::BinaryOp::Ge, number(here, x), term(LimitOf{ast::LimitKind::Lln, here.limits_of})};
        const Relation below{ast::BinaryOp::Le, number(here, x), term(LimitOf{ast::LimitKind::Uln, here.limits_of})};
        return negated_if(e->negated, term(Comparison{true, {above, below}}));
      });
    }
    if (const auto* e = std::get_if<ast::IsPresent>(&node)) {
      return for_each_operand(at, e->value, {}, [&](const Place& here, ast::ExprId x) {
        const bool of_truth = is_truth(at.file, x);
        return negated_if(!e->known, term(Presence{of_truth ? truth(here, x) : number(here, x), of_truth}));
      });
    }
    bug("the oracle expected a condition");
  }

 private:
  const Vocabulary& vocabulary_;

  static TermPtr negated_if(bool negated, TermPtr a) { return negated ? opposite(std::move(a)) : a; }

  TermPtr named_truth(const std::string& name) {
    if (const auto let = vocabulary_.lets.find(name); let != vocabulary_.lets.end()) {
      return truth({*let->second.file, ""}, let->second.let->value);
    }
    must(vocabulary_.yes_no.count(name) == 1, "the oracle expected the name of a yes/no attribute");
    return term(RecordedYesNo{name});
  }

  TermPtr binary_truth(const Place& at, const ast::Binary& e) {
    if (is_comparison(e.op)) {
      return for_each_operand(at, e.lhs, {e.rhs},
                              [&](const Place& here, ast::ExprId x) { return compared(here, e.op, x, e.rhs); });
    }
    const TermPtr a = truth(at, e.lhs), b = truth(at, e.rhs);
    if (e.op == ast::BinaryOp::Implies) return one_of(opposite(a), b);
    return term(Junction{e.op, a, b});
  }

  /// each(a, b): the statement of a, and of b; either(a, b): or. Anything else is a single operand. `others`
  /// are the further operands of the comparison, whose measurements a bare ULN could belong to.
  TermPtr for_each_operand(const Place& at, ast::ExprId value, const std::vector<ast::ExprId>& others,
                           const std::function<TermPtr(const Place&, ast::ExprId)>& statement) {
    const auto* quantifier = std::get_if<ast::Quantifier>(&at.file.exprs[value].node);
    if (quantifier == nullptr) {
      std::set<std::string> named = measurements_in(at.file, value);
      for (ast::ExprId other : others) named.merge(measurements_in(at.file, other));
      return statement({at.file, only(named)}, value);
    }
    TermPtr all;
    for (ast::ExprId operand : quantifier->operands) {
      const TermPtr one = statement({at.file, only(measurements_in(at.file, operand))}, operand);
      if (all == nullptr) {
        all = one;
      } else {
        all = quantifier->kind == ast::QuantifierKind::Each ? both(all, one) : one_of(all, one);
      }
    }
    return all;
  }

  static std::string only(const std::set<std::string>& names) { return names.size() == 1 ? *names.begin() : ""; }

  TermPtr compared(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs) {
    if (!is_truth(at.file, lhs)) return term(Comparison{true, {relation(at, op, lhs, rhs)}});
    // liver_mets = yes
    const TermPtr a = truth(at, lhs), b = truth(at, rhs);
    return negated_if(op == ast::BinaryOp::Ne, one_of(both(a, b), both(opposite(a), opposite(b))));
  }

  Relation relation(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs) {
    Place here = at;
    here.labels = labels_of(at.file, lhs);
    if (here.labels == nullptr) here.labels = labels_of(at.file, rhs);
    return {op, number(here, lhs), number(here, rhs)};
  }

  TermPtr number(const Place& at, ast::ExprId id) {
    const auto& node = at.file.exprs[id].node;
    if (const auto* e = std::get_if<ast::Number>(&node)) {
      if (at.labels != nullptr) return label(*at.labels, e->spelling);
      return term(Constant{literal(*e)});
    }
    if (const auto* e = std::get_if<ast::Name>(&node)) return named_number(at, e->name);
    if (const auto* e = std::get_if<ast::Limit>(&node)) {
      return term(LimitOf{e->kind, e->of ? *e->of : at.limits_of});
    }
    if (const auto* e = std::get_if<ast::Unary>(&node)) return term(Negative{number(at, e->operand)});
    if (const auto* e = std::get_if<ast::Binary>(&node)) {
      if (e->op == ast::BinaryOp::Else) return number_or_else(at, *e);
      return term(Arithmetic{e->op, number(at, e->lhs), number(at, e->rhs)});
    }
    if (const auto* e = std::get_if<ast::InUnit>(&node))
      return term(Stripped{number(at, e->value), rule_unit(e->unit)});
    if (const auto* e = std::get_if<ast::Call>(&node)) {
      must(e->arguments.size() == 1, "the oracle knows functions of one number");
      return term(Applied{e->function, number(at, e->arguments[0])});
    }
    if (const auto* e = std::get_if<ast::If>(&node)) {
      return term(Choice{printed_with_lets_replaced(vocabulary_, at.file, e->condition),
                         truth({at.file, ""}, e->condition), number(at, e->then), number(at, e->otherwise)});
    }
    bug("the oracle expected a number");
  }

  static TermPtr label(const LabelDeclaration& labels, const std::string& word) {
    const auto place = labels.place(word);
    must(place.has_value(), "the oracle expected a label");
    return term(Constant{constant(Rational(static_cast<unsigned long>(*place)), rule_unit({}))});
  }

  TermPtr named_number(const Place& at, const std::string& name) {
    if (at.labels != nullptr && at.labels->place(name)) return label(*at.labels, name);
    if (const auto let = vocabulary_.lets.find(name); let != vocabulary_.lets.end()) {
      return number({*let->second.file, "", at.labels}, let->second.let->value);
    }
    if (vocabulary_.labels.count(name) == 1) return term(RecordedLabel{name});
    must(vocabulary_.numbers.count(name) == 1, "the oracle expected the name of a measurement or score");
    return term(Recorded{name});
  }

  /// As a number, `x else y` is `if x is known then x else y`.
  TermPtr number_or_else(const Place& at, const ast::Binary& e) {
    const TermPtr x = number(at, e.lhs);
    return term(Choice{printed_is_known(vocabulary_, at.file, e.lhs), term(Presence{x, false}), x, number(at, e.rhs)});
  }

  /// Would this expression be a condition rather than a number or label?
  bool is_truth(const ast::Ast& file, ast::ExprId id) {
    const auto& node = file.exprs[id].node;
    if (const auto* e = std::get_if<ast::Name>(&node)) {
      if (const auto let = vocabulary_.lets.find(e->name); let != vocabulary_.lets.end()) {
        return is_truth(*let->second.file, let->second.let->value);
      }
      return vocabulary_.yes_no.count(e->name) == 1;
    }
    if (const auto* e = std::get_if<ast::Unary>(&node)) return e->op == ast::UnaryOp::Not;
    if (const auto* e = std::get_if<ast::Binary>(&node)) {
      if (e->op == ast::BinaryOp::Else) return is_truth(file, e->lhs);
      return e->op > ast::BinaryOp::Pow;
    }
    if (const auto* e = std::get_if<ast::If>(&node)) return is_truth(file, e->then);
    return !std::holds_alternative<ast::Number>(node) && !std::holds_alternative<ast::Limit>(node) &&
           !std::holds_alternative<ast::InUnit>(node) && !std::holds_alternative<ast::Call>(node) &&
           !std::holds_alternative<ast::Quantifier>(node);
  }

  /// The labels that an expression takes its value from, if it is a label at all.
  const LabelDeclaration* labels_of(const ast::Ast& file, ast::ExprId id) {
    const auto& node = file.exprs[id].node;
    if (const auto* e = std::get_if<ast::Name>(&node)) {
      if (const auto let = vocabulary_.lets.find(e->name); let != vocabulary_.lets.end()) {
        return labels_of(*let->second.file, let->second.let->value);
      }
      const auto found = vocabulary_.labels.find(e->name);
      return found == vocabulary_.labels.end() ? nullptr : &found->second;
    }
    if (const auto* e = std::get_if<ast::If>(&node)) {
      const LabelDeclaration* then = labels_of(file, e->then);
      return then != nullptr ? then : labels_of(file, e->otherwise);
    }
    if (const auto* e = std::get_if<ast::Binary>(&node); e != nullptr && e->op == ast::BinaryOp::Else) {
      return labels_of(file, e->lhs);
    }
    return nullptr;
  }

  /// The measurements that an operand names itself: not through lets, and not in the conditions of its ifs,
  /// which are comparisons of their own.
  std::set<std::string> measurements_in(const ast::Ast& file, ast::ExprId id) {
    const auto& node = file.exprs[id].node;
    std::vector<ast::ExprId> operands;
    if (const auto* e = std::get_if<ast::Name>(&node)) {
      const auto found = vocabulary_.numbers.find(e->name);
      if (found != vocabulary_.numbers.end() && found->second.limits) return {e->name};
    }
    if (const auto* e = std::get_if<ast::Unary>(&node)) operands = {e->operand};
    if (const auto* e = std::get_if<ast::Binary>(&node)) operands = {e->lhs, e->rhs};
    if (const auto* e = std::get_if<ast::InUnit>(&node)) operands = {e->value};
    if (const auto* e = std::get_if<ast::If>(&node)) operands = {e->then, e->otherwise};
    if (const auto* e = std::get_if<ast::Call>(&node)) operands = e->arguments;
    std::set<std::string> out;
    for (ast::ExprId operand : operands) out.merge(measurements_in(file, operand));
    return out;
  }
};

}  // namespace

TermPtr write_out(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr) {
  return Writer(vocabulary).truth({file, ""}, expr);
}

}  // namespace elig::oracle
