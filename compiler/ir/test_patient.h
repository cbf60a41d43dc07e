// A `test` block, checked: what a source would hold of its patient, and what the trial must say of them. Knows no
// syntax and no population: cells are text, as a source writes them, and are read as one's are.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/source.h"
#include "compiler/ir/program.h"

namespace elig::ir {

/// `<0.2` under the header `TBIL [mg/dL]`, `40` under `ALT.ULN [U/L]`, `2024-06` under `ALT.date`.
struct TestCell {
  enum class Role : std::uint8_t { Value, Uln, Lln, Date } role = Role::Value;
  std::string name;  // `ALT`, an attested criterion's id; of a row `value`, `dose`
  std::optional<std::string> unit;
  std::string text;
};

struct TestRow {
  std::string table;
  std::vector<Coding> codes;
  std::string start;  // `2024-06-01`, `2024-06-01T09:30`, `2024-06`; empty: any day
  enum class Ends : std::uint8_t { WithStart, OnDay, GoesOn } ends = Ends::WithStart;
  std::string end;  // OnDay; empty: on some day from its start on
  std::vector<TestCell> fields;
};

enum class Verdict : std::uint8_t { True, False, Unknown };  // of an exclusion, true is excluded

struct Expected {
  Span span;
  std::optional<std::uint32_t> criterion;  // of the program; none: the trial's status
  Verdict verdict = Verdict::Unknown;
  std::string word;  // as written: `not met`; a status: `needs_data`
};

struct TestPatient {
  std::string name;
  Span span;                     // of the name
  std::uint32_t program = 0;     // of its trial, among those of the trial's file
  std::string index;             // `2024-06-30`
  std::vector<TestCell> cells;   // wide: at most one a name, role and unit
  std::set<std::string> tables;  // that its source has
  std::vector<TestRow> rows;     // in the order that ties of time are resolved by
  std::vector<Expected> expected;
};

}  // namespace elig::ir
