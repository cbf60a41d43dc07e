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

std::string spell(const std::optional<ast::Number>& number) {
  return number ? number->spelling + spell(number->unit) : "";
}

std::string spell(const ast::CodeSet& set) {
  std::string text;
  for (const auto* terms : {&set.terms, &set.except}) {
    for (const ast::CodeTerm& term : *terms) {
      text += (term.descendants ? " descendants " : " ") + (term.set ? "= " + term.set->text : term.system.text);
      for (const ast::CodePattern& code : term.codes) {
        text += " \"" + code.code + (code.kind == ast::CodePattern::Kind::Prefix ? "*" : "") + ".." + code.last + '"';
      }
    }
    text += " except";
  }
  return text;
}

std::string spell(const ast::RowSource& source) {
  return source.name.text + (source.codes ? " in" + spell(*source.codes) : "");
}

/// Of a selection all but its expressions, which are its children; with what tells where each of those stands.
std::string spell(const ast::Select& select) {
  const ast::Rows& rows = select.rows;
  std::string text = std::to_string(static_cast<int>(select.selector)) + ' ' + std::to_string(select.nth) + ' ' +
                     (rows.field ? rows.field->text + " of " : "") + spell(rows.source) + (rows.where ? " where" : "");
  if (rows.followed) text += " followed " + spell(rows.followed->source) + (rows.followed->where ? " where" : "");
  for (const ast::Window& window : rows.windows) {
    text += " window " + std::to_string(static_cast<int>(window.kind)) + ' ' +
            std::to_string(static_cast<int>(window.side)) + (window.duration ? " duration" : "") +
            (window.anchor ? " anchor" : "") + (window.until ? " until" : "");
  }
  if (rows.needing) {
    text += " needing " + spell(rows.needing->readings) + " on " + spell(rows.needing->days) + " apart " +
            spell(rows.needing->apart);
  }
  return text;
}

std::string spell(const ast::DateLiteral& date) {
  return std::to_string(date.year) + '-' + std::to_string(date.month) + '-' + std::to_string(date.day);
}

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
                 [](const ast::Call& c) { return c.function; },
                 [](const ast::Attested&) { return std::string(); },
                 [](const ast::Truth& t) { return std::string(t.value ? "yes" : "no"); },
                 [](const ast::Select& s) { return spell(s); },
                 [](const ast::DateOf& d) { return std::string(d.which == ast::DateOf::Which::End ? "end" : "start"); },
                 [](const ast::FieldOf& f) { return f.field.text; },
                 [](const ast::Index&) { return std::string(); },
                 [](const ast::DateLiteral& d) { return spell(d); }},
      expr.node);
}

/// Of a selection: what is about a row with that row, the rest about the patient.
std::vector<Place> parts(Place place, const ast::Rows& rows, const Symbols& symbols) {
  std::vector<Place> places;
  const auto add = [&](const std::optional<ast::ExprId>& id) {
    if (id) places.push_back(place.of_patient(*id));
  };
  if (rows.where) places.push_back(place.of_row(*rows.where, symbols.rows_of(rows.source.name.text)));
  if (rows.followed) {
    const RowFields* second = symbols.rows_of(rows.followed->source.name.text);
    if (rows.followed->where) places.push_back(place.of_row(*rows.followed->where, second));
    places.push_back(place.of_patient(rows.followed->within));
  }
  for (const ast::Window& window : rows.windows) {
    add(window.duration);
    add(window.anchor);
    add(window.until);
  }
  return places;
}

bool is_arithmetic(ast::BinaryOp op) { return op <= ast::BinaryOp::Pow; }

}  // namespace

const Field* named_field(Place place) {
  const auto* name = place.as<ast::Name>();
  return name != nullptr && place.row != nullptr ? place.row->find(name->name) : nullptr;
}

std::optional<ir::RowDay::Which> named_day(Place place) {
  const auto* name = place.as<ast::Name>();
  return name != nullptr && place.row != nullptr ? row_day_named(name->name) : std::nullopt;
}

bool is_extreme(const ast::Call& call) { return call.function == "max" || call.function == "min"; }

bool is_extreme(Place place) {
  const auto* call = place.as<ast::Call>();
  return call != nullptr && is_extreme(*call);
}

bool takes_several(Place place, const ast::Call& call, Diagnostics& diagnostics) {
  const std::size_t count = call.arguments.size();
  if (count >= 2) return true;
  auto& d =
      diagnostics.add(Code::E0107, place.span(), {call.function, "at least two arguments", std::to_string(count)});
  const char* selector = call.function == "max" ? "highest" : "lowest";
  if (count == 1 && place.at(call.arguments[0]).as<ast::Name>() != nullptr) {
    const std::string& name = place.at(call.arguments[0]).as<ast::Name>()->name;
    d.help.push_back(std::string("of several readings it is `") + selector + "(" + name + ")`");
  }
  return false;
}

