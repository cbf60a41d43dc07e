// Random selections of rows, their windows and conditions.
#pragma once

#include <map>

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
  /// What picks one row, to be given a name; and the name, which may stand wherever that may from now on.
  Node picked_row();
  void add_named(const std::string& name, const Node& row) { named_[row.sort].push_back(name); }

 private:
  Node row_of(const HistoryTable& table, int depth);
  Node row_of(const Measured& measured);
  const std::string* name_of_row(const std::string& sort);
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
  std::map<std::string, std::vector<std::string>> named_;  // by the sort of what they pick
};

}  // namespace elig::fuzz
