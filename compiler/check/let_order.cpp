#include "compiler/check/let_order.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/conditions.h"

namespace elig::sema {
namespace {

/// Levels of a let's expression with the lets it names in their places (S13): as many as the parser allows one
/// expression (kMaxOperators in parse/parse.h).
constexpr std::size_t kMaxLetLevels = 1000;

/// How deep an expression is, and the lets it names with the level they stand on.
struct LetUse {
  SymbolId let;
  Span span;
  std::size_t level;
};
struct Shape {
  std::size_t levels = 0;
  std::vector<LetUse> uses;
};

Shape shape_of(const Symbols& symbols, Place root) {
  Shape shape;
  std::vector<std::pair<Place, std::size_t>> todo{{root, 1}};
  while (!todo.empty()) {
    const auto [place, level] = todo.back();
    todo.pop_back();
    shape.levels = std::max(shape.levels, level);
    SymbolId id;
    if (named_let(place, symbols, {}, &id) != nullptr) shape.uses.push_back({id, place.span(), level});
    for (const Place child : children(place, symbols)) todo.emplace_back(child, level + 1);
  }
  return shape;
}

/// Depth-first over lets: finds circles, and lets whose expression with all its lets in place would be deeper than
/// recursion over it can bear.
class LetOrder {
 public:
  LetOrder(const Symbols& symbols, Diagnostics& diagnostics, std::set<std::uint32_t>& poisoned)
      : symbols_(symbols), diagnostics_(diagnostics), poisoned_(poisoned) {}

  void visit(SymbolId id) { visit(id, 0); }

 private:
  /// Levels of the let's expression with its lets in place.
  std::size_t visit(SymbolId id, std::size_t above) {
    if (const auto done = levels_.find(id.index); done != levels_.end()) return done->second;
    if (above > kMaxLetLevels) {
      too_deep(id);
      return levels_[id.index] = 0;
    }
    const auto& let = std::get<LetSymbol>(symbols_[id].what);
    const Shape shape = shape_of(symbols_, {let.ast, let.let->value});
    std::size_t levels = shape.levels;
    open_.insert(id.index);
    for (const LetUse& use : shape.uses) {
      if (open_.contains(use.let.index)) {
        auto& d = diagnostics_.add(Code::E0105, use.span, {symbols_[use.let].name});
        d.labels.push_back({symbols_[use.let].span, "declared here"});
        poisoned_.insert(id.index);
        continue;
      }
      levels = std::max(levels, use.level + visit(use.let, above + use.level));
      if (poisoned_.contains(use.let.index)) poisoned_.insert(id.index);
    }
    open_.erase(id.index);
    if (levels > kMaxLetLevels && !poisoned_.contains(id.index)) too_deep(id);
    return levels_[id.index] = levels;
  }

  /// What stands on such a let is poison without another word.
  void too_deep(SymbolId id) {
    diagnostics_.add(Code::E0108, symbols_[id].span,
                     {"`" + symbols_[id].name + "` and the lets it stands on are more than " +
                      std::to_string(kMaxLetLevels) + " levels deep"});
    poisoned_.insert(id.index);
  }

  const Symbols& symbols_;
  Diagnostics& diagnostics_;
  std::set<std::uint32_t>& poisoned_;
  std::set<std::uint32_t> open_;
  std::map<std::uint32_t, std::size_t> levels_;
};

}  // namespace

std::set<std::uint32_t> unsound_lets(const Symbols& symbols, Diagnostics& diagnostics) {
  std::set<std::uint32_t> unsound;
  LetOrder order(symbols, diagnostics, unsound);
  for (std::uint32_t i = 0; i < symbols.size(); ++i) {
    if (std::holds_alternative<LetSymbol>(symbols[{i}].what)) order.visit({i});
  }
  return unsound;
}

}  // namespace elig::sema
