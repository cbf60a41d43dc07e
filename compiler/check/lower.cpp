// What both halves of lowering share: names, sorts, and the entry points for criteria and lets.
#include "compiler/check/lower.h"

#include <utility>

namespace elig::sema {
namespace {

/// Levels of a let's expression with the lets it names in their places (S13): as many as the parser allows one
/// expression (kMaxOperators in parse/parse.h).
constexpr std::size_t kMaxLetLevels = 1000;

std::string spelled(Sort sort) {
  switch (sort) {
    case Sort::Number:
      return "a number";
    case Sort::Truth:
      return "a condition";
    case Sort::Label:
      return "one of several values";
    case Sort::Poison:
      break;
  }
  return "something else";
}

}  // namespace

Lowering::Lowering(const Symbols& symbols, ir::Program& program, Diagnostics& diagnostics)
    : symbols_(symbols),
      diagnostics_(diagnostics),
      builder_(program),
      arithmetic_(builder_, program, diagnostics),
      conditions_(symbols, poisoned_lets_) {}

ir::InstId Lowering::condition(Place place, const std::string& id, Attestation attestation) {
  criterion_ = id;
  attestation_ = attestation;
  met_attested_ = false;
  return truth(place);
}

std::vector<std::pair<ir::InstId, Span>> Lowering::take_atoms() { return std::exchange(atoms_, {}); }

void Lowering::check_let(const LetSymbol& let) {
  criterion_.clear();
  const Place value{let.ast, let.let->value};
  const bool outer = std::exchange(in_let_, true);
  switch (sort(value)) {
    case Sort::Truth:
      truth(value);
      if (let.unit) wrong_sort(value, "a number");
      break;
    case Sort::Label:
      wrong_sort(value, "a number or a condition");
      break;
    case Sort::Number:
    case Sort::Poison: {
      // Its name, so that the declared unit is checked with the value, in every branch it may take.
      const auto id = symbols_.find(let.let->name.text);
      if (id && poisoned_lets_.contains(id->index)) break;
      test({Test::Kind::Known, {}, {value}, value.span()});
      if (id && !conditions_.first_undecided({value}, {})) number_of_let(*id, let, value.span(), {});
      break;
    }
  }
  in_let_ = outer;
}

std::optional<SymbolId> Lowering::resolve(Span span, const std::string& name) {
  if (const auto id = symbols_.find(name)) return id;
  auto& d = diagnostics_.add(Code::E0101, span, {name});
  if (const auto guess = nearest(name, symbols_.names()); !guess.empty()) {
    d.fix = FixIt{span, guess};
  } else if (is_plain_unit(name)) {
    d.help.push_back("`" + name + "` is a unit; it needs a number before it");
  }
  return std::nullopt;
}

void Lowering::wrong_sort(Place place, const char* expected) {
  const Sort found = sort(place);
  if (found == Sort::Poison) return;  // already reported, or a quantifier that reports itself
  auto& d = diagnostics_.add(Code::E0303, place.span(), {expected, spelled(found)});
  const auto* name = std::get_if<ast::Name>(&(*place).node);
  if (name == nullptr) return;
  if (const LabelSymbol* symbol = label_symbol(place)) {
    d.help.push_back("compare it with one of its values: `" + name->name + " = " + symbol->input.labels.front() + "`");
  } else if (found == Sort::Number) {
    d.help.push_back("compare it with a limit, as in `" + name->name + " <= ULN`");
  }
}

Sort Lowering::sort(Place place) {
  const ast::Expr& expr = *place;
  if (const auto* name = std::get_if<ast::Name>(&expr.node)) {
    const auto id = symbols_.find(name->name);
    if (!id || poisoned_lets_.contains(id->index)) return Sort::Poison;
    const auto& what = symbols_[*id].what;
    if (std::holds_alternative<NumberSymbol>(what)) return Sort::Number;
    if (const auto* label = std::get_if<LabelSymbol>(&what)) {
      return label->input.kind == ir::InputKind::YesNo ? Sort::Truth : Sort::Label;
    }
    const auto& let = std::get<LetSymbol>(what);
    return sort({let.ast, let.let->value});
  }
  if (const auto* choice = std::get_if<ast::If>(&expr.node)) return sort(place.at(choice->then));
  if (const auto* unary = std::get_if<ast::Unary>(&expr.node)) {
    return unary->op == ast::UnaryOp::Neg ? Sort::Number : Sort::Truth;
  }
  if (const auto* binary = std::get_if<ast::Binary>(&expr.node)) {
    if (binary->op == ast::BinaryOp::Else) return sort(place.at(binary->lhs));
    return binary->op <= ast::BinaryOp::Pow ? Sort::Number : Sort::Truth;
  }
  const bool number = std::holds_alternative<ast::Number>(expr.node) || std::holds_alternative<ast::Limit>(expr.node) ||
                      std::holds_alternative<ast::InUnit>(expr.node) || std::holds_alternative<ast::Call>(expr.node);
  if (number) return Sort::Number;
  return std::holds_alternative<ast::Quantifier>(expr.node) ? Sort::Poison : Sort::Truth;
}

namespace {

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
    if (const auto* name = std::get_if<ast::Name>(&(*place).node)) {
      const auto id = symbols.find(name->name);
      if (id && std::holds_alternative<LetSymbol>(symbols[*id].what)) shape.uses.push_back({*id, place.span(), level});
    }
    for (const auto child : children(*place)) todo.emplace_back(place.at(child), level + 1);
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

void Lowering::check_cycles() {
  LetOrder order(symbols_, diagnostics_, poisoned_lets_);
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    if (std::holds_alternative<LetSymbol>(symbols_[{i}].what)) order.visit({i});
  }
}

}  // namespace elig::sema
