#include "tests/oracle/evaluate.h"

#include <functional>
#include <map>
#include <set>

#include "runtime/base/bug.h"
#include "tests/oracle/evaluate_row.h"

namespace elig::oracle {
namespace {

/// What is taken to be so in the comparison being decided: the branch of every choice, and the end of every number
/// that lies between two (`true`: the high one). Of those that are not here the sure value counts.
struct Case {
  std::map<std::string, bool> branches, high;
};

class Evaluator {
 public:
  Evaluator(const Patient& patient, History& history, const Record* row, Truth attested)
      : patient_(patient), history_(history), row_(row), attested_(attested) {}

  Truth truth(const Term& term) {
    return std::visit([&](const auto& node) { return truth_of(node); }, term.node);
  }

 private:
  const Patient& patient_;
  History& history_;
  const Record* row_;  // null: the condition is not a `where`
  Truth attested_;

  Truth truth_of(const Literally& e) { return e.value; }
  Truth truth_of(const AttestedHere&) { return attested_; }
  Truth truth_of(const Chosen& e) { return history_.chosen(*e.of); }
  Truth truth_of(const YesNoField& e) {
    const auto record = record_of(e.of);
    return record ? yes_no_of(*record, e.name) : Truth::Unknown;
  }
  Truth truth_of(const SameText& e) {
    const auto text = text_in(e.field);
    return text ? oracle::truth(*text == e.text) : Truth::Unknown;
  }
  Truth truth_of(const PresentText& e) { return oracle::truth(text_in(e.field).has_value()); }
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
    Case none;
    const Truth there = in_every_branch({e.operand.get()}, none, [&](const Case& taken) {
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
    Case none;
    return in_every_branch(operands, none, [&](const Case& taken) {
      Truth out = oracle::truth(e.all);
      for (const Relation& relation : e.relations) {
        const Truth one = related(relation, taken);
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
  Truth in_every_branch(const std::vector<const Term*>& operands, Case& taken,
                        const std::function<Truth(const Case&)>& decide) {
    const Choice* open = nullptr;
    for (const Term* operand : operands) {
      if (open == nullptr) open = first_open(*operand, taken);
    }
    if (open == nullptr) return decide(taken);
    const auto taking = [&](bool branch) {
      taken.branches[open->key] = branch;
      const Truth out = in_every_branch(operands, taken, decide);
      taken.branches.erase(open->key);
      return out;
    };
    const Truth condition = truth(*open->condition);
    if (condition == Truth::Unknown) return agreed(taking(true), taking(false));
    return taking(condition == Truth::True);
  }

  /// The operands of a number, of a choice those of the branch taken.
  static std::vector<const Term*> operands_of(const Term& term, const Case& taken) {
    if (const auto* e = std::get_if<Choice>(&term.node)) {
      return {taken.branches.at(e->key) ? e->then.get() : e->otherwise.get()};
    }
    if (const auto* e = std::get_if<Negative>(&term.node)) return {e->operand.get()};
    if (const auto* e = std::get_if<Arithmetic>(&term.node)) return {e->lhs.get(), e->rhs.get()};
    if (const auto* e = std::get_if<Extreme>(&term.node)) return {e->a.get(), e->b.get()};
    if (const auto* e = std::get_if<Absolute>(&term.node)) return {e->operand.get()};
    if (const auto* e = std::get_if<Stripped>(&term.node)) return {e->operand.get()};
    if (const auto* e = std::get_if<Applied>(&term.node)) return {e->operand.get()};
    if (const auto* e = std::get_if<DayMoved>(&term.node)) return {e->date.get()};
    if (const auto* e = std::get_if<EarlierDay>(&term.node)) return {e->a.get(), e->b.get()};
    return {};
  }

  static const Choice* first_open(const Term& term, const Case& taken) {
    if (const auto* e = std::get_if<Choice>(&term.node); e != nullptr && taken.branches.count(e->key) == 0) return e;
    for (const Term* operand : operands_of(term, taken)) {
      if (const Choice* open = first_open(*operand, taken)) return open;
    }
    return nullptr;
  }

  /// Where numbers lie between two ends: what the relation comes to at all of them. `=` is `<=` and `>=`.
  Truth related(const Relation& relation, const Case& taken) {
    std::set<std::string> open;
    add_open_ends(*relation.lhs, taken, open);
    add_open_ends(*relation.rhs, taken, open);
    if (open.empty()) return compare(relation.op, number(*relation.lhs, taken), number(*relation.rhs, taken));
    if (relation.op == ast::BinaryOp::Eq || relation.op == ast::BinaryOp::Ne) {
      const Truth at_most = related({ast::BinaryOp::Le, relation.lhs, relation.rhs}, taken);
      const Truth at_least = related({ast::BinaryOp::Ge, relation.lhs, relation.rhs}, taken);
      const Truth equal = kleene_and(at_most, at_least);
      return relation.op == ast::BinaryOp::Eq ? equal : kleene_not(equal);
    }
    std::optional<Truth> out;
    for (std::size_t ends = 0; ends < std::size_t{1} << open.size(); ++ends) {
      Case at_ends = taken;
      std::size_t i = 0;
      for (const std::string& key : open) at_ends.high[key] = (ends >> i++ & 1) != 0;
      const Truth here = compare(relation.op, number(*relation.lhs, at_ends), number(*relation.rhs, at_ends));
      out = out ? agreed(*out, here) : here;
    }
    return *out;
  }

  void add_open_ends(const Term& term, const Case& taken, std::set<std::string>& open) {
    if (const auto ends = ends_of(term); ends && ends->second.open()) open.insert(ends->first);
    for (const Term* operand : operands_of(term, taken)) add_open_ends(*operand, taken, open);
  }

  // ---- numbers that rows, or dates, say ----

  std::optional<Record> record_of(const SelectionPtr& selection) {
    if (selection == nullptr) return *row_;
    return history_.picked(*selection);
  }

  std::optional<std::string> text_in(const Field& field) {
    const auto record = record_of(field.of);
    return record ? text_of(*record, field.name) : std::nullopt;
  }

  static std::string key_of(const SelectionPtr& selection, const std::string& what) {
    return (selection != nullptr ? selection->key : "") + " / " + what;
  }

  /// What a term says that is not made of others, and a name for it.
  std::optional<std::pair<std::string, Ends>> ends_of(const Term& term) {
    const auto certain = [](const Quantity& value) { return Ends{value, value, value}; };
    if (const auto* e = std::get_if<Field>(&term.node)) {
      if (e->of == nullptr) return std::pair(key_of(e->of, e->name), certain(number_of(patient_, *row_, e->name)));
      return std::pair(key_of(e->of, e->name), history_.field(*e->of, e->name));
    }
    if (const auto* e = std::get_if<LimitOf>(&term.node)) {
      const auto record = record_of(e->of);
      const std::string source = e->of != nullptr ? e->of->source.name : row_->source;
      const Quantity limit = limit_of(patient_, record ? *record : empty_record(source), e->kind);
      return std::pair(key_of(e->of, e->kind == ast::LimitKind::Uln ? "ULN" : "LLN"), certain(limit));
    }
    if (const auto* e = std::get_if<Summary>(&term.node)) {
      return std::pair(key_of(e->of, "summary"), history_.summary(*e->of));
    }
    if (const auto* e = std::get_if<DayOf>(&term.node)) {
      const bool last = e->which == ast::DateOf::Which::End;
      if (e->of != nullptr) return std::pair(key_of(e->of, last ? "end" : "start"), day_ends(history_.days(term)));
      return std::pair(key_of(e->of, last ? "end" : "start"), day_ends(last ? row_->end : row_->start));
    }
    if (const auto* e = std::get_if<FirstDay>(&term.node)) {
      return std::pair(key_of(e->of, "first day"), day_ends(history_.days(term)));
    }
    if (const auto* e = std::get_if<LastDay>(&term.node)) {
      return std::pair(key_of(e->of, "last day"), day_ends(history_.days(term)));
    }
    if (const auto* e = std::get_if<ExtremeDay>(&term.node)) return std::pair(e->key, day_ends(history_.days(term)));
    if (std::holds_alternative<IndexDay>(term.node))
      return std::pair(std::string("index"), day_ends(history_.days(term)));
    return {};
  }

  static const Quantity& at_its_end(const std::string& key, const Ends& ends, const Case& taken) {
    const auto end = taken.high.find(key);
    if (end == taken.high.end()) return ends.sure;
    return end->second ? ends.high : ends.low;
  }

  Quantity factor(const std::string& equivalent) {
    const auto found = factor_of(patient_, *row_, equivalent);
    Quantity out = constant(found.value_or(Rational(0)), rule_unit({}));
    out.constant = false;
    if (!found) out.exact = {};
    return out;
  }

  /// Every end the other one: x may be far below 0 and far above, and its absolute value small in between.
  static Case opposite(Case taken) {
    for (auto& [key, high] : taken.high) high = !high;
    return taken;
  }

  static std::optional<Day> day_of(const Quantity& number) {
    if (number.missing()) return {};
    return static_cast<Day>(number.exact.bound.get_num().get_si());
  }

  Quantity number(const Term& term, const Case& taken) {
    if (const auto ends = ends_of(term)) return at_its_end(ends->first, ends->second, taken);
    if (const auto* e = std::get_if<Constant>(&term.node)) return e->value;
    if (const auto* e = std::get_if<DayLiteral>(&term.node)) return day_number(e->day);
    if (const auto* e = std::get_if<Factor>(&term.node)) return factor(e->equivalent);
    if (const auto* e = std::get_if<Negative>(&term.node)) return negate(number(*e->operand, taken));
    if (const auto* e = std::get_if<Extreme>(&term.node)) {
      return extreme(number(*e->a, taken), number(*e->b, taken), e->largest);
    }
    if (const auto* e = std::get_if<Absolute>(&term.node)) {
      return extreme(number(*e->operand, taken), negate(number(*e->operand, opposite(taken))), true);
    }
    if (const auto* e = std::get_if<Stripped>(&term.node)) return strip(number(*e->operand, taken), e->unit);
    if (const auto* e = std::get_if<Applied>(&term.node)) return call(e->function, number(*e->operand, taken));
    if (std::holds_alternative<Choice>(term.node)) return number(*operands_of(term, taken).front(), taken);
    if (const auto* e = std::get_if<DayMoved>(&term.node)) {
      const auto day = day_of(number(*e->date, taken));
      return day_number(day ? std::optional(moved(*day, e->by, e->forward)) : std::nullopt);
    }
    if (const auto* e = std::get_if<EarlierDay>(&term.node)) {
      const auto a = day_of(number(*e->a, taken)), b = day_of(number(*e->b, taken));
      return day_number(a && b ? std::optional(std::min(*a, *b)) : std::nullopt);
    }
    const auto* e = std::get_if<Arithmetic>(&term.node);
    must(e != nullptr, "the oracle expected a number");
    return calculated(e->op, number(*e->lhs, taken), number(*e->rhs, taken));
  }

  static Quantity calculated(ast::BinaryOp op, const Quantity& a, const Quantity& b) {
    switch (op) {
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
};

}  // namespace

Truth evaluate(const Term& condition, const Patient& patient, History& history, Truth attested) {
  return Evaluator(patient, history, nullptr, attested).truth(condition);
}

Truth evaluate_row(const Term& condition, const Patient& patient, History& history, const Record& record) {
  return Evaluator(patient, history, &record, Truth::Unknown).truth(condition);
}

}  // namespace elig::oracle
