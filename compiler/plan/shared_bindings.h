// Bindings of many programs over one population: an input that several of them read alike is bound once. What was made
// for it (limits from a reference table, labels of two sources) is there once, too, and so are the looks through a
// column's cells that its notes take.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace elig {

namespace planning {

/// What binding an input told the user.
struct Remarks {
  std::vector<BindingNote> notes;
  std::vector<const Column*> read;
  std::vector<UnreadColumn> unread;
};

struct SharedInput {
  BoundInput bound;
  Remarks of_columns, of_limits;  // in the two passes of binding
};

using SharedInputs = std::map<std::string, SharedInput>;  // by what an input means and what histories answer

}  // namespace planning

/// Borrows the population. One thread at a time may use it.
class SharedBindings {
 public:
  explicit SharedBindings(const Population& population) : population_(population) {}

  /// As elig::bind over patients, and equal to it. What `histories` borrows stays the same object for the same answer,
  /// as FeatureStore has it.
  Binding bind(const ir::Program& program, const HistoryAnswers& histories);

 private:
  const Population& population_;
  planning::SharedInputs inputs_;
  std::shared_ptr<MadeColumns> made_ = std::make_shared<MadeColumns>();
};

}  // namespace elig
