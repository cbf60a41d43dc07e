// Declarations of the vocabulary and the rules -> one table of names. Checks each declaration by itself:
// units parse, names are free, scales and ranges make sense.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig::sema {

/// A quantity the population records: a measurement in a unit, or a score (a plain number in a range).
struct NumberSymbol {
  ir::Input input;
  Span declared;                                       // the name, where it is declared
  std::string unit_text;                               // as declared, for messages; empty for a score
  bool has_limits = true;                              // a score has none
  bool affine = false;                                 // values are points (MEANING.md)
  std::optional<Rational> plausible_lo, plausible_hi;  // base units
  std::string plausible_text;
};
/// An attribute's label, or a measurement with a scale, or a yes/no attribute.
struct LabelSymbol {
  ir::Input input;  // kind Label or YesNo
};
struct LetSymbol {
  const ast::Ast* ast;
  const ast::Let* let;
  std::optional<Unit> unit;
};

struct Symbol {
  std::string name;
  Span span;  // of the name where it is declared
  std::variant<NumberSymbol, LabelSymbol, LetSymbol> what;
};

using SymbolId = Id<Symbol>;

class Symbols {
 public:
  explicit Symbols(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// Adds the declarations of one file, but not what stands inside its trials. `ast` must outlive this.
  void add(const ast::Ast& ast);
  /// Applies the file's `reference` tables; call after every `add`.
  void add_references(const ast::Ast& ast);

  /// Adds a let of a trial; `remove_lets_after` takes the trial's lets away again.
  void add_let(const ast::Ast& ast, const ast::Let& let);
  [[nodiscard]] std::size_t mark() const { return table_.size(); }
  void remove_after(std::size_t mark);

  [[nodiscard]] std::optional<SymbolId> find(std::string_view name) const;
  [[nodiscard]] const Symbol& operator[](SymbolId id) const { return table_[id.index]; }
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::size_t size() const { return table_.size(); }

 private:
  bool declare(Span span, const std::string& name, decltype(Symbol::what) what);
  void add(const ast::Measurement& m);
  void add(const ast::Score& s);
  void add(const ast::Attribute& a);
  void add_reference(const ast::Reference& reference);

  Diagnostics& diagnostics_;
  std::vector<Symbol> table_;
  std::map<std::string, SymbolId, std::less<>> by_name_;
};

/// The unit of a number without one.
const Unit& plain_number();

/// The unit of a rule, or nullopt with E0201/E0202 reported.
std::optional<Unit> read_unit(const ast::UnitText& text, Diagnostics& diagnostics);

}  // namespace elig::sema
