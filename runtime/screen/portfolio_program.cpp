// Negations of what a judgement holds to become its sense, operations nobody asks for are left out, the others are
// sorted by what they wait for and by kind; trials are sorted by how many terms of each kind they have.
#include "runtime/screen/portfolio_program.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::portfolio {
namespace {

constexpr std::size_t kMostWords = 1024;  // of a block: places are numbers of 32 bits

MaskIndex right_of(const MaskOperation& operation) {
  return operation.kind == MaskOperation::Kind::Not ? operation.a : operation.b;
}

// Those that are wanted, by the number of operations that one has to wait for, then by kind.
void add_operations(const PortfolioPlan& plan, const std::vector<bool>& wanted, Program& program) {
  std::vector<std::uint32_t> rank(plan.masks, 0);
  std::map<std::pair<std::uint32_t, MaskOperation::Kind>, std::vector<Operation>> sorted;
  for (const MaskOperation& operation : plan.operations) {
    if (!wanted[operation.mask]) continue;
    const MaskIndex b = right_of(operation);
    rank[operation.mask] = std::max(rank[operation.a], rank[b]) + 1;
    sorted[{rank[operation.mask], operation.kind}].push_back({operation.a, b, operation.mask});
    ++program.used;
  }
  for (const auto& [key, some] : sorted) {
    program.operation_runs.push_back({key.second, static_cast<std::uint32_t>(some.size())});
    program.operations.insert(program.operations.end(), some.begin(), some.end());
  }
}

void add_judgements(const std::vector<SensedJudgement>& judgements, Program& program) {
  const auto holds = [&](std::uint32_t i) { return judgements[i].judgement.kind == Judgement::Kind::Holds; };
  std::vector<std::uint32_t> order(judgements.size());
  std::iota(order.begin(), order.end(), 0U);
  program.holding = static_cast<std::size_t>(std::stable_partition(order.begin(), order.end(), holds) - order.begin());
  program.judgement_at.resize(judgements.size());
  for (const std::uint32_t i : order) {
    const Judgement& judgement = judgements[i].judgement;
    program.judgement_at[i] = static_cast<std::uint32_t>(program.judgements.size());
    program.judgements.push_back({judgement.a, judgement.b, judgement.overridden});
  }
  for (const SensedJudgement& judgement : judgements) program.judgement_turned.push_back(judgement.turned);
}

struct TrialTerms {
  TrialShape shape;
  std::vector<Term> terms;
  std::vector<ShortTerm> shorts;
};

TrialTerms terms_of(const PortfolioTrial& trial, const std::vector<SensedJudgement>& judgements) {
  std::vector<Term> holds, lacks, pairs;
  TrialTerms result;
  for (const PortfolioCriterion& criterion : trial.criteria) {
    const auto& [judgement, turned] = judgements[criterion.judgement];
    const bool pair = judgement.kind == Judgement::Kind::Pair;
    const Term term{judgement.a, judgement.b};
    if (pair) {
      pairs.push_back(criterion.exclusion ? Term{term.b, term.a} : term);
    } else {
      (turned != criterion.exclusion ? lacks : holds).push_back(term);
    }
    result.shape.reviewed = result.shape.reviewed || judgement.short_of_data.has_value();
    if (judgement.short_of_data == kNobody) continue;
    result.shorts.push_back({judgement.short_of_data.value_or(kLive), pair ? term.a : term.b, term.b});
  }
  result.shape.holds = static_cast<std::uint32_t>(holds.size());
  result.shape.lacks = static_cast<std::uint32_t>(lacks.size());
  result.shape.pairs = static_cast<std::uint32_t>(pairs.size());
  if (!result.shape.reviewed) result.shorts.clear();
  result.shape.shorts = static_cast<std::uint32_t>(result.shorts.size());
  result.terms = std::move(holds);
  result.terms.insert(result.terms.end(), lacks.begin(), lacks.end());
  result.terms.insert(result.terms.end(), pairs.begin(), pairs.end());
  return result;
}

FailTerm fail_of(const PortfolioCriterion& criterion, const SensedJudgement& sensed) {
  const auto& [judgement, turned] = sensed;
  if (judgement.kind == Judgement::Kind::Pair) return {criterion.exclusion ? judgement.a : judgement.b, kEverybody, 0};
  return {judgement.b, judgement.a, turned != criterion.exclusion ? 0 : ~std::uint64_t{0}};
}

void add_trials(const PortfolioPlan& plan, const std::vector<SensedJudgement>& judgements, Program& program) {
  std::vector<TrialTerms> trials;
  for (const PortfolioTrial& trial : plan.trials) {
    trials.push_back(terms_of(trial, judgements));
    program.first_fail.push_back(static_cast<std::uint32_t>(program.fails.size()));
    for (const PortfolioCriterion& criterion : trial.criteria) {
      program.fails.push_back(fail_of(criterion, judgements[criterion.judgement]));
    }
    program.most_criteria = std::max(program.most_criteria, trial.criteria.size());
  }
  program.first_fail.push_back(static_cast<std::uint32_t>(program.fails.size()));

  program.trial_at.resize(trials.size());
  std::iota(program.trial_at.begin(), program.trial_at.end(), 0U);
  std::ranges::stable_sort(program.trial_at, {}, [&](std::uint32_t i) { return trials[i].shape; });
  for (const std::uint32_t i : program.trial_at) {
    const TrialTerms& trial = trials[i];
    if (program.runs.empty() || program.runs.back().shape != trial.shape) program.runs.push_back({trial.shape});
    ++program.runs.back().trials;
    program.terms.insert(program.terms.end(), trial.terms.begin(), trial.terms.end());
    program.shorts.insert(program.shorts.end(), trial.shorts.begin(), trial.shorts.end());
  }
}

}  // namespace

