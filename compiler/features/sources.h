// RowSource -> the run of its rows: found by code in the population's tables, and in the wide columns of a
// measurement's name. A run is a population whose patients are its rows, so that conditions on rows are bound, planned
// and compiled like conditions on patients.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/features/code_match.h"
#include "compiler/features/key.h"
#include "compiler/plan/plan.h"
#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::features {

/// The rows of a RowSource. Immutable.
struct Source {
  EventRun run;                          // with dense offsets
  AlignedBytes concept_of_row;           // uint32, an index into `concepts`; empty: the first for all
  std::vector<const Concept*> concepts;  // null: a wide column
  Population rows;                       // the fields, one row a row
  std::string name;                      // `ALT`, `drug in anlotinib`

  [[nodiscard]] std::size_t concept_of(std::size_t row) const {
    return concept_of_row.empty() ? 0 : concept_of_row.as<std::uint32_t>()[row];
  }
};

/// The patient of each row: int32.
AlignedBytes owners_of(const EventRun& run, std::size_t patients);

/// Where a measurement's rows are looked for. A bare `Hb` asks its wide columns before its history.
enum class Places : std::uint8_t { All, Tables, Columns };

/// The sources of one population, each made once. Borrows the population.
class RowSources {
 public:
  /// `index`: the day of wide columns that have no date.
  RowSources(const Population& population, const PatientDays& index, unsigned threads)
      : population_(population), index_(index), threads_(threads) {}

  /// Can every code set of the program's selections be resolved in this population? Reports all that cannot (E0603,
  /// E0604), each once: what find() gives of such rows would be a guess.
  bool check(const ir::Program& program, ProgramKeys& keys, Diagnostics& diagnostics);

  /// nullptr: this population has no such table (nor, of a measurement, such columns), which is noted. The result lives
  /// as long as this.
  const Source* find(const ir::Program& program, ProgramKeys& keys, const ir::RowSource& rows, Places places,
                     std::vector<BindingNote>& notes);

  /// Rows of a population file that are not as they were written; they were not used.
  [[nodiscard]] const std::optional<Error>& damage() const { return damage_; }

 private:
  struct Found {
    std::unique_ptr<Source> source;
    std::vector<BindingNote> notes;
    std::optional<Error> damage;
  };
  std::vector<const EventTable*> tables(const ir::RowSource& rows) const;
  bool resolvable(const ir::Program& program, const ir::RowSource& rows, Span at, Diagnostics& diagnostics);
  bool in_hierarchy(const CodeMatcher::Ancestor& code);
  Found make(const ir::Program& program, const ir::RowSource& rows, Places places) const;

  const Population& population_;
  const PatientDays& index_;
  unsigned threads_;
  std::map<std::pair<std::uint32_t, Places>, Found> found_;
  std::set<std::uint32_t> resolved_;  // sources whose code sets are resolvable
  std::optional<Error> damage_;
};

/// `drug in anlotinib`, `ALT`.
std::string source_name(const ir::Program& program, const ir::RowSource& rows);

// -- wide_rows.cpp

/// Wide columns of a measurement as a run: a row for each patient with a cell, on the day that the column `NAME.date`
/// says (any day, where it says none), or on index where there is no such column. nullopt: no such columns.
std::optional<EventRun> wide_rows(const Population& population, const std::string& name, const PatientDays& index);

/// Has the population a column `NAME.date`?
bool has_dates(const Population& population, const std::string& name);

/// The days that a column of dates says. Each text is read once. Borrows the column.
class DatesWritten {
 public:
  explicit DatesWritten(const Column& dates);
  /// nullopt: none, or one that cannot be read.
  std::optional<DayRange> operator[](std::size_t row) const;

 private:
  const Column& dates_;
  std::vector<std::optional<DayRange>> of_text_;
};

}  // namespace elig::features
