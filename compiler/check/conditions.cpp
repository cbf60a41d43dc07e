#include "compiler/check/conditions.h"

namespace elig::sema {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string spell(const std::optional<ast::UnitText>& unit) { return unit ? " " + unit->text : ""; }

/// What tells two nodes of one kind apart, besides their children.
std::string payload(const ast::Expr& expr) {
  return std::visit(
      Overloaded{[](const ast::Number& n) { return n.spelling + spell(n.unit); },
                 [](const ast::Name& n) { return n.name; },
                 [](const ast::Limit& l) { return (l.kind == ast::LimitKind::Uln ? "U " : "L ") + l.of.value_or(""); },
                 [](const ast::Unary& u) { return std::to_string(static_cast<int>(u.op)); },
                 [](const ast::Binary& b) { return std::to_string(static_cast<int>(b.op)); },
                 [](const ast::InRange& r) { return std::string(r.negated ? "not" : ""); },
                 [](const ast::InSet& s) { return std::string(s.negated ? "not" : ""); },
                 [](const ast::InNormalRange& r) { return std::string(r.negated ? "not" : ""); },
                 [](const ast::InUnit& u) { return u.unit.text; },
                 [](const ast::IsPresent& p) { return std::string(p.known ? "known" : "missing"); },
                 [](const ast::If&) { return std::string(); },
                 [](const ast::Quantifier& q) { return std::to_string(static_cast<int>(q.kind)); },
                 [](const ast::Call& c) { return c.function; }, [](const ast::Attested&) { return std::string(); },
                 [](const ast::Truth& t) { return std::string(t.value ? "yes" : "no"); }},
      expr.node);
}

bool is_arithmetic(ast::BinaryOp op) { return op <= ast::BinaryOp::Pow; }

}  // namespace

std::vector<ast::ExprId> children(const ast::Expr& expr) {
  using Ids = std::vector<ast::ExprId>;
  return std::visit(Overloaded{[](const ast::Unary& u) { return Ids{u.operand}; },
                               [](const ast::Binary& b) {
                                 return Ids{b.lhs, b.rhs};
                               },
                               [](const ast::InRange& r) {
                                 return Ids{r.value, r.lo, r.hi};
                               },
                               [](const ast::InSet& s) {
                                 Ids ids{s.value};
                                 ids.insert(ids.end(), s.items.begin(), s.items.end());
                                 return ids;
                               },
                               [](const ast::InNormalRange& r) { return Ids{r.value}; },
                               [](const ast::InUnit& u) { return Ids{u.value}; },
                               [](const ast::IsPresent& p) { return Ids{p.value}; },
                               [](const ast::If& i) {
                                 return Ids{i.condition, i.then, i.otherwise};
                               },
                               [](const ast::Quantifier& q) { return q.operands; },
                               [](const ast::Call& c) { return c.arguments; }, [](const ast::Number&) { return Ids{}; },
                               [](const ast::Name&) { return Ids{}; }, [](const ast::Limit&) { return Ids{}; },
                               [](const ast::Attested&) { return Ids{}; }, [](const ast::Truth&) { return Ids{}; }},
                    expr.node);
}

const LetSymbol* Conditions::let(const std::string& name, SymbolId* id) const {
  const auto found = symbols_.find(name);
  if (!found || poisoned_.contains(found->index)) return nullptr;
  if (id != nullptr) *id = *found;
  return std::get_if<LetSymbol>(&symbols_[*found].what);
}

Identity Conditions::identity(Place place) {
  if (const auto* name = std::get_if<ast::Name>(&(*place).node)) {
    SymbolId id;
    if (const LetSymbol* symbol = let(name->name, &id)) {
      if (const auto known = of_let_.find(id.index); known != of_let_.end()) return known->second;
      const Identity result = identity({symbol->ast, symbol->let->value});
      of_let_[id.index] = result;
      return result;
    }
  }
  std::string key = std::to_string((*place).node.index()) + ' ' + payload(*place);
  for (const auto child : children(*place)) key += '|' + std::to_string(identity(place.at(child)));
  return interned_.emplace(std::move(key), static_cast<Identity>(interned_.size())).first->second;
}

Identity Conditions::condition_of(Place conditional) {
  if (const auto* i = std::get_if<ast::If>(&(*conditional).node)) return identity(conditional.at(i->condition));
  const auto& otherwise = std::get<ast::Binary>((*conditional).node);
  const std::string key = "known|" + std::to_string(identity(conditional.at(otherwise.lhs)));
  return interned_.emplace(key, static_cast<Identity>(interned_.size())).first->second;
}

std::optional<Undecided> Conditions::first_undecided(const std::vector<Place>& operands, const Decided& decided) {
  std::set<std::uint32_t> seen;
  for (const Place& operand : operands) {
    if (auto found = walk(operand, decided, seen)) return found;
  }
  return std::nullopt;
}

std::optional<Undecided> Conditions::walk(Place place, const Decided& decided, std::set<std::uint32_t>& seen_lets) {
  const ast::Expr& expr = *place;
  if (const auto* name = std::get_if<ast::Name>(&expr.node)) {
    SymbolId id;
    const LetSymbol* symbol = let(name->name, &id);
    if (symbol == nullptr || !seen_lets.insert(id.index).second) return std::nullopt;
    return walk({symbol->ast, symbol->let->value}, decided, seen_lets);
  }
  const auto* choice = std::get_if<ast::If>(&expr.node);
  const auto* binary = std::get_if<ast::Binary>(&expr.node);
  const bool is_else = binary != nullptr && binary->op == ast::BinaryOp::Else;
  if (choice != nullptr || is_else) {
    const Identity condition = condition_of(place);
    const auto taken = decided.find(condition);
    if (taken == decided.end()) return Undecided{condition, place};
    if (is_else) return walk(place.at(taken->second ? binary->lhs : binary->rhs), decided, seen_lets);
    return walk(place.at(taken->second ? choice->then : choice->otherwise), decided, seen_lets);
  }
  const bool numeric = (binary != nullptr && is_arithmetic(binary->op)) ||
                       std::holds_alternative<ast::Unary>(expr.node) ||
                       std::holds_alternative<ast::InUnit>(expr.node) || std::holds_alternative<ast::Call>(expr.node);
  if (!numeric) return std::nullopt;
  for (const auto child : children(expr)) {
    if (auto found = walk(place.at(child), decided, seen_lets)) return found;
  }
  return std::nullopt;
}

}  // namespace elig::sema
