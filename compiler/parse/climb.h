// A row of operands and operators -> the tree that their precedences mean (precedence climbing).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/parse/lexeme.h"

namespace elig {

/// Adds nodes to an Ast and bounds how deep they get (E0013), so that later stages may recurse.
class ExprBuilder {
 public:
  ExprBuilder(ast::Ast& ast, Diagnostics& diagnostics) : ast_(ast), diagnostics_(diagnostics) {}

  template <class Node>
  ast::ExprId add(Span span, Node node, std::initializer_list<ast::ExprId> children = {}) {
    return add(span, std::move(node), std::vector<ast::ExprId>(children));
  }
  template <class Node>
  ast::ExprId add(Span span, Node node, const std::vector<ast::ExprId>& children) {
    note_depth(span, children);
    return ast_.exprs.add({span, std::move(node)});
  }

  ast::Expr& operator[](ast::ExprId id) { return ast_.exprs[id]; }
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void note_depth(Span span, const std::vector<ast::ExprId>& children);

  ast::Ast& ast_;
  Diagnostics& diagnostics_;
  std::vector<std::uint32_t> depths_;  // of each node of ast_.exprs
};

/// One member of a row.
struct Part {
  enum class Kind : std::uint8_t { Operand, Set, NormalRange, Prefix, Infix, Presence };
  Kind kind;
  Span span;
  Token token = Token::END;        // Prefix, Infix: the operator
  bool negated = false;            // Infix `not in`, Presence `is missing`
  ast::ExprId operand;             // Operand
  std::vector<ast::ExprId> items;  // Set
};

/// `row` is as the grammar makes it: prefixes, an operand, perhaps a presence, then again after each infix.
/// Reports E0007, E0008, E0013 and E0014, and then returns something all the same: the Ast is dropped.
ast::ExprId climb(const std::vector<Part>& row, const Sources& sources, ExprBuilder& builder);

}  // namespace elig
