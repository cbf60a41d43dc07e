// The cells of one row, as values: columns of one name at one row, of a population or of a run of events, read by
// the rules of MEANING.md's "Columns".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/population/column.h"
#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

struct Cells {
  const std::vector<Column>* columns;
  std::string name;
  std::size_t row;
};

/// The number that counts, in the declared unit; missing where no column has one that can be read.
Quantity number_in(const Cells& cells, const NumberDeclaration& declaration);

/// Its recorded limit. Missing where the number is.
Quantity limit_in(const Cells& cells, const NumberDeclaration& declaration, ast::LimitKind kind);

/// A number of whatever unit it was recorded in.
Quantity number_of_any_unit(const Cells& cells);

/// The place of the recorded label in its declaration.
std::optional<std::size_t> label_in(const Cells& cells, const LabelDeclaration& declaration);

Truth yes_no_in(const Cells& cells);

/// Without regard to case and surrounding blanks; nullopt: missing.
std::optional<std::string> text_in(const Cells& cells, ColumnRole role = ColumnRole::Value);
std::string folded(std::string_view text);

/// `number` of the declared unit.
Quantity in_declared_unit(const NumberDeclaration& declaration, const Censored<Rational>& number);

}  // namespace elig::oracle
