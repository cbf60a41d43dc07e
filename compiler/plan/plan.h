// Program x Population -> kernel::Plan. Binding finds the columns that answer a rule's inputs and the exact
// map from each column's integers to base units; planning folds units, scales and thresholds into integers
// (S6: the constant is converted, never the data) and picks the narrowest width that provably holds every
// intermediate result, from the columns' own minima and maxima.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/kernel.h"
#include "compiler/ir/program.h"
#include "elig/abi.h"
#include "runtime/population/population.h"

namespace elig {

/// One recorded unit of an input. A patient has a value in at most one variant of an input.
struct NumberVariant {
  const Numbers* value = nullptr;
  const Numbers* uln = nullptr;  // null: no such limits in this population, or the program reads none
  const Numbers* lln = nullptr;
  Unit unit;  // of value; as parsed
  Unit uln_unit, lln_unit;
  LinearMap value_map, uln_map, lln_map;  // the column's *integer* -> base units (10^-decimals included)
  const Column* column = nullptr;         // where value comes from, for explain; its cells as written
};

struct LabelSource {
  const Column* column = nullptr;
  /// Label index of each text code, and of each number that spells a label; nullopt: not a label (missing).
  std::vector<std::optional<std::uint32_t>> of_text;
  std::vector<std::pair<std::int64_t, std::uint32_t>> of_number;  // the column's integer -> label
  /// Of an open input: the index, one after its labels, of every text and number that is none of them.
  std::optional<std::uint32_t> other;
};

/// A truth that was worked out beforehand, from a history. Neither bit: unknown. Borrows.
struct TruthSource {
  const Bitmap* yes = nullptr;
  const Bitmap* no = nullptr;
};

/// How one input of a program is answered.
struct BoundInput {
  std::vector<NumberVariant> numbers;  // Number; empty: unbound
  std::optional<LabelSource> labels;   // Label, and YesNo/Attest with labels {no, yes}
  std::optional<TruthSource> truth;    // YesNo, from a history
  [[nodiscard]] bool bound() const { return !numbers.empty() || labels.has_value() || truth.has_value(); }
};

/// A remark on binding that the user sees before the results.
struct BindingNote {
  enum class Kind { Unbound, Alias, Ignored, Reference, NotRead } kind;
  std::string input;  // or column
  std::string message;
  std::uint64_t patients = 0;  // how many it concerns, where that is known
  std::string similar{};       // Unbound: a column that reads like it; may be empty
};

/// A column whose name answers an input, and that yet cannot be read.
struct UnreadColumn {
  const Column* column = nullptr;
  std::string why;
};

/// Columns that no source wrote, made while binding: limits from a reference table, a recorded column with some rows
/// left out, labels of a wide column and of histories.
struct MadeColumns {
  std::deque<Numbers> numbers;
  std::deque<Column> labels;
};

struct Binding {
  std::vector<BoundInput> inputs;  // by Program::inputs
  std::vector<BindingNote> notes;
  std::vector<const Column*> read;  // columns of the population that answer something
  std::vector<UnreadColumn> unread;
  std::shared_ptr<MadeColumns> made = std::make_shared<MadeColumns>();  // some of `inputs` are among them
};

/// What histories answer of an input. Borrows.
struct HistoryAnswer {
  BoundInput found;                 // numbers with the limits that the program reads
  const Bitmap* in_time = nullptr;  // patients whose wide cell is not too old for the lookback; null: all
  std::vector<const Column*> read;  // wide columns that it was made from
};
/// By input of a program (FeatureStore::bind); nullopt: nothing.
using HistoryAnswers = std::vector<std::optional<HistoryAnswer>>;

/// What the rows of a Population are.
enum class RowsAre : std::uint8_t {
  Patients,  // fields of rows (Input::of_row) stay unbound
  Events     // a run; columns answer fields of rows only, and everything else is answered by `histories`
};

/// Never fails: what cannot be bound is noted, and unknown for everyone. Of an input that histories answer, too, a
/// patient's wide cell comes first. `population` and what `histories` borrows must outlive the result.
Binding bind(const ir::Program& program, const Population& population, const HistoryAnswers& histories = {},
             RowsAre rows = RowsAre::Patients);

/// May a wide column of its name answer it? Not of a selection that is written out.
bool answered_by_columns(const ir::Program& program, const ir::Input& input);

/// Columns of the population that none of `bindings` reads, in its order, with why.
std::vector<UnreadColumn> unused_columns(const std::vector<const Binding*>& bindings, const Population& population);

/// How to read a number of one patient off what a kernel wrote: in each patient at most one part is there.
struct ShownPart {
  std::optional<std::uint32_t> value;  // args.values; none: the constant `offset`
  int width = 0;                       // of the integers that it keeps; 0: doubles
  Rational scale = 1, offset = 0;      // number = scale * kept + offset, of integers in base units
  std::uint32_t masks = 0;             // plan.criteria: met, not_met of this are valid, below; met of the next is above
};
struct ShownInst {
  std::uint32_t truth = 0;       // of a truth: plan.criteria
  std::vector<ShownPart> parts;  // of a number; none: missing for everyone
};

struct PlannedKernel {
  kernel::Plan plan;
  std::vector<elig_column> columns;  // args.columns: pointers into the population or the binding
  /// By column: what its blocks of kBlockRows hold, borrowed likewise; null: not known.
  std::vector<const BlockRange*> blocks;
  /// By criterion: known before anything runs to be unknown for everyone, for want of data.
  std::vector<bool> blind;
  std::vector<ShownInst> shown;  // by PlanOptions::shown
};

struct PlanOptions {
  /// Instructions that the caller wants to know the truth or number of (for explain). The kernel itself says it, so
  /// nothing can be shown that the criteria do not go by.
  std::vector<ir::InstId> shown = {};
  /// Whether the kernel may do without reading blocks of which known_blocks() knows enough.
  bool skip = true;
  /// Only each patient's status is asked for: criteria get neither counters nor bitmaps, and a word of patients is left
  /// as soon as all of them are ineligible. The kernel's counters are [ELIG_STATUSES] alone.
  bool verdicts = false;
  /// With `verdicts`: in which order criteria are judged, each of Program::criteria once; empty: as written.
  std::vector<std::size_t> order = {};
};

/// nullopt, with E06xx in `diagnostics`, when exact evaluation would need more than 128 bits.
std::optional<PlannedKernel> plan(const ir::Program& program, const Binding& binding, const PlanOptions& options,
                                  Diagnostics& diagnostics);

}  // namespace elig