std::vector<SensedJudgement> sensed_judgements(const PortfolioPlan& plan) {
  std::vector<const MaskOperation*> negation(plan.masks, nullptr);  // that makes a mask
  for (const MaskOperation& operation : plan.operations) {
    if (operation.kind == MaskOperation::Kind::Not) negation[operation.mask] = &operation;
  }
  std::vector<SensedJudgement> result;
  for (const Judgement& judgement : plan.judgements) {
    SensedJudgement sensed{judgement};
    if (judgement.kind == Judgement::Kind::Holds) {
      for (MaskIndex& holds = sensed.judgement.a; negation[holds] != nullptr; holds = negation[holds]->a) {
        sensed.turned = !sensed.turned;
      }
    }
    result.push_back(sensed);
  }
  return result;
}

void add_operands(const PortfolioPlan& plan, std::vector<bool>& wanted) {
  for (auto operation = plan.operations.rbegin(); operation != plan.operations.rend(); ++operation) {
    if (wanted[operation->mask]) wanted[operation->a] = wanted[right_of(*operation)] = true;
  }
}

Program program_of(const PortfolioPlan& plan, bool searches) {
  Program program;
  program.used = kGivenMasks + plan.bitmaps.size();
  for (std::size_t i = 0; i < plan.bitmaps.size(); ++i) {
    program.bitmaps.emplace_back(plan.bitmaps[i], static_cast<Slot>(kGivenMasks + i));
  }
  Slot end = plan.masks;
  for (const ComparedColumn& column : plan.columns) {
    if (column.thresholds.empty()) continue;
    program.columns.push_back(column_tests(column, searches, plan.masks, &end));
    program.used += column.thresholds.size();
  }
  program.pairs = plan.pairs;
  if (searches) program.ratios = ratio_tests(program.pairs, plan.masks, &end);
  program.slots = end;
  program.used += plan.pairs.size();
  program.kernels = plan.kernels;
  for (const CompiledMasks& kernel : plan.kernels) program.used += kernel.kernel.criteria;

  const std::vector<SensedJudgement> judgements = sensed_judgements(plan);
  std::vector<bool> wanted(plan.masks);
  for (const auto& [judgement, turned] : judgements) {
    for (const MaskIndex mask : {judgement.a, judgement.b, judgement.overridden}) wanted[mask] = true;
    wanted[judgement.short_of_data.value_or(kNobody)] = true;
  }
  add_operands(plan, wanted);
  add_operations(plan, wanted, program);
  add_judgements(judgements, program);
  add_trials(plan, judgements, program);
  must(program.slots <= ~std::uint32_t{0} / kMostWords, "a portfolio of too many masks");
  return program;
}

Program Program::placed(std::size_t block_words) const {
  must(block_words <= kMostWords, "a block of too many words");
  Program result = *this;
  const auto place = [&](auto&... some) { ((some *= static_cast<Slot>(block_words)), ...); };
  for (auto& bitmap : result.bitmaps) place(bitmap.second);
  const auto place_tests = [&](NumberTests& numbers) {
    place(numbers.planes);
    for (DigitRun& run : numbers.runs) place(run.high, run.low);
    for (DigitStep& step : numbers.steps) place(step.so_far, step.to);
  };
  for (RatioTests& pair : result.ratios) place_tests(pair.numbers);
  for (ColumnTests& column : result.columns) {
    place_tests(column.numbers);
    for (Threshold& threshold : column.thresholds) place(threshold.mask);
  }
  for (ComparedColumns& pair : result.pairs) place(pair.mask);
  for (CompiledMasks& kernel : result.kernels) place(kernel.first);
  for (Operation& operation : result.operations) place(operation.a, operation.b, operation.to);
  for (Term& term : result.terms) place(term.a, term.b);
  for (ShortTerm& term : result.shorts) place(term.all, term.a, term.b);
  for (CountedJudgement& judgement : result.judgements) place(judgement.a, judgement.b, judgement.overridden);
  for (FailTerm& fail : result.fails) place(fail.known, fail.holds);
  return result;
}

}  // namespace elig::portfolio
