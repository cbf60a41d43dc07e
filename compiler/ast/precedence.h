// How tightly each operator binds: the one table that the parser climbs and the printer parenthesises by.
#pragma once

#include "compiler/ast/ast.h"

namespace elig::ast {

/// Loosest first. Implies and Power group to the right, Comparison not at all, the others to the left.
enum class Precedence : std::uint8_t {
  Expression,  // anything, as in parentheses
  Implies,
  Or,
  And,
  Not,         // not x
  Comparison,  // < <= > >= = !=, in a range or set, is known
  Else,
  Sum,
  Product,
  Negation,  // -x
  Power,
  Operand  // x in unit, and what needs no parentheses at all
};

constexpr Precedence tighter(Precedence precedence) {
  return static_cast<Precedence>(static_cast<std::uint8_t>(precedence) + 1);
}

constexpr Precedence precedence_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add:
    case BinaryOp::Sub:
      return Precedence::Sum;
    case BinaryOp::Mul:
    case BinaryOp::Div:
      return Precedence::Product;
    case BinaryOp::Pow:
      return Precedence::Power;
    case BinaryOp::Lt:
    case BinaryOp::Le:
    case BinaryOp::Gt:
    case BinaryOp::Ge:
    case BinaryOp::Eq:
    case BinaryOp::Ne:
      return Precedence::Comparison;
    case BinaryOp::And:
      return Precedence::And;
    case BinaryOp::Or:
      return Precedence::Or;
    case BinaryOp::Implies:
      return Precedence::Implies;
    case BinaryOp::Else:
      return Precedence::Else;
  }
  return Precedence::Expression;
}

constexpr bool groups_right(BinaryOp op) { return op == BinaryOp::Implies || op == BinaryOp::Pow; }

}  // namespace elig::ast
