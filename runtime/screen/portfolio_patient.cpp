#include "runtime/screen/portfolio_patient.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::portfolio {
namespace {

// What a criterion says, and a trial by all of its: bits.
constexpr std::uint8_t kFails = 1, kShortOfData = 2, kOpen = 4;
constexpr std::size_t kReadBeyond = 3;  // bytes after the codes that Loops::gather may read

std::int64_t value_at(const void* rows, Width width, std::size_t row) {
  switch (width) {
    case Width::W8:
      return static_cast<const std::int8_t*>(rows)[row];
    case Width::W16:
      return static_cast<const std::int16_t*>(rows)[row];
    case Width::W32:
      return static_cast<const std::int32_t*>(rows)[row];
    case Width::W64:
      break;
  }
  return static_cast<const std::int64_t*>(rows)[row];
}

std::uint8_t bit(std::uint64_t word, std::size_t patient) {
  return static_cast<std::uint8_t>(word >> patient % kRowsPerWord & 1);
}

bool holds(std::int64_t left, std::int64_t right, bool equal) { return equal ? left == right : left <= right; }

std::int64_t scaled(std::int64_t value, std::int64_t factor, std::int64_t addend) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * static_cast<std::uint64_t>(factor) +
                                   static_cast<std::uint64_t>(addend));
}

std::uint8_t result_of(const MaskOperation& operation, std::uint8_t a, std::uint8_t b) {
  switch (operation.kind) {
    case MaskOperation::Kind::And:
      return a & b;
    case MaskOperation::Kind::Or:
      return a | b;
    case MaskOperation::Kind::AndNot:
      return static_cast<std::uint8_t>(a & ~b);
    case MaskOperation::Kind::Xor:
      return a ^ b;
    case MaskOperation::Kind::Not:
      break;
  }
  return a ^ 1;
}

}  // namespace

// Fills in a clinic from a plan.
class Clinic::Builder {
 public:
  Builder(const PortfolioPlan& plan, Clinic& clinic)
      : plan_(plan), clinic_(clinic), judgements_(sensed_judgements(plan)), made_by_(plan.masks), wanted_(plan.masks) {
    for (const ComparedColumn& column : plan.columns) {
      for (const Threshold& threshold : column.thresholds) made_by_[threshold.mask] = {&column, &threshold};
    }
  }

  void build() {
    number_criteria();
    add_trials();
    add_masks();
  }

 private:
  using Key = std::pair<std::uint32_t, bool>;  // judgement, exclusion

  struct Comparison {
    const ComparedColumn* column = nullptr;  // null: the mask is something else
    const Threshold* threshold = nullptr;
  };

  // The comparison that a criterion is, if it is one.
  [[nodiscard]] Comparison comparison_of(const Judgement& judgement) const {
    if (judgement.kind != Judgement::Kind::Holds || judgement.short_of_data) return {};
    const Comparison found = made_by_[judgement.a];
    return found.column != nullptr && found.column->width <= Width::W32 ? found : Comparison{};
  }

  // Every criterion that a trial has gets a code: those of comparisons first, column by column.
  void number_criteria() {
    using Place = std::tuple<const ComparedColumn*, bool, MaskIndex>;  // column, equal, known
    std::map<Place, std::vector<Key>> comparisons;
    std::map<Key, bool> seen;
    std::vector<Key> others;
    for (const PortfolioTrial& trial : plan_.trials) {
      for (const PortfolioCriterion& criterion : trial.criteria) {
        const Key key{criterion.judgement, criterion.exclusion};
        if (!seen.try_emplace(key, true).second) continue;
        const auto& [judgement, turned] = judgements_[key.first];
        const auto [column, threshold] = comparison_of(judgement);
        if (column == nullptr) {
          others.push_back(key);
        } else {
          comparisons[{column, threshold->equal, judgement.b}].push_back(key);
        }
      }
    }
    for (const auto& [place, keys] : comparisons) add_comparisons(place, keys);
    std::size_t codes = clinic_.compared_;
    for (const Key& key : others) {
      const auto& [judgement, turned] = judgements_[key.first];
      clinic_.answers_.push_back({judgement, turned != key.second});
      wanted_[judgement.a] = wanted_[judgement.b] = wanted_[judgement.short_of_data.value_or(kNobody)] = true;
      codes_.emplace(key, static_cast<std::uint32_t>(codes++));
    }
  }

