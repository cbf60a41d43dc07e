// The selections, dates and conditions of one program, evaluated over one population. What they come to is kept in
// Shared, by meaning, so that no other program computes it again.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "compiler/codegen/jit.h"
#include "compiler/features/index_dates.h"
#include "compiler/features/sources.h"
#include "runtime/select/select.h"

namespace elig::features {

/// Rows of which something holds, and of which it does not. Neither: not known.
struct RowFacts {
  Bitmap yes, no;
};

/// What a selection came to. Which member is filled depends on its pick.
struct Selected {
  const Source* source = nullptr;
  RowFacts facts;                     // condition, what follows, and being ongoing, together
  RowQuery query;                     // points at source and facts, and at dates of Shared
  PickedRows sure;                    // picks of one row
  PickedRows low, high;               // Highest, Lowest: empty where they are all the same as `sure`
  const Numbers* compared = nullptr;  // Highest, Lowest: the numbers of the rows, where `best` has those of `sure`
  Integers best;
  PatientDays days;  // FirstStarting, LastEnding; `sure` is the row of that day, where it is known
  Counted counted;   // Count, Busiest
  Summed summed;     // Mean; Median: twice it
  LinearMap scale;   // of `summed` -> base units
  AnyRows any;
};

/// A field of the rows of a source, bound like a column of patients.
struct RowField {
  ir::Program program;  // one input
  Population rows;
  Binding binding;
  [[nodiscard]] const BoundInput& bound() const { return binding.inputs.front(); }
};

/// What all programs over one population share. Pointers into it stay good.
struct Shared {
  Shared(const Population& people, Jit& compiler, unsigned thread_count);

  const Population& population;
  Jit& jit;
  unsigned threads;
  IndexDates index;
  RowSources sources;
  Meanings meanings;

  struct Kept {
    std::vector<BindingNote> notes;  // for every program that asks
  };
  template <class T>
  struct Keeping : Kept {
    std::unique_ptr<T> value;  // null: this population has no such table
  };
  std::map<std::pair<std::uint32_t, Places>, Keeping<Selected>> selections;
  std::map<std::uint32_t, PatientDays> dates;
  std::map<std::pair<const Source*, std::uint32_t>, Keeping<RowFacts>> conditions;
  /// By source, field, declaration, and which limits are read.
  std::map<std::tuple<const Source*, std::string, std::uint32_t, bool, bool>, Keeping<RowField>> fields;
  /// Columns of features, by what they were made from.
  using Origin = std::tuple<const void*, const void*, int>;
  std::map<Origin, BoundInput> features;
  std::map<std::pair<std::uint32_t, Places>, Bitmap> in_time;
  std::deque<Numbers> numbers;
  std::deque<Column> columns;
};

class Evaluator {
 public:
  Evaluator(Shared& shared, const ir::Program& program, std::vector<BindingNote>& notes, Diagnostics& diagnostics)
      : shared_(shared), program_(program), notes_(notes), diagnostics_(diagnostics), keys_(program, shared.meanings) {}

  /// Of `asking`: the program itself, or one of its row conditions.
  HistoryAnswers answers(const ir::Program& asking);

  /// Reports what of the program cannot be resolved in the population; false: something.
  bool resolvable() { return shared_.sources.check(program_, keys_, diagnostics_); }

  /// No use of what was answered where one of these says so.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool has_errors() const { return refused_; }

  /// nullptr: no such table, or failed.
  const Selected* select(std::uint32_t index, Places places = Places::All);

 private:
  // answers.cpp
  std::optional<HistoryAnswer> answer(const ir::Program& asking, const ir::Input& input, std::uint32_t index);
  std::optional<HistoryAnswer> bare(const ir::Input& input, bool uln, bool lln);
  std::optional<HistoryAnswer> age(const ir::Input& input);
  BoundInput feature(const ir::Input& input, const Selected& selected, bool uln, bool lln);
  BoundInput picked_field(const ir::Input& input, const Selected& selected, bool uln, bool lln);
  const Bitmap* in_time(std::uint32_t selection);
  /// Columns of numbers that are computed, not recorded, in the declared unit: `per_unit` of it each.
  BoundInput computed_numbers(const ir::Input& input, Shared::Origin origin, const LinearMap& map,
                              const std::function<Numbers()>& make);
  BoundInput date_numbers(const ir::Input& input);

  // dates.cpp
  const PatientDays& date(ir::DateId id);
  PatientDays make_date(const ir::DateNode& node);
  PatientDays day_of_row(const Selected* selected, bool end);
  PatientDays day_of_bare(std::uint32_t selection, bool end);

  // conditions.cpp
  const RowFacts* condition(const Source& source, std::uint32_t index);
  bool evaluate(const Source& source, const ir::Program& where, RowFacts& facts);

  // fields.cpp
  const RowField* field(const Source& source, const ir::Input& input, bool uln, bool lln);

  // selections.cpp
  std::unique_ptr<Selected> make_selected(const ir::Selection& selection, Places places);
  bool judge(const ir::Selection& selection, Selected& selected);
  bool judge_followed(const ir::Selection& selection, Selected& selected);
  bool pick(const ir::Selection& selection, Selected& selected);
  bool pick_by_value(const ir::Selection& selection, Selected& selected);

  void repeat(const Shared::Kept& kept) { notes_.insert(notes_.end(), kept.notes.begin(), kept.notes.end()); }
  [[nodiscard]] bool failed() const { return failure_.has_value() || has_errors(); }

  Shared& shared_;
  const ir::Program& program_;
  std::vector<BindingNote>& notes_;
  Diagnostics& diagnostics_;
  bool refused_ = false;  // something was reported, be it for the second time
  ProgramKeys keys_;
  std::optional<Error> failure_;
};

/// The rows of a source with what bind() needs beside their fields: where `references` are asked for, each row's sex.
Population rows_population(const Source& source, const Population& people, bool references);

/// Notes fields of rows that no column answers, where nothing was said of them yet.
void note_missing_fields(const Source& source, const ir::Program& program, Binding& binding);

/// Does the program read this limit of the input?
bool reads(const ir::Program& program, ir::Op op, std::uint32_t input);

}  // namespace elig::features
