// The features of a program over one population: each selection's rows found (by codes, S11), judged (its `where`,
// compiled as a kernel over rows) and brought down to one value a patient, which then binds like a recorded column. So
// the kernel of a trial never sees a row.
//
// Equal selections (by what they mean, not where they stand) are computed once, also for several programs over one
// population.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/codegen/jit.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/plan/plan.h"
#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

namespace features {
struct Selected;
}

/// The row that an input's value came from, for explain.
struct PickedRow {
  const EventRun* run = nullptr;
  std::size_t row = 0;
  const Concept* coded = nullptr;  // what it is a row of; null: a wide column
};

/// Computes features, on `threads` threads (0: as many as the machine has), and keeps what they share. Must outlive the
/// bindings made from it; borrows the population and the compiler. One thread at a time may call it.
class FeatureStore {
 public:
  FeatureStore(const Population& population, Jit& jit, unsigned threads);
  ~FeatureStore();
  FeatureStore(const FeatureStore&) = delete;
  FeatureStore& operator=(const FeatureStore&) = delete;

  /// The binding of every input of `program` that has a feature, by input; nullopt for the others, and for those whose
  /// rows this population cannot have (no such table). Notes go to `notes`. nullopt altogether, with E06xx in
  /// `diagnostics`, when a code set cannot be resolved here. An Error is the environment's.
  std::optional<Result<HistoryAnswers>> bind(const ir::Program& program, std::vector<BindingNote>& notes,
                                             Diagnostics& diagnostics);

  /// Where patient `row` gets input `input` of `program` from (of a truth: the latest row that makes it so); nullopt:
  /// no one row (a count), or none picked. After bind.
  [[nodiscard]] std::optional<PickedRow> picked(const ir::Program& program, std::uint32_t input, std::size_t row) const;

  /// The days in which the rows of an input are looked for, for one patient: from the first day that its windows allow
  /// to the last, as far as they are known. nullopt: no windows. After bind.
  [[nodiscard]] std::optional<DayRange> window(const ir::Program& program, std::uint32_t input, std::size_t row) const;

  /// How many it may use; not 0.
  [[nodiscard]] unsigned threads() const;

  /// The day on which everyone is screened, ISO; "" where patients have days of their own, or none.
  [[nodiscard]] std::string index_day() const;
  /// The day on which one patient is; nullopt: not known.
  [[nodiscard]] std::optional<DayRange> index_of(std::size_t patient) const;

 private:
  struct State;
  [[nodiscard]] const features::Selected* selected(const ir::Program& program, std::uint32_t input) const;
  std::unique_ptr<State> state_;
};

}  // namespace elig
