// A PortfolioPlan -> Program: columns and quotients are numbered (thresholds, ratios), negations of what a judgement
// holds become its sense, operations become fewer (simplify) and are sorted (operations), and trials are sorted by how
// many terms of each kind they have.
#include "runtime/portfolio/program.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::portfolio {
namespace {

// Operations of a group of trials: few, so that what they give stays in the nearest caches until it is used; but enough
// that runs of one kind are long.
constexpr std::size_t kOperationsOfGroup = 350, kFewestTrials = 8;

constexpr std::size_t kMostWords = 1024;  // of a block: places are numbers of 32 bits

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

// What it reads.
std::vector<MaskIndex*> masks_of(SensedJudgement& sensed) {
  Judgement& judgement = sensed.judgement;
  std::vector<MaskIndex*> masks{&judgement.a, &judgement.b, &judgement.overridden};
  if (judgement.short_of_data) masks.push_back(&*judgement.short_of_data);
  return masks;
}

std::vector<Slot> masks_of(std::vector<SensedJudgement>& judgements) {
  std::vector<Slot> all;
  for (SensedJudgement& sensed : judgements) {
    for (const MaskIndex* mask : masks_of(sensed)) all.push_back(*mask);
  }
  return all;
}

FailTerm fail_of(const PortfolioCriterion& criterion, const SensedJudgement& sensed) {
  const auto& [judgement, turned] = sensed;
  if (judgement.kind == Judgement::Kind::Pair) return {criterion.exclusion ? judgement.a : judgement.b, kEverybody, 0};
  return {judgement.b, judgement.a, turned != criterion.exclusion ? 0 : ~std::uint64_t{0}};
}

void add_trials(const PortfolioPlan& plan, const std::vector<SensedJudgement>& judgements, std::size_t operations,
                Program& program) {
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
  const std::size_t of_group =
      std::max(kFewestTrials, operations == 0 ? trials.size() : kOperationsOfGroup * trials.size() / operations);
  std::size_t taken = 0;
  for (const std::uint32_t i : program.trial_at) {
    const TrialTerms& trial = trials[i];
    const bool new_group = taken++ % of_group == 0;
    if (new_group) program.groups.emplace_back();
    if (new_group || program.runs.back().shape != trial.shape) {
      program.runs.push_back({trial.shape});
      ++program.groups.back().runs;
    }
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

KnownOperation known_operation(const MaskOperation& operation) {
  const auto kind_of = [](MaskOperation::Kind kind) {
    switch (kind) {
      case MaskOperation::Kind::And:
        return OperationKind::And;
      case MaskOperation::Kind::Or:
        return OperationKind::Or;
      case MaskOperation::Kind::AndNot:
        return OperationKind::AndNot;
      case MaskOperation::Kind::Xor:
        return OperationKind::Xor;
      case MaskOperation::Kind::Not:
        break;
    }
    return OperationKind::Not;
  };
  const MaskIndex right = right_of(operation);
  return {kind_of(operation.kind), {operation.a, right, right, operation.mask}};
}

MaskIndex right_of(const MaskOperation& operation) {
  return operation.kind == MaskOperation::Kind::Not ? operation.a : operation.b;
}

void add_operands(const PortfolioPlan& plan, std::vector<bool>& wanted) {
  for (auto operation = plan.operations.rbegin(); operation != plan.operations.rend(); ++operation) {
    if (wanted[operation->mask]) wanted[operation->a] = wanted[right_of(*operation)] = true;
  }
}

Program program_of(const PortfolioPlan& plan, bool searches) {
  Program program;
  std::map<const std::uint64_t*, Slot> slots;
  for (std::size_t i = 0; i < plan.bitmaps.size(); ++i) {
    program.bitmaps.emplace_back(plan.bitmaps[i], static_cast<Slot>(kGivenMasks + i));
    slots.emplace(program.bitmaps.back());
  }
  const SlotOf slot_of = [&](const std::uint64_t* bitmap) {
    const auto place = slots.find(bitmap);
    return place == slots.end() ? kEverybody : place->second;
  };
  Workspace space(plan.masks);
  for (const ComparedColumn& column : plan.columns) {
    if (!column.thresholds.empty()) program.columns.push_back(column_tests(column, searches, slot_of, space));
  }
  program.pairs = plan.pairs;
  if (searches) program.ratios = ratio_tests(program.pairs, slot_of, space);
  program.slots = space.end;
  program.spare = space.spare;
  program.kernels = plan.kernels;
  std::vector<KnownOperation> operations = std::move(space.operations);
  for (const MaskOperation& operation : plan.operations) operations.push_back(known_operation(operation));

  std::vector<SensedJudgement> judgements = sensed_judgements(plan);
  const Simplified simple = simplified(std::move(operations), space.only_where, masks_of(judgements), program.slots);
  for (SensedJudgement& sensed : judgements) {
    for (MaskIndex* mask : masks_of(sensed)) *mask = simple.instead[*mask];
  }
  std::vector<bool> wanted(program.slots);
  for (const Slot slot : masks_of(judgements)) wanted[slot] = true;
  add_judgements(judgements, program);
  add_trials(plan, judgements, simple.operations.size(), program);
  add_operations(simple.operations, std::move(wanted), program);
  must(program.slots <= ~std::uint32_t{0} / kMostWords, "a portfolio of too many masks");
  return program;
}

template <class Change>
void Program::change_slots(Change change) {
  const auto all = [&](auto&... some) { ((some = change(some)), ...); };
  const auto of_tests = [&](NumberTests& numbers) {
    all(numbers.planes, numbers.known.left, numbers.known.right);
    for (Thermometer& digit : numbers.digits) {
      all(digit.planes);
      for (Slot& slot : digit.below) all(slot);
    }
  };
  all(spare);
  for (auto& bitmap : bitmaps) all(bitmap.second);
  for (ColumnTests& column : columns) {
    of_tests(column.numbers);
    for (Threshold& threshold : column.thresholds) all(threshold.mask);
  }
  for (RatioTests& pair : ratios) of_tests(pair.numbers);
  for (ComparedColumns& pair : pairs) all(pair.mask);
  for (CompiledMasks& kernel : kernels) all(kernel.first);
  for (Operation& operation : operations) all(operation.a, operation.b, operation.c, operation.to);
  for (Term& term : terms) all(term.a, term.b);
  for (ShortTerm& term : shorts) all(term.all, term.a, term.b);
  for (CountedJudgement& judgement : judgements) all(judgement.a, judgement.b, judgement.overridden);
  for (FailTerm& fail : fails) all(fail.known, fail.holds);
}

Program Program::placed(std::size_t block_words) const {
  must(block_words <= kMostWords, "a block of too many words");
  Program result = *this;
  result.change_slots([&](Slot slot) { return slot * static_cast<Slot>(block_words); });
  return result;
}

Program Program::for_verdicts() const {
  Program result = *this;
  keep_operations_of_trials(result);
  result.judgements.clear();
  result.fails.clear();
  const std::vector<Slot> slots_of = shared_slots(result);
  result.change_slots([&](Slot slot) { return slots_of[slot]; });
  result.slots = *std::ranges::max_element(slots_of) + std::size_t{1};
  return result;
}

}  // namespace elig::portfolio
