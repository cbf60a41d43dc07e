// A condition with everything that is only a way of writing it written out: lets replaced by what they
// stand for, each/either, ranges and sets as and/or of comparisons, every ULN given its measurement, every
// label its place in its declaration, windows as days from..to. What remains is what the evaluator walks.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "tests/oracle/selection.h"

namespace elig::oracle {

// numbers; a label is the number of its place in its declaration, so a scale compares as numbers do; a date is its
// day's number, in days
struct Constant {
  Quantity value;
};
/// A field of the row that `of` picks, or (none) of the row that is being judged in a `where`.
struct Field {
  SelectionPtr of;
  std::string name;
};
struct LimitOf {
  SelectionPtr of;
  ast::LimitKind kind;
};
/// `count`, `mean`, `median`.
struct Summary {
  SelectionPtr of;
};
/// The first or last day of such a row.
struct DayOf {
  SelectionPtr of;
  ast::DateOf::Which which;
};
/// The first day on which a row of `of` starts, whichever it is; the last on which one ends.
struct FirstDay {
  SelectionPtr of;
};
struct LastDay {
  SelectionPtr of;
};
struct IndexDay {};
struct DayLiteral {
  Day day;
};
struct DayMoved {
  TermPtr date;
  TimeSpan by;
  bool forward;
};
struct EarlierDay {
  TermPtr a, b;
};
/// `max(date(a), date(b))`; the key is how it prints.
struct ExtremeDay {
  std::string key;
  bool later;
  TermPtr a, b;
};
/// The factor that an equivalent has for the code of the row being judged.
struct Factor {
  std::string equivalent;
};
struct Negative {
  TermPtr operand;
};
struct Arithmetic {
  ast::BinaryOp op;  // Add, Sub, Mul, Div, Pow
  TermPtr lhs, rhs;
};
struct Extreme {  // max(a, b), min(a, b)
  bool largest;
  TermPtr a, b;
};
struct Absolute {
  TermPtr operand;
};
struct Stripped {  // x in unit
  TermPtr operand;
  Unit unit;
};
struct Applied {
  std::string function;
  TermPtr operand;
};
/// `if condition then a else b`, of numbers. Choices of one key take the same branch in a comparison.
struct Choice {
  std::string key;
  TermPtr condition, then, otherwise;
};

// truths
struct Literally {
  Truth value;
};
struct YesNoField {
  SelectionPtr of;  // as Field
  std::string name;
};
struct AttestedHere {};
struct Chosen {  // any, no, every, active, history
  SelectionPtr of;
};
struct Relation {
  ast::BinaryOp op;  // Lt, Le, Gt, Ge, Eq, Ne
  TermPtr lhs, rhs;
};
/// One comparison as its author wrote it: `x <= y` is one relation, `x in lo..hi` two that must both hold,
/// `x in {a, b}` several of which one must. Choices are made once for all of them.
struct Comparison {
  bool all;
  std::vector<Relation> relations;
};
struct SameText {  // route = "oral"
  Field field;
  std::string text;
};
struct Presence {  // x is known
  TermPtr operand;
  bool of_truth;
};
struct PresentText {
  Field field;
};
struct Not {
  TermPtr operand;
};
struct Junction {
  ast::BinaryOp op;  // And, Or, Else
  TermPtr lhs, rhs;
};
struct TruthChoice {
  TermPtr condition, then, otherwise;
};

struct Term {
  std::variant<Constant, Field, LimitOf, Summary, DayOf, FirstDay, LastDay, IndexDay, DayLiteral, DayMoved, EarlierDay,
               ExtremeDay, Factor, Negative, Arithmetic, Extreme, Absolute, Stripped, Applied, Choice, Literally,
               YesNoField, AttestedHere, Chosen, Comparison, SameText, Presence, PresentText, Not, Junction,
               TruthChoice>
      node;
};

template <class Node>
TermPtr term(Node node) {
  return std::make_shared<const Term>(Term{std::move(node)});
}

/// The condition `expr` of a criterion in `file`.
TermPtr write_out(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr);

}  // namespace elig::oracle
