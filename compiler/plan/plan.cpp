// One trial over one population -> the plan of its kernel.
#include "compiler/plan/plan.h"

#include <algorithm>

#include "compiler/plan/outcome.h"
#include "compiler/plan/translate.h"
#include "runtime/base/bug.h"

namespace elig {

using namespace planning;

namespace {

// Everything of a criterion before anything of the next, so that the kernel can be left in between.
void plan_verdicts(const ir::Program& program, const std::vector<std::size_t>& order, Translation& translation,
                   Tape& tape) {
  Verdicts so_far{tape.zero(), tape.zero(), tape.zero()};
  for (std::size_t place = 0; place < program.criteria.size(); ++place) {
    const ir::Criterion& criterion = program.criteria[order.empty() ? place : order[place]];
    translation.translate(roots_of(criterion));
    so_far = verdicts_after(tape, so_far, criterion, translation.judged(criterion));
    std::vector<MaskId>& exits = tape.plan().exits;
    const bool more = place + 1 < program.criteria.size();
    if (more && !tape.is_zero(so_far.failed) && (exits.empty() || exits.back() < so_far.failed)) {
      exits.push_back(so_far.failed);
    }
  }
  plan_status(tape, so_far, 0);
}

void plan_report(const ir::Program& program, const std::vector<ir::InstId>& shown, Translation& translation,
                 Tape& tape) {
  translation.translate(roots_of(program));
  translation.translate(shown);
  std::vector<Judged> judged;
  for (const ir::Criterion& criterion : program.criteria) judged.push_back(translation.judged(criterion));
  plan_outcome(tape, program, judged);
}

}  // namespace

std::optional<PlannedKernel> plan(const ir::Program& program, const Binding& binding, const PlanOptions& options,
                                  Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  Tape tape(program.trial);
  Translation translation(program, binding, tape, diagnostics);
  if (options.verdicts) {
    must(options.shown.empty(), "a kernel of statuses alone is to show more");
    plan_verdicts(program, options.order, translation, tape);
  } else {
    plan_report(program, options.shown, translation, tape);
  }
  if (diagnostics.errors() > errors) return std::nullopt;

  PlannedKernel result;
  for (const ir::InstId id : options.shown) result.shown.push_back(translation.show(id));
  for (const ir::Criterion& criterion : program.criteria) {
    result.blind.push_back(translation.blind(translation.judged(criterion)));
  }
  result.plan = std::move(tape.plan());
  std::vector<Argument> arguments = tape.arguments();
  compact(result.plan, arguments);
  for (const Argument& argument : arguments) {
    result.columns.push_back(argument.column);
    result.blocks.push_back(argument.blocks);
  }
  const auto is_known = [](const BlockRange* blocks) { return blocks != nullptr; };
  result.plan.skips = options.skip && options.shown.empty() && std::ranges::any_of(result.blocks, is_known);
  kernel::verify(result.plan);
  return result;
}

}  // namespace elig
