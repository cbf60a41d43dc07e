// A population x the vocabulary -> what rules will stumble over in it, said before any rule is run: units that cannot
// be read or that look wrong, values that cannot be, rows that no declaration will find. Judges data, never rules.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "runtime/population/summary.h"

namespace elig {

/// What the modules declare a population to record. Borrows the modules.
class Vocabulary {
 public:
  /// Without errors: they are those of `check`.
  explicit Vocabulary(const std::vector<const ast::Ast*>& modules);
  ~Vocabulary();
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  struct Declarations;
  [[nodiscard]] const Declarations& declarations() const { return *declarations_; }

 private:
  std::unique_ptr<Declarations> declarations_;
};

/// Kinds, in this order, each with the most rows first:
///   mixed-scale     values that fit another unit than the one written beside them
///   implausible     values outside the declared plausible range
///   unit-unknown    values in a unit that cannot be read
///   unit-mismatch   values in a unit that does not convert to the declared one
///   unit-missing    values without a unit where one is needed
///   unit-alias      a unit that was not written in UCUM, and what it was read as
///   limits-missing  values without ULN and LLN
///   partial-date, missing-date    rows that start on a day that is not, or only in part, known
///   after-index     rows that start after the index date, which rules see only when they ask for it
///   unbound-code    measurements and observations that no declaration has a code of
std::vector<Lint> lint(const Population& population, const PopulationSummary& summary, const Vocabulary& vocabulary);

/// A concept of a table whose rows rules find by a measurement's name, and that no declaration has a code of: a rule
/// has to name its codes.
bool unbound(const Vocabulary& vocabulary, const std::string& table, const std::vector<ConceptCode>& codes);

/// Says of each concept what measurements, scores and attributes it is recorded for.
void name_concepts(PopulationSummary& summary, const Vocabulary& vocabulary);

}  // namespace elig
