#include "tests/oracle/expansion.h"

#include "compiler/ast/print.h"

namespace elig::oracle {
namespace {

/// Copies expressions into `out`, lets replaced by copies of what they stand for.
struct Copier {
  const Vocabulary& vocabulary;
  ast::Ast out{};

  ast::ExprId copy(const ast::Ast& file, ast::ExprId id) {
    const ast::Expr& from = file.exprs[id];
    if (const auto* name = std::get_if<ast::Name>(&from.node)) {
      if (const auto let = vocabulary.lets.find(name->name); let != vocabulary.lets.end()) {
        return copy(*let->second.file, let->second.let->value);
      }
    }
    ast::Expr to = from;
    std::visit([&](auto& node) { copy_operands(file, node); }, to.node);
    return out.exprs.add(std::move(to));
  }

  void copy_operands(const ast::Ast&, ast::Number&) {}
  void copy_operands(const ast::Ast&, ast::Name&) {}
  void copy_operands(const ast::Ast&, ast::Limit&) {}
  void copy_operands(const ast::Ast&, ast::Attested&) {}
  void copy_operands(const ast::Ast&, ast::Truth&) {}
  void copy_operands(const ast::Ast&, ast::Index&) {}
  void copy_operands(const ast::Ast&, ast::DateLiteral&) {}
  void copy_operands(const ast::Ast& file, ast::Unary& node) { node.operand = copy(file, node.operand); }
  void copy_operands(const ast::Ast& file, ast::Binary& node) {
    node.lhs = copy(file, node.lhs);
    node.rhs = copy(file, node.rhs);
  }
  void copy_operands(const ast::Ast& file, ast::InRange& node) {
    node.value = copy(file, node.value);
    node.lo = copy(file, node.lo);
    node.hi = copy(file, node.hi);
  }
  void copy_operands(const ast::Ast& file, ast::InSet& node) {
    node.value = copy(file, node.value);
    for (ast::ExprId& item : node.items) item = copy(file, item);
  }
  void copy_operands(const ast::Ast& file, ast::InNormalRange& node) { node.value = copy(file, node.value); }
  void copy_operands(const ast::Ast& file, ast::InUnit& node) { node.value = copy(file, node.value); }
  void copy_operands(const ast::Ast& file, ast::IsPresent& node) { node.value = copy(file, node.value); }
  void copy_operands(const ast::Ast& file, ast::If& node) {
    node.condition = copy(file, node.condition);
    node.then = copy(file, node.then);
    node.otherwise = copy(file, node.otherwise);
  }
  void copy_operands(const ast::Ast& file, ast::Quantifier& node) {
    for (ast::ExprId& operand : node.operands) operand = copy(file, operand);
  }
  void copy_operands(const ast::Ast& file, ast::Call& node) {
    for (ast::ExprId& argument : node.arguments) argument = copy(file, argument);
  }
  void copy_operands(const ast::Ast& file, ast::DateOf& node) { node.of = copy(file, node.of); }
  void copy_operands(const ast::Ast& file, ast::FieldOf& node) { node.of = copy(file, node.of); }
  void copy_operands(const ast::Ast& file, ast::Select& node) {
    copy_if_there(file, node.rows.where);
    if (node.rows.followed) {
      copy_if_there(file, node.rows.followed->where);
      node.rows.followed->within = copy(file, node.rows.followed->within);
    }
    for (ast::Window& window : node.rows.windows) {
      copy_if_there(file, window.duration);
      copy_if_there(file, window.anchor);
      copy_if_there(file, window.until);
    }
  }

  void copy_if_there(const ast::Ast& file, std::optional<ast::ExprId>& id) {
    if (id) id = copy(file, *id);
  }
};

}  // namespace

std::string printed_with_lets_replaced(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr) {
  Copier copier{vocabulary};
  const ast::ExprId copied = copier.copy(file, expr);
  return ast::print(copier.out, copied);
}

std::string printed_is_known(const Vocabulary& vocabulary, const ast::Ast& file, ast::ExprId expr) {
  Copier copier{vocabulary};
  const ast::ExprId copied = copier.copy(file, expr);
  const ast::ExprId known = copier.out.exprs.add({file.exprs[expr].span, ast::IsPresent{copied, true}});
  return ast::print(copier.out, known);
}

}  // namespace elig::oracle
