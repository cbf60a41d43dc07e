// Declarations of the vocabulary and the rules -> one table of names. Checks each declaration by itself:
// units parse, names are free, scales and ranges make sense.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/check.h"
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
  const NumberSymbol* recorded_as = nullptr;  // what a row's `value`, or a picked row's, is a value of; none: itself
};
/// An attribute's label, or a measurement with a scale, or a yes/no attribute; or a text, whose labels are collected
/// while it is compared (`open`).
struct LabelSymbol {
  ir::Input input;  // kind Label or YesNo
};
/// A field of any unit.
struct QuantitySymbol {
  ir::Input input;  // without a dimension
};
struct LetSymbol {
  const ast::Ast* ast;
  const ast::Let* let;
  std::optional<Unit> unit;
};

/// Rows of a table of its own; its fields are Symbols::rows_of.
struct EventSymbol {
  const ast::Event* event;
};
struct CodesSymbol {
  const ast::Codes* codes;
};
struct EquivalentSymbol {
  const ast::Equivalent* equivalent;
};

struct Symbol {
  std::string name;
  Span span;  // of the name where it is declared
  std::variant<NumberSymbol, LabelSymbol, LetSymbol, EventSymbol, CodesSymbol, EquivalentSymbol> what;
};

using SymbolId = Id<Symbol>;

/// What a `where` may name of a row, besides its dates.
struct Field {
  std::string name;
  std::variant<NumberSymbol, LabelSymbol, QuantitySymbol> what;  // with inputs of_row

  [[nodiscard]] const ir::Input& input() const;
};
struct RowFields {
  std::string source;  // the measurement's or the event's name
  bool event = false;
  std::vector<Field> fields;

  [[nodiscard]] const Field* find(std::string_view name) const;
  /// `value`, of a measurement.
  [[nodiscard]] const NumberSymbol* own_value() const;
};

/// `start`, `end`, and `date`, which is `start`.
std::optional<ir::RowDay::Which> row_day_named(std::string_view name);

class Symbols {
 public:
  explicit Symbols(Diagnostics& diagnostics, std::span<const KnownName> known = {})
      : diagnostics_(diagnostics), known_(known) {}

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
  /// `find`, or nullopt with E0101 in `diagnostics`.
  [[nodiscard]] std::optional<SymbolId> resolve(Span span, const std::string& name, Diagnostics& diagnostics) const;
  /// Of a measurement, a score, an attribute or an event; null: no such rows. Stays where it is.
  [[nodiscard]] const RowFields* rows_of(std::string_view name) const;
  /// What the author may have meant: everything declared, and what is known to be declared elsewhere.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::vector<std::string> names(KnownName::Kind kind) const;
  /// Adds to an unknown name what it may be: the nearest of `names` as a fix, and those of which it is a part. False:
  /// nothing.
  static bool suggest(const std::string& name, Span span, const std::vector<std::string>& names,
                      Diagnostic& diagnostic);
  [[nodiscard]] std::size_t size() const { return table_.size(); }

 private:
  bool declare(Span span, const std::string& name, decltype(Symbol::what) what);
  void add(const ast::Measurement& m);
  void add(const ast::Score& s);
  void add(const ast::Attribute& a);
  /// The rows of what was declared, when it has some.
  void add_rows(const Symbol& symbol);
  RowFields fields_of(const ast::Event& event);
  std::optional<Field> field(const ast::EventField& f);
  std::vector<ir::Coding> codings(const std::vector<ast::CodeList>& lists);
  void add_reference(const ast::Reference& reference);

  Diagnostics& diagnostics_;
  std::span<const KnownName> known_;
  std::deque<Symbol> table_;  // rows point at measurements
  std::map<std::string, SymbolId, std::less<>> by_name_;
  std::map<std::string, RowFields, std::less<>> rows_;
};

/// The unit of a number without one.
const Unit& plain_number();

/// The coherent unit of a dimension; its code is only for people.
Unit coherent_unit(const Dimension& dimension);

/// The unit of a rule, or nullopt with E0201/E0202 reported.
std::optional<Unit> read_unit(const ast::UnitText& text, Diagnostics& diagnostics);

}  // namespace elig::sema
