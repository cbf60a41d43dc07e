#include "tests/review/without.h"

#include <optional>

namespace elig::review_test {
namespace {

bool same_place(Span a, Span b) { return a.source == b.source && a.begin == b.begin && a.end == b.end; }

/// In a condition the same text may be an operand on both sides; a place is one of them.
std::optional<const char*> neutral(const ast::Ast& rules, Span operand) {
  for (std::uint32_t i = 0; i < rules.exprs.size(); ++i) {
    const auto* binary = std::get_if<ast::Binary>(&rules.exprs[{i}].node);
    if (binary == nullptr) continue;
    const bool left = same_place(rules.exprs[binary->lhs].span, operand);
    if (!left && !same_place(rules.exprs[binary->rhs].span, operand)) continue;
    if (binary->op == ast::BinaryOp::And) return "yes";
    if (binary->op == ast::BinaryOp::Or) return "no";
    if (binary->op == ast::BinaryOp::Implies) return left ? "yes" : "no";
  }
  return std::nullopt;
}

}  // namespace

std::string without_operand(const ast::Ast& rules, const std::string& text, Span operand) {
  const auto truth = neutral(rules, operand);
  if (!truth) return "";
  return text.substr(0, operand.begin) + " " + *truth + " " + text.substr(operand.end);
}

}  // namespace elig::review_test
