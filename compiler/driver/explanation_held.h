// The comparisons in a test -> what was held against what for one patient, as the kernel has both numbers, in the unit
// that the value is recorded in or, of a computed one, that its threshold is written in.
#pragma once

#include <set>
#include <vector>

#include "compiler/driver/explanation_values.h"
#include "compiler/driver/kernel_answers.h"

namespace elig {

/// What a kernel must show for the class below to read: the tests of the criteria, the conditions and comparisons that
/// they are made of, and the numbers of those.
std::vector<ir::InstId> to_be_shown(const ir::Program& program);

/// Borrows everything.
class HeldReader {
 public:
  HeldReader(const ir::Program& program, const KernelAnswers& answers, const ValueReader& values,
             const Sources& sources);

  /// Fills in what the test held against what; its values are there already.
  void describe(const ir::Atom& atom, ExplainedTest& test) const;

 private:
  struct Side;
  void collect(ir::InstId truth, const std::set<ir::InstId>& elsewhere, std::set<ir::InstId>& seen,
               std::vector<const ir::Compared*>& found) const;
  [[nodiscard]] HeldValue held(const ir::Compared& compared, const ExplainedTest& test) const;
  [[nodiscard]] std::optional<Amount> amount(ir::InstId number, const ir::Compared& compared) const;
  [[nodiscard]] std::optional<std::uint32_t> recorded(ir::InstId number) const;
  [[nodiscard]] std::set<ir::InstId> leaves(ir::InstId number) const;
  [[nodiscard]] std::vector<std::string> lacking(ir::InstId number) const;

  const ir::Program& program_;
  const KernelAnswers& answers_;
  const ValueReader& values_;
  const Sources& sources_;
  std::vector<const ir::Compared*> compared_;  // by instruction; null: no comparison
};

}  // namespace elig
