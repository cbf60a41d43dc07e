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

/// An expression and the file it stands in (a let may come from another file than its use).
struct Place {
  const ast::Ast* ast = nullptr;
  ast::ExprId expr;

  [[nodiscard]] const ast::Expr& operator*() const { return ast->exprs[expr]; }
  [[nodiscard]] Place at(ast::ExprId child) const { return {ast, child}; }
  [[nodiscard]] Span span() const { return (**this).span; }
};

/// Ids of the direct children of a node, in source order.
std::vector<ast::ExprId> children(const ast::Expr& expr);

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

  /// The identity of the condition an If or a numeric Else hangs on.
  Identity condition_of(Place conditional);

  /// The first conditional value among these operands, in source order and outermost first, that `decided` leaves open.
  std::optional<Undecided> first_undecided(const std::vector<Place>& operands, const Decided& decided);

 private:
  Identity identity(Place place);
  std::optional<Undecided> walk(Place place, const Decided& decided, std::set<std::uint32_t>& seen_lets);
  [[nodiscard]] const LetSymbol* let(const std::string& name, SymbolId* id = nullptr) const;

  const Symbols& symbols_;
  const std::set<std::uint32_t>& poisoned_;
  std::map<std::string, Identity> interned_;  // structure (of payload and children's identities) -> identity
  std::map<std::uint32_t, Identity> of_let_;
};

}  // namespace elig::sema
