#include "runtime/screen/portfolio_truths.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/screen/portfolio_program.h"

namespace elig::portfolio {
namespace {

constexpr std::size_t kMostStates = 4096, kMostMasks = 256;  // of one criterion
constexpr std::uint32_t kNoSlot = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::uint8_t result_of(MaskOperation::Kind kind, std::uint8_t a, std::uint8_t b) {
  switch (kind) {
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

CriterionTruths::CriterionTruths(const PortfolioPlan& plan, const Scales& scales, std::vector<PlaceRange> ranges)
    : plan_(plan),
      scales_(scales),
      ranges_(std::move(ranges)),
      operations_(plan.masks),
      attached_(scales.size()),
      slot_(plan.masks, kNoSlot) {
  for (const MaskOperation& operation : plan.operations) operations_[operation.mask] = &operation;
  for (const Judgement& judgement : plan.judgements) {
    if (judgement.kind == Judgement::Kind::Holds) attach(judgement.a, judgement.b);
  }
  for (const MaskOperation& operation : plan.operations) {
    if (operation.kind != MaskOperation::Kind::And && operation.kind != MaskOperation::Kind::AndNot) continue;
    attach(operation.a, operation.b);
    attach(operation.b, operation.a);
  }
}

// Where `mask` is a comparison or its opposite, and `known` bits joined by `and`, they are bits of the same feature:
// most criteria then depend on a single one. Which feature a bit belongs to changes nothing of what is decided.
void CriterionTruths::attach(MaskIndex mask, MaskIndex known) {
  const auto of_kind = [&](MaskIndex of, MaskOperation::Kind kind) {
    return operations_[of] != nullptr && operations_[of]->kind == kind;
  };
  while (of_kind(mask, MaskOperation::Kind::Not)) mask = operations_[mask]->a;
  if (ranges_[mask].scale == PlaceRange::kNoScale) return;
  std::vector<MaskIndex>& attached = attached_[ranges_[mask].scale];
  std::vector<MaskIndex> bits, rest = {known};
  while (!rest.empty()) {
    const MaskIndex bit = rest.back();
    rest.pop_back();
    if (ranges_[bit].scale != PlaceRange::kNoScale || bits.size() == Feature::kMostBits) return;
    if (of_kind(bit, MaskOperation::Kind::And) || of_kind(bit, MaskOperation::Kind::AndNot)) {
      rest.push_back(operations_[bit]->a);
      rest.push_back(operations_[bit]->b);
    } else if (operations_[bit] == nullptr) {
      bits.push_back(bit);
    } else {
      return;
    }
  }
  for (const MaskIndex bit : bits) {
    if (std::ranges::find(attached, bit) == attached.end()) attached.push_back(bit);
  }
}

bool CriterionTruths::collect(const Judgement& judgement, bool opened) {
  for (const MaskIndex mask : masks_) slot_[mask] = kNoSlot;
  masks_.clear();
  const auto add = [&](MaskIndex mask) {
    if (std::exchange(slot_[mask], 0) == kNoSlot) masks_.push_back(mask);
  };
  add(judgement.a);
  add(judgement.b);
  if (judgement.short_of_data) add(*judgement.short_of_data);
  for (std::size_t i = 0; opened && i < masks_.size() && masks_.size() <= kMostMasks; ++i) {
    const MaskOperation* operation = operations_[masks_[i]];
    if (operation == nullptr) continue;
    add(operation->a);
    add(right_of(*operation));
  }
  std::ranges::sort(masks_);
  for (std::size_t i = 0; i < masks_.size(); ++i) slot_[masks_[i]] = static_cast<std::uint32_t>(i);
  return masks_.size() <= kMostMasks;
}

// False where they would have too many states.
bool CriterionTruths::add_variables(std::vector<Variable>& variables, bool opened) const {
  for (const MaskIndex mask : masks_) {
    const PlaceRange& range = ranges_[mask];
    if (range.scale == PlaceRange::kNoScale) continue;
    auto variable = std::ranges::find(variables, range.scale, &Variable::scale);
    if (variable == variables.end()) {
      const std::size_t places = scales_.places(range.scale);
      variable = variables.insert(
          variable, {range.scale, {static_cast<Place>(places - 1)}, {}, static_cast<std::uint32_t>(places)});
    }
    if (range.least != 0) variable->ends.push_back(static_cast<Place>(range.least - 1));
    variable->ends.push_back(range.most);
  }
  for (Variable& variable : variables) {
    std::ranges::sort(variable.ends);
    variable.ends.erase(std::ranges::unique(variable.ends).begin(), variable.ends.end());
  }
  for (const MaskIndex mask : masks_) {
    const bool is_result = opened && operations_[mask] != nullptr;
    if (mask >= kGivenMasks && !is_result && ranges_[mask].scale == PlaceRange::kNoScale) add_bit(mask, variables);
  }
  std::size_t states = 1;
  for (const Variable& variable : variables) {
    states *= variable.states();
    if (states > kMostStates) return false;
  }
  return true;
}

void CriterionTruths::add_bit(MaskIndex mask, std::vector<Variable>& variables) const {
  for (Variable& variable : variables) {
    if (variable.scale == scales_.size() || variable.bits.size() == Feature::kMostBits) continue;
    const std::vector<MaskIndex>& attached = attached_[variable.scale];
    if (std::ranges::find(attached, mask) == attached.end()) continue;
    variable.bits.push_back(mask);
    return;
  }
  variables.push_back({static_cast<std::uint32_t>(scales_.size()), {0}, {mask}, 1});
}

Truth CriterionTruths::truth_of(MaskIndex mask, const DecidedTruths& decided, bool opened) const {
  Truth truth(decided.met.size());
  if (mask < kGivenMasks) {
    std::ranges::fill(truth, std::uint8_t{mask != kNobody});
    return truth;
  }
  if (opened && operations_[mask] != nullptr) {
    const MaskOperation& operation = *operations_[mask];
    const Truth &a = truth_at(operation.a), &b = truth_at(right_of(operation));
    for (std::size_t i = 0; i < truth.size(); ++i) truth[i] = result_of(operation.kind, a[i], b[i]);
    return truth;
  }
  const PlaceRange& range = ranges_[mask];
  std::size_t stride = truth.size();
  for (const Variable& variable : decided.variables) {
    stride /= variable.states();
    const auto bit = std::ranges::find(variable.bits, mask);
    if (variable.scale != range.scale && bit == variable.bits.end()) continue;
    const auto shift = bit - variable.bits.begin();
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const std::size_t state = i / stride % variable.states();
      const Place place = variable.ends[state % variable.ends.size()];
      const bool in_range = range.least <= place && place <= range.most;
      truth[i] = bit != variable.bits.end() ? (state / variable.ends.size() >> shift & 1) != 0 : in_range;
    }
    break;
  }
  return truth;
}

std::optional<DecidedTruths> CriterionTruths::of(const Judgement& judgement, bool opened) {
  DecidedTruths decided;
  if (!collect(judgement, opened) || !add_variables(decided.variables, opened)) return std::nullopt;
  std::size_t states = 1;
  for (const Variable& variable : decided.variables) {
    decided.states.push_back(variable.states());
    states *= variable.states();
  }
  decided.met.resize(states), decided.not_met.resize(states), decided.short_of_data.resize(states);
  truths_.clear();
  for (const MaskIndex mask : masks_) truths_.push_back(truth_of(mask, decided, opened));
  const Truth &a = truth_at(judgement.a), &b = truth_at(judgement.b);
  for (std::size_t i = 0; i < states; ++i) {
    const bool holds = judgement.kind == Judgement::Kind::Holds;
    decided.met[i] = holds ? a[i] & b[i] : a[i];
    decided.not_met[i] = holds ? static_cast<std::uint8_t>(b[i] & ~a[i]) : b[i];
    const bool open = decided.met[i] == 0 && decided.not_met[i] == 0;
    decided.short_of_data[i] = open && (!judgement.short_of_data || truth_at(*judgement.short_of_data)[i] != 0);
  }
  return decided;
}

}  // namespace elig::portfolio
