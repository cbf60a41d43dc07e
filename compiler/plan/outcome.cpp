#include "compiler/plan/outcome.h"

#include "elig/abi.h"

namespace elig::planning {

namespace {

MaskId unknown(Tape& tape, const Truth& truth, MaskId among) {
  return tape.without(tape.without(among, truth.yes), truth.no);
}

// A counter that can only stay 0 is left out.
void count(Tape& tape, std::size_t counter, MaskId mask) {
  if (!tape.is_zero(mask)) tape.plan().counts.push_back({static_cast<std::uint32_t>(counter), mask});
}

}  // namespace

Decided decide(Tape& tape, const ir::Criterion& criterion, const Judged& judged, MaskId among) {
  const bool inclusion = criterion.kind == ir::CriterionKind::Inclusion;
  const MaskId open = unknown(tape, judged.condition, among);
  Decided result;
  result.met = tape.both(among, judged.condition.yes);
  result.not_met = tape.both(among, judged.condition.no);
  result.overridden = open;
  result.open = tape.zero();
  result.short_of_data = tape.zero();
  // `pass` is met for an inclusion and clear (not met) for an exclusion, `fail` the opposite.
  const auto take_as = [&](bool met) {
    if (met) {
      result.met = tape.without(among, judged.condition.no);
    } else {
      result.not_met = tape.without(among, judged.condition.yes);
    }
  };
  switch (criterion.missing) {
    case ir::MissingPolicy::Pass:
      take_as(inclusion);
      break;
    case ir::MissingPolicy::Fail:
      take_as(!inclusion);
      break;
    case ir::MissingPolicy::Review:
      result.open = open;
      break;
    case ir::MissingPolicy::Unknown:
      result.overridden = tape.zero();
      result.open = open;
      result.short_of_data = tape.both(
          open, tape.either(unknown(tape, judged.if_attested, among), unknown(tape, judged.if_refused, among)));
      break;
  }
  result.failing = inclusion ? result.not_met : result.met;
  return result;
}

void plan_outcome(Tape& tape, const ir::Program& program, const std::vector<Judged>& judged) {
  std::vector<Decided> decided;
  MaskId failed = tape.zero();        // by at least one criterion
  MaskId failed_twice = tape.zero();  // by at least two
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    decided.push_back(decide(tape, program.criteria[i], judged[i], tape.live()));
    failed_twice = tape.either(failed_twice, tape.both(failed, decided.back().failing));
    failed = tape.either(failed, decided.back().failing);
  }
  MaskId remaining = tape.live();
  MaskId open = tape.zero();
  MaskId short_of_data = tape.zero();
  for (std::size_t i = 0; i < decided.size(); ++i) {
    const Decided& one = decided[i];
    remaining = tape.without(remaining, one.failing);
    open = tape.either(open, one.open);
    short_of_data = tape.either(short_of_data, one.short_of_data);
    const std::size_t first = i * ELIG_COUNTS_PER_CRITERION;
    count(tape, first + ELIG_COUNT_MET, one.met);
    count(tape, first + ELIG_COUNT_NOT_MET, one.not_met);
    count(tape, first + ELIG_COUNT_OVERRIDDEN, one.overridden);
    count(tape, first + ELIG_COUNT_REMAINING, remaining);
    count(tape, first + ELIG_COUNT_ONLY_REASON, tape.without(one.failing, failed_twice));
    tape.plan().criteria.push_back({one.met, one.not_met});
  }
  plan_status(tape, {failed, open, short_of_data}, decided.size() * ELIG_COUNTS_PER_CRITERION);
}

Verdicts verdicts_after(Tape& tape, const Verdicts& so_far, const ir::Criterion& criterion, const Judged& judged) {
  const Decided decided = decide(tape, criterion, judged, tape.live());
  return {tape.either(so_far.failed, decided.failing), tape.either(so_far.open, decided.open),
          tape.either(so_far.short_of_data, decided.short_of_data)};
}

void plan_status(Tape& tape, const Verdicts& verdicts, std::size_t first_counter) {
  const auto& [failed, open, short_of_data] = verdicts;
  std::vector<MaskId>& status = tape.plan().status;
  status.resize(ELIG_STATUSES);
  status[ELIG_STATUS_INELIGIBLE] = failed;
  status[ELIG_STATUS_NEEDS_DATA] = tape.without(short_of_data, failed);
  status[ELIG_STATUS_NEEDS_REVIEW] = tape.without(tape.without(open, short_of_data), failed);
  status[ELIG_STATUS_ELIGIBLE] = tape.without(tape.without(tape.live(), failed), open);
  for (std::size_t i = 0; i < status.size(); ++i) count(tape, first_counter + i, status[i]);
}

}  // namespace elig::planning
