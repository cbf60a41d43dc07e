// Histories written as text, and the selections of a program built by hand.
#pragma once

#include <string>
#include <vector>

#include "compiler/features/features.h"

namespace elig::test {

/// A row of a run: whose, `2013-12-05` or `2013-12`, its end (`` goes on in a run that lasts), and its cells.
struct HistoryRow {
  std::size_t patient;
  std::string start;
  std::string end = {};
  std::vector<std::string> cells = {};
};

struct HistoryRun {
  std::vector<ConceptCode> codes;
  std::vector<std::string> headers;  // `value [U/L]`, `value.ULN [U/L]`, `dose [mg]`
  std::vector<HistoryRow> rows;      // sorted by patient, then start
  bool lasts = false;
  std::vector<ConceptCode> ancestors = {};
};

EventRun run(const HistoryRun& history, std::size_t patients);

/// Patients without columns.
Population people(std::size_t patients, const std::string& index = "2014-03-01");
void add_column(Population& population, const std::string& header, const std::vector<std::string>& cells);
void add_table(Population& population, const std::string& name, const std::vector<HistoryRun>& runs);

Unit unit(const std::string& text);
ir::Input measurement(const std::string& name, const std::string& declared);

/// A program whose inputs are features of the selections that are added to it.
struct Rule {
  ir::Program program;

  /// `drug in {...}`: the event's rows with one of these patterns; none: all rows.
  ir::RowSource event(const std::string& table, const std::vector<ir::CodePattern>& members = {},
                      const std::vector<ir::CodePattern>& except = {});
  static ir::RowSource measured(const std::string& name, const std::vector<ir::Coding>& codes);
  /// index - days .. index
  ir::Window within(int days);
  ir::DateId index();
  ir::DateId moved(ir::DateId from, int months, int days, bool earlier);
  std::uint32_t add(ir::Selection selection);
  /// An input that is a feature of a selection or date; `input` says how it is read.
  std::uint32_t feature(ir::Input input, ir::Feature::What what, std::uint32_t of, ir::End end = ir::End::Sure);
  std::uint32_t truth(std::uint32_t selection);
  std::uint32_t count(std::uint32_t selection, ir::End end = ir::End::Sure);
};

/// What a rule's inputs are for each patient of a population.
class Answers {
 public:
  Answers(const Rule& rule, const Population& population);

  /// `yes no ?`
  [[nodiscard]] std::string truths(std::uint32_t input) const;
  /// Base units: `27 <5 ?`; "unbound" when there is nothing.
  [[nodiscard]] std::string numbers(std::uint32_t input) const;
  [[nodiscard]] std::string limits(std::uint32_t input) const;
  /// `male ?`
  [[nodiscard]] std::string labels(std::uint32_t input) const;
  [[nodiscard]] const BoundInput& bound(std::uint32_t input) const { return binding_.inputs[input]; }
  [[nodiscard]] const std::vector<BindingNote>& notes() const { return notes_; }
  /// Codes of what went wrong: `E0603`.
  [[nodiscard]] std::string errors() const;
  [[nodiscard]] const FeatureStore& store() const { return *store_; }

 private:
  std::size_t patients_;
  const Rule& rule_;
  std::unique_ptr<FeatureStore> store_;
  Diagnostics diagnostics_;
  std::vector<BindingNote> notes_;
  Binding binding_;
};

}  // namespace elig::test