const LetSymbol* named_let(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned, SymbolId* id) {
  const auto* name = place.as<ast::Name>();
  if (name == nullptr || named_field(place) != nullptr || named_day(place)) return nullptr;
  const auto found = symbols.find(name->name);
  if (!found || poisoned.contains(found->index)) return nullptr;
  if (id != nullptr) *id = *found;
  return std::get_if<LetSymbol>(&symbols[*found].what);
}

Place meant(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned) {
  while (const LetSymbol* let = named_let(place, symbols, poisoned)) place = {let->ast, let->let->value};
  return place;
}

std::vector<Place> children(Place place, const Symbols& symbols) {
  using Places = std::vector<Place>;
  const auto at = [&](ast::ExprId id) { return place.at(id); };
  const auto all = [&](const std::vector<ast::ExprId>& ids) {
    Places places;
    for (const ast::ExprId id : ids) places.push_back(place.at(id));
    return places;
  };
  return std::visit(Overloaded{[&](const ast::Unary& u) { return Places{at(u.operand)}; },
                               [&](const ast::Binary& b) {
                                 return Places{at(b.lhs), at(b.rhs)};
                               },
                               [&](const ast::InRange& r) {
                                 return Places{at(r.value), at(r.lo), at(r.hi)};
                               },
                               [&](const ast::InSet& s) {
                                 Places places = all(s.items);
                                 places.insert(places.begin(), at(s.value));
                                 return places;
                               },
                               [&](const ast::InNormalRange& r) { return Places{at(r.value)}; },
                               [&](const ast::InUnit& u) { return Places{at(u.value)}; },
                               [&](const ast::IsPresent& p) { return Places{at(p.value)}; },
                               [&](const ast::If& i) {
                                 return Places{at(i.condition), at(i.then), at(i.otherwise)};
                               },
                               [&](const ast::Quantifier& q) { return all(q.operands); },
                               [&](const ast::Call& c) {
                                 if (c.function == "duration") place = place.of_patient(place.expr);
                                 return all(c.arguments);
                               },
                               [&](const ast::Select& s) { return parts(place, s.rows, symbols); },
                               [&](const ast::DateOf& d) { return Places{place.of_patient(d.of)}; },
                               [&](const ast::FieldOf& f) { return Places{place.of_patient(f.of)}; },
                               [](const ast::Number&) { return Places{}; },
                               [](const ast::Name&) { return Places{}; },
                               [](const ast::Limit&) { return Places{}; },
                               [](const ast::Attested&) { return Places{}; },
                               [](const ast::Truth&) { return Places{}; },
                               [](const ast::Index&) { return Places{}; },
                               [](const ast::DateLiteral&) { return Places{}; }},
                    (*place).node);
}

Identity Conditions::intern(std::string key) {
  return interned_.emplace(std::move(key), static_cast<Identity>(interned_.size())).first->second;
}

Identity Conditions::identity(Place place) {
  SymbolId id;
  if (const LetSymbol* symbol = named_let(place, symbols_, poisoned_, &id)) {
    if (const auto known = of_let_.find(id.index); known != of_let_.end()) return known->second;
    const Identity result = identity({symbol->ast, symbol->let->value});
    of_let_[id.index] = result;
    return result;
  }
  std::string key = named_field(place) != nullptr || named_day(place) ? "of the row " : "";
  key += std::to_string((*place).node.index()) + ' ' + payload(*place);
  for (const Place child : children(place, symbols_)) key += '|' + std::to_string(identity(child));
  return intern(std::move(key));
}

Identity Conditions::identity(Place place, const std::string& part) {
  return intern(part + '|' + std::to_string(identity(place)));
}

Identity Conditions::condition_of(Place conditional) {
  if (const auto* i = conditional.as<ast::If>()) return identity(conditional.at(i->condition));
  return identity(conditional.at(std::get<ast::Binary>((*conditional).node).lhs), "known");
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
  SymbolId id;
  if (const LetSymbol* symbol = named_let(place, symbols_, poisoned_, &id)) {
    if (!seen_lets.insert(id.index).second) return std::nullopt;
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
  for (const Place child : children(place, symbols_)) {
    if (auto found = walk(child, decided, seen_lets)) return found;
  }
  return std::nullopt;
}

}  // namespace elig::sema
