// What a test says of its patient -> cells and rows as a source would hold them.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "compiler/ast/ast.h"
#include "compiler/check/code_sets.h"
#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/test_patient.h"

namespace elig::sema {

/// `09`.
std::string two_digits(unsigned number);
/// As sources write it: `2024-06-01`, `2024-06`; empty: not known.
std::string iso_text(const ast::PartialDate& date);

/// Reads against the vocabulary of one trial. All arguments must outlive it.
class TestRecord {
 public:
  TestRecord(const Symbols& symbols, const ir::Program& program, Diagnostics& diagnostics);

  /// Adds the cells of one value of the patient.
  void add_value(const ast::Recorded& recorded, ir::TestPatient& patient);
  void add_row(const ast::TestRow& row, ir::TestPatient& patient);
  /// A table that the source has, be it empty.
  void add_table(const ast::Identifier& table, ir::TestPatient& patient);

  /// The first day that was read; none: there are no dates.
  [[nodiscard]] std::optional<Span> first_date() const { return first_date_; }

 private:
  /// What a value is recorded of: in messages `ALT`, and what it may be.
  struct Target {
    std::string cell;  // its name there
    const NumberSymbol* number = nullptr;
    const LabelSymbol* label = nullptr;
    const QuantitySymbol* quantity = nullptr;
  };

  std::optional<Target> target(const ast::Identifier& name);
  void not_recorded(const ast::Identifier& name);
  void birth_date(const ast::Recorded& recorded, ir::TestPatient& patient);
  void attested(const ast::Recorded& recorded, ir::TestPatient& patient);
  bool add_cells(const Target& target, const ast::Recorded& recorded, std::vector<ir::TestCell>& cells);
  bool number(const Target& target, const ast::Recorded& recorded, std::vector<ir::TestCell>& cells);
  bool convertible(const Target& target, const ast::Recorded& recorded);
  bool limits(const Target& target, const ast::RecordedNumber& number, std::vector<ir::TestCell>& cells);
  std::optional<std::string> digits(const ast::Number& number);
  std::optional<std::string> label(const Target& target, const ast::Recorded& recorded);
  void expected(const ast::Recorded& recorded, const std::string& what);
  std::string date(const ast::PartialDate& date);
  void no_date_of_its_own(const ast::Recorded& recorded);

  void no_rows(const ast::Identifier& name);
  bool add_field(const RowFields& fields, const ast::Recorded& recorded, ir::TestRow& row);
  bool row_times(const ast::TestRow& row, ir::TestRow& out);
  std::vector<ir::Coding> own_codes(const ast::TestRow& row, const ir::Input& input);
  bool event_codes(const ast::TestRow& row, ir::TestRow& out);

  const Symbols& symbols_;
  Diagnostics& diagnostics_;
  ir::Program scratch_;  // for code sets that rows name
  CodeSets code_sets_;
  std::set<std::string> attested_;  // ids of the trial's attested criteria
  std::optional<Span> first_date_;
};

}  // namespace elig::sema
