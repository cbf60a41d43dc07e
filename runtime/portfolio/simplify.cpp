// Operations as a plan has them -> fewer of them, of up to three operands, that say the same.
//     known & x    is x, where x is only true of those who are known: comparisons are made so, see OnlyWhere.
//     f(g(a, b), c)    is one operation, where nobody else asks for g(a, b).
#include <array>
#include <optional>
#include <ranges>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/program.h"

namespace elig::portfolio {
namespace {

using Kind = OperationKind;

bool is_binary(Kind kind) { return kind == Kind::And || kind == Kind::Or || kind == Kind::AndNot; }

// outer(inner(p, q), c), or with `inner` on the right.
KnownOperation fused(Kind inner, Slot p, Slot q, Kind outer, Slot c, bool inner_is_right, Slot to) {
  const auto made = [&](Kind kind, Slot x, Slot y, Slot z) { return KnownOperation{kind, {x, y, z, to}}; };
  const bool without_inner = outer == Kind::AndNot && inner_is_right;  // c & ~inner
  switch (inner) {
    case Kind::And:
      if (outer == Kind::And) return made(Kind::And3, p, q, c);
      if (outer == Kind::Or) return made(Kind::OrAnd, c, p, q);
      return without_inner ? made(Kind::AndNand, c, p, q) : made(Kind::AndAndNot, p, q, c);
    case Kind::Or:
      if (outer == Kind::And) return made(Kind::AndOr, c, p, q);
      if (outer == Kind::Or) return made(Kind::Or3, p, q, c);
      return without_inner ? made(Kind::AndNotNot, c, p, q) : made(Kind::OrButNot, p, q, c);
    case Kind::AndNot:
      if (outer == Kind::And) return made(Kind::AndAndNot, p, c, q);
      if (outer == Kind::Or) return made(Kind::OrAndNot, c, p, q);
      return without_inner ? made(Kind::AndOrNot, c, q, p) : made(Kind::AndNotNot, p, q, c);
    default:
      bug("only operations of two operands are joined");
  }
}

class Simplifier {
 public:
  Simplifier(std::vector<KnownOperation> operations, const std::vector<OnlyWhere>& only_where, std::size_t slots)
      : operations_(std::move(operations)), only_where_(slots), instead_(slots), conjuncts_(slots) {
    for (Slot slot = 0; slot < slots; ++slot) instead_[slot] = slot;
    for (const OnlyWhere& one : only_where) only_where_[one.mask] = one;
  }

  // Leaves out what is known anyway.
  void leave_out() {
    std::vector<KnownOperation> kept;
    for (KnownOperation& known : operations_) {
      Operation& operation = known.operation;
      for (Slot* operand : {&operation.a, &operation.b, &operation.c}) *operand = instead_[*operand];
      if (known.kind == Kind::And) {
        if (holds_wherever(operation.a, operation.b)) {
          instead_[operation.to] = operation.b;
          continue;
        }
        if (holds_wherever(operation.b, operation.a)) {
          instead_[operation.to] = operation.a;
          continue;
        }
        conjuncts_[operation.to] = std::pair(operation.a, operation.b);
      }
      kept.push_back(known);
    }
    operations_ = std::move(kept);
  }

  // `uses`: by slot, how often it is read by something else than these operations.
  void join(std::vector<std::uint32_t> uses) {
    for (const auto& [kind, operation] : operations_) {
      ++uses[operation.a];
      if (operation.b != operation.a) ++uses[operation.b];
      if (operation.c != operation.b) ++uses[operation.c];
    }
    std::vector<std::optional<std::size_t>> made_by(uses.size());  // of those that may become part of another
    std::vector<bool> gone(operations_.size());
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      KnownOperation& outer = operations_[i];
      const auto [a, b, c, to] = outer.operation;
      if (!is_binary(outer.kind) || a == b) continue;
      const bool right = !made_by[a];
      if (const auto part = made_by[right ? b : a]) {
        const KnownOperation inner = operations_[*part];
        outer = fused(inner.kind, inner.operation.a, inner.operation.b, outer.kind, right ? a : b, right, to);
        gone[*part] = true;
      } else if (uses[to] == 1) {
        made_by[to] = i;
      }
    }
    std::size_t i = 0;
    std::erase_if(operations_, [&](const KnownOperation&) { return gone[i++]; });
  }

  [[nodiscard]] Simplified result() && { return {std::move(operations_), std::move(instead_)}; }
  [[nodiscard]] Slot instead(Slot slot) const { return instead_[slot]; }

 private:
  // Every bit of `mask` is one of `known`.
  [[nodiscard]] bool holds_wherever(Slot known, Slot mask) const {
    if (known == kEverybody) return true;
    const std::optional<OnlyWhere>& where = only_where_[mask];
    if (!where) return false;
    if (known == where->left || known == where->right) return true;
    const auto& both = conjuncts_[known];
    return both && holds_wherever(both->first, mask) && holds_wherever(both->second, mask);
  }

  std::vector<KnownOperation> operations_;
  std::vector<std::optional<OnlyWhere>> only_where_;             // by slot
  std::vector<Slot> instead_;                                    // by slot: what is the same
  std::vector<std::optional<std::pair<Slot, Slot>>> conjuncts_;  // by slot
};

}  // namespace

Simplified simplified(std::vector<KnownOperation> operations, const std::vector<OnlyWhere>& only_where,
                      const std::vector<Slot>& read, std::size_t slots) {
  Simplifier simplifier(std::move(operations), only_where, slots);
  simplifier.leave_out();
  std::vector<std::uint32_t> uses(slots);
  for (const Slot slot : read) uses[simplifier.instead(slot)] += 2;
  simplifier.join(std::move(uses));
  return std::move(simplifier).result();
}

}  // namespace elig::portfolio
