// Random selections of rows, their windows and conditions.
#pragma once

#include "tests/fuzz/histories.h"

namespace elig::fuzz {

/// Sorts beyond those of Expressions: `where`, `window`, `needing` (each may be left out) and `date`.
class Selections {
 public:
  Selections(Random& random, const std::vector<Measured>& measured) : random_(random), measured_(measured) {}

  Node condition();
  /// A number of rows.
  Node count();
  /// `latest`, `highest`, ... of a measurement's rows.
  Node value_of(const Measured& measured);
  /// Its limit, beside a selection that picks one of its rows.
  Node limit_condition();
  [[nodiscard]] bool has_rows_of(const Measured& measured) const { return !code_of(measured).empty(); }

 private:
  Node rows_of_event(const HistoryTable& table, int depth);
  Node rows_of(const Measured& measured, int depth);
  Node where_event(const HistoryTable& table);
  Node where_value(const Measured& measured);
  Node window(int depth);
  Node windows(int depth);
  Node needing(bool days);
  Node date(int depth);
  Node any_rows(int depth);
  Node followed();
  Node date_condition();
  Node field_condition();
  std::string threshold(const Measured& measured);

  Random& random_;
  const std::vector<Measured>& measured_;
};

}  // namespace elig::fuzz
