// A condition with everything that is only a way of writing it written out: lets replaced by what they
// stand for, each/either, ranges and sets as and/or of comparisons, every ULN given its measurement, every
// label its place in its declaration. What remains is what the evaluator walks.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

struct Term;
using TermPtr = std::shared_ptr<const Term>;

// numbers; a label is the number of its place in its declaration, so a scale compares as numbers do
struct Constant {
  Quantity value;
};
struct Recorded {
  std::string name;  // a measurement or score
};
struct RecordedLabel {
  std::string name;
};
struct LimitOf {
  ast::LimitKind kind;
  std::string name;
};
struct Negative {
  TermPtr operand;
};
struct Arithmetic {
  ast::BinaryOp op;  // Add, Sub, Mul, Div, Pow
  TermPtr lhs, rhs;
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
struct RecordedYesNo {
  std::string name;
};
struct AttestedHere {};
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
struct Presence {  // x is known
  TermPtr operand;
  bool of_truth;
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
  std::variant<Constant, Recorded, RecordedLabel, LimitOf, Negative, Arithmetic, Stripped, Applied, Choice, Literally,
               RecordedYesNo, AttestedHere, Comparison, Presence, Not, Junction, TruthChoice>
      node;
};

/// The condition `expr` of a criterion in `file`.
TermPtr write_out(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr);

}  // namespace elig::oracle
