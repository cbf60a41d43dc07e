#include "compiler/review/written.h"

#include "runtime/base/bug.h"

namespace elig::review {

std::vector<const ast::Trial*> trials_of(const ast::Ast& rules) {
  std::vector<const ast::Trial*> trials;
  for (const auto& item : rules.items) {
    if (const auto* trial = std::get_if<ast::Trial>(&item.value)) trials.push_back(trial);
  }
  return trials;
}

std::vector<const ast::Criterion*> criteria_of(const ast::Trial& trial) {
  std::vector<const ast::Criterion*> criteria;
  for (const auto& item : trial.items) {
    const auto* group = std::get_if<ast::CriterionGroup>(&item.value);
    if (group == nullptr) continue;
    for (const ast::Criterion& criterion : group->criteria) criteria.push_back(&criterion);
  }
  return criteria;
}

Written written(const ast::Ast& rules, ast::ExprId expr, const ir::Program& program, ir::InstId inst) {
  const auto& node = rules.exprs[expr].node;
  const ir::Inst& made = program.tape[inst.index];
  const auto operand = [&](ast::ExprId of, ir::InstId as) { return written(rules, of, program, as); };
  if (const auto* unary = std::get_if<ast::Unary>(&node); unary != nullptr && unary->op == ast::UnaryOp::Not) {
    must(made.op == ir::Op::Not, "`not` is lowered to Not");
    return {Written::Kind::Not, expr, inst, {operand(unary->operand, made.a)}};
  }
  const auto* binary = std::get_if<ast::Binary>(&node);
  if (binary == nullptr) return {Written::Kind::Part, expr, inst, {}};
  switch (binary->op) {
    case ast::BinaryOp::And:
      must(made.op == ir::Op::And, "`and` is lowered to And");
      return {Written::Kind::And, expr, inst, {operand(binary->lhs, made.a), operand(binary->rhs, made.b)}};
    case ast::BinaryOp::Or:
      must(made.op == ir::Op::Or, "`or` is lowered to Or");
      return {Written::Kind::Or, expr, inst, {operand(binary->lhs, made.a), operand(binary->rhs, made.b)}};
    case ast::BinaryOp::Implies: {
      must(made.op == ir::Op::Or, "`a implies b` is lowered to `not a or b`");
      Written premise{Written::Kind::Not, binary->lhs, made.a, {operand(binary->lhs, program.tape[made.a.index].a)}};
      return {Written::Kind::Or, expr, inst, {std::move(premise), operand(binary->rhs, made.b)}};
    }
    default:
      return {Written::Kind::Part, expr, inst, {}};
  }
}

}  // namespace elig::review