  template <class Place>
  void add_comparisons(const Place& place, const std::vector<Key>& keys) {
    const auto& [column, equal, known] = place;
    Comparisons some{column->rows, column->width, equal, known, {}, {}};
    wanted_[known] = true;
    for (const Key& key : keys) {
      const auto& [judgement, turned] = judgements_[key.first];
      codes_.emplace(key, static_cast<std::uint32_t>(clinic_.compared_ + some.thresholds.size()));
      some.thresholds.push_back(static_cast<std::int32_t>(made_by_[judgement.a].threshold->value));
      some.if_true.push_back(turned != key.second ? kFails : 0);
    }
    const std::size_t padded = (keys.size() + kCodesTogether - 1) / kCodesTogether * kCodesTogether;
    some.thresholds.resize(padded);
    some.if_true.resize(padded);
    clinic_.compared_ += padded;
    clinic_.comparisons_.push_back(std::move(some));
  }

  void add_trials() {
    std::vector<std::uint32_t>& order = clinic_.trial_at_;
    order.resize(plan_.trials.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto criteria_of = [&](std::uint32_t trial) { return plan_.trials[trial].criteria.size(); };
    std::ranges::stable_sort(order, {}, criteria_of);
    const auto no_term = static_cast<std::uint32_t>(clinic_.compared_ + clinic_.answers_.size());
    for (std::size_t first = 0; first < order.size(); first += kTrialsTogether) {
      const std::size_t last = std::min(order.size(), first + kTrialsTogether);
      const std::size_t criteria = criteria_of(order[last - 1]);
      clinic_.group_criteria_.push_back(criteria);
      for (std::size_t i = 0; i < criteria; ++i) {
        for (std::size_t at = first; at < first + kTrialsTogether; ++at) {
          const bool has_it = at < last && i < criteria_of(order[at]);
          clinic_.terms_.push_back(has_it ? code_of(plan_.trials[order[at]].criteria[i]) : no_term);
        }
      }
    }
  }

  [[nodiscard]] std::uint32_t code_of(const PortfolioCriterion& criterion) const {
    return codes_.at({criterion.judgement, criterion.exclusion});
  }

  void add_masks() {
    add_operands(plan_, wanted_);
    clinic_.masks_ = plan_.masks;
    for (std::size_t i = 0; i < plan_.bitmaps.size(); ++i) {
      const auto mask = static_cast<MaskIndex>(kGivenMasks + i);
      if (wanted_[mask]) clinic_.bitmaps_.emplace_back(mask, plan_.bitmaps[i]);
    }
    for (const ComparedColumn& column : plan_.columns) {
      for (const Threshold& threshold : column.thresholds) {
        if (wanted_[threshold.mask]) clinic_.thresholds_.push_back({column.rows, column.width, threshold});
      }
    }
    for (const ComparedColumns& pair : plan_.pairs) {
      if (wanted_[pair.mask]) clinic_.pairs_.push_back(pair);
    }
    clinic_.kernels_ = plan_.kernels;
    for (const MaskOperation& operation : plan_.operations) {
      if (wanted_[operation.mask]) clinic_.operations_.push_back(operation);
    }
  }

  const PortfolioPlan& plan_;
  Clinic& clinic_;
  std::vector<SensedJudgement> judgements_;
  std::vector<Comparison> made_by_;  // by mask
  std::vector<bool> wanted_;         // masks
  std::map<Key, std::uint32_t> codes_;
};

Clinic::Clinic(const PortfolioPlan& plan, const std::uint64_t* live)
    : live_(live), loops_(loops_of(VectorLevel::Best)) {
  Builder(plan, *this).build();
}

void Clinic::run_kernel(const CompiledMasks& masks, std::size_t patient, Room& room) const {
  const std::size_t criteria = masks.kernel.criteria;
  const std::size_t bitmaps = 2 * criteria + ELIG_STATUSES;
  room.kernel.resize(std::max(room.kernel.size(), bitmaps + criteria * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES));
  elig_args args{};
  args.columns = masks.kernel.columns.data();
  args.constants = masks.kernel.constants.data();
  args.first_word = patient / kRowsPerWord;
  args.word_count = 1;
  args.words_out = 1;
  args.live = live_;
  args.met = room.kernel.data();
  args.not_met = args.met + criteria;
  args.status = args.not_met + criteria;
  args.counts = args.status + ELIG_STATUSES;
  masks.kernel.function(&args);
  for (std::size_t i = 0; i < criteria; ++i) room.truths[masks.first + i] = bit(args.met[i], patient);
}

void Clinic::find_truths(std::size_t patient, Room& room) const {
  std::vector<std::uint8_t>& truths = room.truths;
  truths[kNobody] = 0;
  truths[kEverybody] = truths[kLive] = 1;
  for (const auto& [mask, bitmap] : bitmaps_) truths[mask] = bit(bitmap[patient / kRowsPerWord], patient);
  for (const MaskThreshold& of : thresholds_) {
    truths[of.threshold.mask] = holds(value_at(of.rows, of.width, patient), of.threshold.value, of.threshold.equal);
  }
  for (const ComparedColumns& pair : pairs_) {
    truths[pair.mask] = holds(
        scaled(value_at(pair.left, pair.left_width, patient), pair.left_factor, pair.left_addend()),
        scaled(value_at(pair.right, pair.right_width, patient), pair.right_factor, pair.right_addend()), pair.equal);
  }
  for (const CompiledMasks& kernel : kernels_) run_kernel(kernel, patient, room);
  for (const MaskOperation& operation : operations_) {
    truths[operation.mask] = result_of(operation, truths[operation.a], truths[operation.b]);
  }
}

void Clinic::find_codes(std::size_t patient, Room& room) const {
  const std::vector<std::uint8_t>& truths = room.truths;
  std::uint8_t* code = room.codes.data();
  for (const Comparisons& some : comparisons_) {
    loops_.decide(static_cast<std::int32_t>(value_at(some.rows, some.width, patient)), some.equal, some.thresholds,
                  some.if_true.data(), truths[some.known] != 0, kShortOfData | kOpen, code);
    code += some.thresholds.size();
  }
  for (const auto& [judgement, turned] : answers_) {
    bool met = truths[judgement.a] != 0, not_met = truths[judgement.b] != 0;
    if (judgement.kind == Judgement::Kind::Holds) {
      const bool known = not_met;
      not_met = known && !met;
      met = known && met;
    }
    const bool open = !met && !not_met;
    const bool short_of_data = open && (!judgement.short_of_data || truths[*judgement.short_of_data] != 0);
    *code++ = static_cast<std::uint8_t>(((turned ? met : not_met) ? kFails : 0) | (short_of_data ? kShortOfData : 0) |
                                        (open ? kOpen : 0));
  }
  *code = 0;
}

void Clinic::statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const {
  thread_local Room room;
  if (room.truths.size() < masks_) room.truths.resize(masks_);
  const std::size_t codes = compared_ + answers_.size() + 1 + kReadBeyond;
  if (room.codes.size() < codes) room.codes.resize(codes);
  for (const Comparisons& some : comparisons_) {
    __builtin_prefetch(static_cast<const char*>(some.rows) + patient * static_cast<std::size_t>(some.width));
  }
  find_truths(patient, room);
  find_codes(patient, room);

  // By what the criteria of a trial say together.
  constexpr std::uint8_t kStatus[] = {ELIG_STATUS_ELIGIBLE,   ELIG_STATUS_INELIGIBLE,   ELIG_STATUS_NEEDS_DATA,
                                      ELIG_STATUS_INELIGIBLE, ELIG_STATUS_NEEDS_REVIEW, ELIG_STATUS_INELIGIBLE,
                                      ELIG_STATUS_NEEDS_DATA, ELIG_STATUS_INELIGIBLE};
  const std::uint32_t *terms = terms_.data(), *trial = trial_at_.data(), *end = trial + trial_at_.size();
  for (const std::size_t criteria : group_criteria_) {
    std::uint8_t found[kTrialsTogether];
    loops_.gather(room.codes.data(), terms, criteria, found);
    terms += criteria * kTrialsTogether;
    for (std::size_t i = 0; i < kTrialsTogether && trial != end; ++i) statuses[*trial++] = kStatus[found[i]];
  }
}

}  // namespace elig::portfolio
