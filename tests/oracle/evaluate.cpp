#include "tests/oracle/evaluate.h"

#include <functional>
#include <map>

#include "runtime/base/bug.h"

namespace elig::oracle {
namespace {

/// The branch that every choice of a key takes in the comparison being decided.
using Branches = std::map<std::string, bool>;

class Evaluator {
 public:
  Evaluator(const Patient& patient, Truth attested) : patient_(patient), attested_(attested) {}

  Truth truth(const Term& term) {
    return std::visit([&](const auto& node) { return truth_of(node); }, term.node);
  }

 private:
  const Patient& patient_;
  Truth attested_;

  Truth truth_of(const Literally& e) { return e.value; }
  Truth truth_of(const RecordedYesNo& e) { return recorded_yes_no(patient_, e.name); }
  Truth truth_of(const AttestedHere&) { return attested_; }
  Truth truth_of(const Not& e) { return kleene_not(truth(*e.operand)); }
  Truth truth_of(const Junction& e) {
    const Truth a = truth(*e.lhs), b = truth(*e.rhs);
    if (e.op == ast::BinaryOp::And) return kleene_and(a, b);
    if (e.op == ast::BinaryOp::Or) return kleene_or(a, b);
    must(e.op == ast::BinaryOp::Else, "a junction is and, or, else");
    return a == Truth::Unknown ? b : a;
  }
  Truth truth_of(const TruthChoice& e) {
    const Truth then = truth(*e.then), otherwise = truth(*e.otherwise);
    const Truth condition = truth(*e.condition);
    if (condition == Truth::Unknown) return agreed(then, otherwise);
    return condition == Truth::True ? then : otherwise;
  }
  Truth truth_of(const Presence& e) {
    if (e.of_truth) return oracle::truth(truth(*e.operand) != Truth::Unknown);
    Branches none;
    const Truth there = in_every_case({e.operand.get()}, none, [&](const Branches& taken) {
      return oracle::truth(!number(*e.operand, taken).missing());
    });
    return oracle::truth(there == Truth::True);
  }
  Truth truth_of(const Comparison& e) {
    std::vector<const Term*> operands;
    for (const Relation& relation : e.relations) {
      operands.push_back(relation.lhs.get());
      operands.push_back(relation.rhs.get());
    }
    Branches none;
    return in_every_case(operands, none, [&](const Branches& taken) {
      Truth out = oracle::truth(e.all);
      for (const Relation& relation : e.relations) {
        const Truth one = compare(relation.op, number(*relation.lhs, taken), number(*relation.rhs, taken));
        out = e.all ? kleene_and(out, one) : kleene_or(out, one);
      }
      return out;
    });
  }
  template <class Number>
  Truth truth_of(const Number&) {
    bug("the oracle expected a condition");
  }

  static Truth compare(ast::BinaryOp op, const Quantity& a, const Quantity& b) {
    const Order order = oracle::compare(a, b);
    switch (op) {
      case ast::BinaryOp::Lt:
        return order.less;
      case ast::BinaryOp::Ge:
        return kleene_not(order.less);
      case ast::BinaryOp::Gt:
        return order.greater;
      case ast::BinaryOp::Le:
        return kleene_not(order.greater);
      case ast::BinaryOp::Eq:
        return order.equal;
      case ast::BinaryOp::Ne:
        return kleene_not(order.equal);
      default:
        bug("the oracle expected a comparison");
    }
  }

  /// Decides the first choice among `operands` that has no branch yet; where its condition is unknown, tries
  /// both branches and keeps what they agree on. With all choices made, `decide` says.
  Truth in_every_case(const std::vector<const Term*>& operands, Branches& taken,
                      const std::function<Truth(const Branches&)>& decide) {
    const Choice* open = nullptr;
    for (const Term* operand : operands) {
      if (open == nullptr) open = first_open(*operand, taken);
    }
    if (open == nullptr) return decide(taken);
    const auto taking = [&](bool branch) {
      taken[open->key] = branch;
      const Truth out = in_every_case(operands, taken, decide);
      taken.erase(open->key);
      return out;
    };
    const Truth condition = truth(*open->condition);
    if (condition == Truth::Unknown) return agreed(taking(true), taking(false));
    return taking(condition == Truth::True);
  }

  static const Choice* first_open(const Term& term, const Branches& taken) {
    std::vector<const Term*> operands;
    if (const auto* e = std::get_if<Choice>(&term.node)) {
      const auto branch = taken.find(e->key);
      if (branch == taken.end()) return e;
      operands = {branch->second ? e->then.get() : e->otherwise.get()};
    }
    if (const auto* e = std::get_if<Negative>(&term.node)) operands = {e->operand.get()};
    if (const auto* e = std::get_if<Arithmetic>(&term.node)) operands = {e->lhs.get(), e->rhs.get()};
    if (const auto* e = std::get_if<Stripped>(&term.node)) operands = {e->operand.get()};
    if (const auto* e = std::get_if<Applied>(&term.node)) operands = {e->operand.get()};
    for (const Term* operand : operands) {
      if (const Choice* open = first_open(*operand, taken)) return open;
    }
    return nullptr;
  }

  Quantity number(const Term& term, const Branches& taken) {
    if (const auto* e = std::get_if<Constant>(&term.node)) return e->value;
    if (const auto* e = std::get_if<Recorded>(&term.node)) return recorded(patient_, e->name);
    if (const auto* e = std::get_if<RecordedLabel>(&term.node)) return label(e->name);
    if (const auto* e = std::get_if<LimitOf>(&term.node)) return limit(patient_, e->name, e->kind);
    if (const auto* e = std::get_if<Negative>(&term.node)) return negate(number(*e->operand, taken));
    if (const auto* e = std::get_if<Stripped>(&term.node)) return strip(number(*e->operand, taken), e->unit);
    if (const auto* e = std::get_if<Applied>(&term.node)) return call(e->function, number(*e->operand, taken));
    if (const auto* e = std::get_if<Choice>(&term.node)) {
      return number(taken.at(e->key) ? *e->then : *e->otherwise, taken);
    }
    const auto* e = std::get_if<Arithmetic>(&term.node);
    must(e != nullptr, "the oracle expected a number");
    const Quantity a = number(*e->lhs, taken), b = number(*e->rhs, taken);
    switch (e->op) {
      case ast::BinaryOp::Add:
        return add(a, b);
      case ast::BinaryOp::Sub:
        return subtract(a, b);
      case ast::BinaryOp::Mul:
        return multiply(a, b);
      case ast::BinaryOp::Div:
        return divide(a, b);
      case ast::BinaryOp::Pow:
        return power(a, b);
      default:
        bug("the oracle expected arithmetic");
    }
  }

  Quantity label(const std::string& name) {
    const auto place = recorded_label(patient_, name);
    Quantity out = constant(Rational(static_cast<unsigned long>(place.value_or(0))), rule_unit({}));
    out.constant = false;
    if (!place) out.exact = {};
    return out;
  }
};

}  // namespace

Truth evaluate(const Term& condition, const Patient& patient, Truth attested) {
  return Evaluator(patient, attested).truth(condition);
}

}  // namespace elig::oracle
