// One trial over one population -> the plan of its kernel.
#include "compiler/plan/plan.h"

#include "compiler/plan/outcome.h"
#include "compiler/plan/translate.h"

namespace elig {

using namespace planning;

std::optional<PlannedKernel> plan(const ir::Program& program, const Binding& binding, const PlanOptions& options,
                                  Diagnostics& diagnostics) {
  Tape tape(program.trial);
  Translation translation(program, binding, tape, diagnostics);
  const auto judged = translation.judge(options.shown);
  if (!judged) return std::nullopt;
  plan_outcome(tape, program, *judged);
  PlannedKernel result;
  for (const ir::InstId id : options.shown) result.shown.push_back(translation.show(id));
  for (const Judged& one : *judged) result.blind.push_back(translation.blind(one));
  result.plan = std::move(tape.plan());
  result.columns = tape.arguments();
  compact(result.plan, result.columns);
  kernel::verify(result.plan);
  return result;
}

}  // namespace elig
