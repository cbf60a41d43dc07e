#include "compiler/review/idle.h"

#include <algorithm>

namespace elig::review {
namespace {

class Search {
 public:
  Search(const Written& condition, const Combinations& combinations)
      : condition_(condition), combinations_(combinations), whole_(combinations[condition.inst]) {}

  void look_into(const Written& node) {
    for (auto operand = node.operands.rbegin(); operand != node.operands.rend(); ++operand) {
      if (node.kind != Written::Kind::Not && !left_out(node) && spare(*operand)) continue;
      look_into(*operand);
    }
  }
  std::vector<const Written*> take() { return std::move(idle_); }

 private:
  [[nodiscard]] bool left_out(const Written& node) const {
    return std::any_of(node.operands.begin(), node.operands.end(),
                       [&](const Written& operand) { return std::ranges::count(idle_, &operand) != 0; });
  }

  /// Can it be left out, with those that already are? Then it is.
  bool spare(const Written& operand) {
    idle_.push_back(&operand);
    if (table(condition_) == whole_) return true;
    idle_.pop_back();
    return false;
  }

  /// Without the operands that are left out.
  [[nodiscard]] TruthTable table(const Written& node) const {
    if (node.kind == Written::Kind::Part) return combinations_[node.inst];
    if (node.kind == Written::Kind::Not) return negation(table(node.operands[0]));
    const bool without_first = std::ranges::count(idle_, &node.operands[0]) != 0;
    const bool without_second = std::ranges::count(idle_, &node.operands[1]) != 0;
    if (without_first || without_second) return table(node.operands[without_first ? 1 : 0]);
    const TruthTable first = table(node.operands[0]);
    const TruthTable second = table(node.operands[1]);
    return node.kind == Written::Kind::And ? both(first, second) : either(first, second);
  }

  const Written& condition_;
  const Combinations& combinations_;
  const TruthTable& whole_;
  std::vector<const Written*> idle_;
};

}  // namespace

std::vector<const Written*> idle_operands(const Written& condition, const Combinations& combinations) {
  const TruthTable& whole = combinations[condition.inst];
  if (!whole.ever_true() || !whole.ever_false()) return {};
  Search search(condition, combinations);
  search.look_into(condition);
  return search.take();
}

}  // namespace elig::review
