// Conditional values inside a comparison: which `if` to decide next, and which two conditions are the same.
// MEANING.md, "Conditional values".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/symbols.h"

namespace elig::sema {

/// An expression and the file it stands in (a let may come from another file than its use), and the row whose fields
/// it may name, in a `where`.
struct Place {
  const ast::Ast* ast = nullptr;
  ast::ExprId expr;
  const RowFields* row = nullptr;

  [[nodiscard]] const ast::Expr& operator*() const { return ast->exprs[expr]; }
  [[nodiscard]] Place at(ast::ExprId child) const { return {ast, child, row}; }
  /// A child that is about the patient, wherever it stands: of a selection, a date, a field of a picked row.
  [[nodiscard]] Place of_patient(ast::ExprId child) const { return {ast, child, nullptr}; }
  [[nodiscard]] Place of_row(ast::ExprId child, const RowFields* of) const { return {ast, child, of}; }
  [[nodiscard]] Span span() const { return (**this).span; }

  template <class Node>
  [[nodiscard]] const Node* as() const {
    return std::get_if<Node>(&(**this).node);
  }
};

/// The field of the row that a name stands for; null: none, and so it is what it is elsewhere.
const Field* named_field(Place place);
/// The day of the row that a name stands for.
std::optional<ir::RowDay::Which> named_day(Place place);

/// `max(...)` or `min(...)`?
bool is_extreme(const ast::Call& call);
bool is_extreme(Place place);
/// Have they two arguments? Reported where not.
bool takes_several(Place place, const ast::Call& call, Diagnostics& diagnostics);

/// The let that a name stands for; null: it is none. Lets in `poisoned` are looked over.
const LetSymbol* named_let(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned,
                           SymbolId* id = nullptr);

/// What a let's name stands for, be it through other lets; anything else as it is.
Place meant(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned);

/// The direct children of a node, in source order; those in a `where` with the row that they are about.
std::vector<Place> children(Place place, const Symbols& symbols);

/// The same number for expressions that are written the same once lets stand for their values.
using Identity = std::uint32_t;
/// Which branch each condition takes; for `x else y` the condition is `x is known`.
using Decided = std::map<Identity, bool>;

struct Undecided {
  Identity identity;
  Place conditional;  // the If, or the Else
};

class Conditions {
 public:
  /// Lets in `poisoned` (circular, or too deep) are not looked into. Both must outlive this.
  Conditions(const Symbols& symbols, const std::set<std::uint32_t>& poisoned)
      : symbols_(symbols), poisoned_(poisoned) {}

  Identity identity(Place place);
  /// Of a part of what `place` stands for.
  Identity identity(Place place, const std::string& part);
  /// The identity of the condition an If or a numeric Else hangs on.
  Identity condition_of(Place conditional);

  /// The first conditional value among these operands, in source order and outermost first, that `decided` leaves open.
  std::optional<Undecided> first_undecided(const std::vector<Place>& operands, const Decided& decided);

 private:
  std::optional<Undecided> walk(Place place, const Decided& decided, std::set<std::uint32_t>& seen_lets);
  Identity intern(std::string key);

  const Symbols& symbols_;
  const std::set<std::uint32_t>& poisoned_;
  std::map<std::string, Identity> interned_;  // structure (of payload and children's identities) -> identity
  std::map<std::uint32_t, Identity> of_let_;
};

}  // namespace elig::sema
