#include "runtime/portfolio/counts.h"

#include <utility>

namespace elig::portfolio {
namespace {

constexpr std::uint64_t lower(std::uint64_t counts) { return counts & 0xFFFF'FFFF; }
constexpr std::uint64_t upper(std::uint64_t counts) { return counts >> 32; }

}  // namespace

Totals::Totals(const PortfolioPlan& plan, const Program& program, std::size_t patients)
    : plan_(plan), program_(program), patients_(patients), totals_(plan.trials.size()) {}

void Totals::add(const Counters& counters) {
  const auto *trials = counters.trials.as<std::uint64_t>(), *reviewed = counters.reviewed.as<std::uint64_t>();
  for (const std::uint32_t trial : program_.trial_at) {
    auto& status = totals_[trial].status;
    for (std::size_t i = 0; i < kWordsTogether; ++i, ++trials, ++reviewed) {
      status[ELIG_STATUS_ELIGIBLE] += lower(*trials);
      status[ELIG_STATUS_INELIGIBLE] += upper(*trials);
      status[ELIG_STATUS_NEEDS_DATA] += lower(*reviewed);
    }
  }
  if (counters.criteria) add_criteria(counters);
}

void Totals::add_criteria(const Counters& counters) {
  for (std::size_t trial = 0; trial < plan_.trials.size(); ++trial) {
    const std::vector<PortfolioCriterion>& criteria = plan_.trials[trial].criteria;
    totals_[trial].criteria.resize(criteria.size());
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      CriterionCounts& total = totals_[trial].criteria[i];
      const std::uint32_t judgement = criteria[i].judgement;
      const std::uint32_t at = program_.judgement_at[judgement];
      const bool turned = program_.judgement_turned[judgement];
      const std::uint64_t holds = lower(counters.judgements[at]), lacks = upper(counters.judgements[at]);
      total.met += turned ? lacks : holds;
      total.not_met += turned ? holds : lacks;
      total.overridden += counters.overridden[at];
      const std::uint64_t fails = counters.fails[program_.first_fail[trial] + i];
      total.remaining += lower(fails);
      total.only_reason += upper(fails);
    }
  }
}

std::vector<TrialCounts> Totals::finish() && {
  std::size_t at = 0;
  for (const TrialRun& run : program_.runs) {
    for (std::uint32_t i = 0; i < run.trials; ++i) {
      TrialCounts& total = totals_[program_.trial_at[at++]];
      total.patients = patients_;
      auto& status = total.status;
      const std::uint64_t open = patients_ - status[ELIG_STATUS_ELIGIBLE] - status[ELIG_STATUS_INELIGIBLE];
      // What is open needs data, unless the trial has criteria that people answer.
      if (!run.shape.reviewed) status[ELIG_STATUS_NEEDS_DATA] = open;
      status[ELIG_STATUS_NEEDS_REVIEW] = open - status[ELIG_STATUS_NEEDS_DATA];
      for (CriterionCounts& criterion : total.criteria) {
        criterion.unknown = patients_ - criterion.met - criterion.not_met;
      }
    }
  }
  return std::move(totals_);
}

}  // namespace elig::portfolio
