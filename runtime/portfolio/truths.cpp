#include "runtime/portfolio/truths.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/portfolio/program.h"

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
    : scales_(scales),
      ranges_(std::move(ranges)),
      operations_(plan.masks),
      says_known_(plan.masks),
      slot_(plan.masks, kNoSlot) {
  for (std::size_t i = 0; i < plan.bitmaps.size(); ++i) says_known_[kGivenMasks + i] = true;
  for (const MaskOperation& operation : plan.operations) {
    operations_[operation.mask] = &operation;
    const bool joins = operation.kind == MaskOperation::Kind::And || operation.kind == MaskOperation::Kind::AndNot;
    says_known_[operation.mask] = joins && says_known_[operation.a] && says_known_[operation.b];
  }
}

std::optional<CriterionTruths::Atom> CriterionTruths::known_comparison(MaskIndex mask, MaskIndex known,
                                                                       bool turned) const {
  for (; operations_[mask] != nullptr && operations_[mask]->kind == MaskOperation::Kind::Not; turned = !turned) {
    mask = operations_[mask]->a;
  }
  const PlaceRange& range = ranges_[mask];
  if (range.scale == PlaceRange::kNoScale || !says_known_[known]) return std::nullopt;
  return Atom{{range.scale, known}, range, turned};
}

std::optional<CriterionTruths::Atom> CriterionTruths::atom_of(MaskIndex mask, bool opened) const {
  if (mask < kGivenMasks) return std::nullopt;
  if (const PlaceRange& range = ranges_[mask]; range.scale != PlaceRange::kNoScale) {
    return Atom{{range.scale, kEverybody}, range};
  }
  const MaskOperation* operation = operations_[mask];
  if (operation != nullptr && opened && !says_known_[mask]) {
    if (operation->kind == MaskOperation::Kind::And) {
      if (auto found = known_comparison(operation->a, operation->b, false)) return found;
      return known_comparison(operation->b, operation->a, false);
    }
    if (operation->kind == MaskOperation::Kind::AndNot) return known_comparison(operation->b, operation->a, true);
    return std::nullopt;
  }
  return Atom{{static_cast<std::uint32_t>(scales_.size()), mask}, {}};
}

// False where they are too many.
bool CriterionTruths::collect(std::vector<MaskIndex> roots, bool opened) {
  for (const MaskIndex mask : masks_) slot_[mask] = kNoSlot;
  masks_.clear();
  for (std::size_t i = 0; i < roots.size() && masks_.size() <= kMostMasks; ++i) {
    if (std::exchange(slot_[roots[i]], 0) != kNoSlot) continue;
    masks_.push_back(roots[i]);
    if (roots[i] < kGivenMasks || atom_of(roots[i], opened)) continue;
    const MaskOperation& operation = *operations_[roots[i]];
    roots.push_back(operation.a);
    roots.push_back(right_of(operation));
  }
  std::ranges::sort(masks_);
  atoms_.clear();
  for (std::size_t i = 0; i < masks_.size(); ++i) {
    slot_[masks_[i]] = static_cast<std::uint32_t>(i);
    atoms_.push_back(atom_of(masks_[i], opened));
  }
  return masks_.size() <= kMostMasks;
}

void CriterionTruths::add_variable(const Atom& atom) {
  const bool has_places = atom.feature.scale < scales_.size();
  auto variable = std::ranges::find(variables_, atom.feature, &Variable::feature);
  if (variable == variables_.end()) {
    const std::size_t last = has_places ? scales_.cuts(atom.feature.scale) : 0;
    variable = variables_.insert(variable, {atom.feature, {static_cast<Place>(last)}});
  }
  if (!has_places) return;
  if (atom.range.least != 0) variable->ends.push_back(static_cast<Place>(atom.range.least - 1));
  variable->ends.push_back(atom.range.most);
}

// Returns how many states the variables have together; more than kMostStates, where these are too many.
std::size_t CriterionTruths::number_states() {
  std::size_t states = 1;
  for (Variable& variable : variables_) {
    std::ranges::sort(variable.ends);
    variable.ends.erase(std::ranges::unique(variable.ends).begin(), variable.ends.end());
    states *= states > kMostStates ? 1 : variable.states();
  }
  return states;
}

Truth CriterionTruths::truth_of(const Atom& atom, std::size_t states) const {
  Truth truth(states);
  std::size_t stride = states;
  for (const Variable& variable : variables_) {
    stride /= variable.states();
    if (variable.feature != atom.feature) continue;
    for (std::size_t i = 0; i < states; ++i) {
      const std::size_t state = i / stride % variable.states();
      if (state == variable.ends.size()) continue;
      const Place place = variable.ends[state];
      truth[i] = (atom.range.least <= place && place <= atom.range.most) != atom.turned ? 1 : 0;
    }
    break;
  }
  return truth;
}

Truth CriterionTruths::truth_of(MaskIndex mask, std::size_t states) const {
  if (mask < kGivenMasks) return Truth(states, mask == kNobody ? 0 : 1);
  if (const auto& atom = atoms_[slot_[mask]]) return truth_of(*atom, states);
  const MaskOperation& operation = *operations_[mask];
  const Truth &a = truth_at(operation.a), &b = truth_at(right_of(operation));
  Truth truth(states);
  for (std::size_t i = 0; i < states; ++i) truth[i] = result_of(operation.kind, a[i], b[i]);
  return truth;
}

std::optional<DecidedTruths> CriterionTruths::of(const Judgement& judgement, bool opened) {
  const bool holds = judgement.kind == Judgement::Kind::Holds;
  const auto yes = holds && opened ? known_comparison(judgement.a, judgement.b, false) : std::nullopt;
  std::vector<MaskIndex> roots;
  if (!yes) roots = {judgement.a, judgement.b};
  if (judgement.short_of_data) roots.push_back(*judgement.short_of_data);
  if (!collect(std::move(roots), opened)) return std::nullopt;
  variables_.clear();
  if (yes) add_variable(*yes);
  for (const std::optional<Atom>& atom : atoms_) {
    if (atom) add_variable(*atom);
  }
  const std::size_t states = number_states();
  if (states > kMostStates) return std::nullopt;
  truths_.clear();
  for (const MaskIndex mask : masks_) truths_.push_back(truth_of(mask, states));

  DecidedTruths decided;
  if (yes) {
    Atom no = *yes;
    no.turned = !no.turned;
    decided.met = truth_of(*yes, states), decided.not_met = truth_of(no, states);
  } else {
    decided.met = truth_at(judgement.a), decided.not_met = truth_at(judgement.b);
    for (std::size_t i = 0; holds && i < states; ++i) {
      const std::uint8_t known = decided.not_met[i];
      decided.not_met[i] = result_of(MaskOperation::Kind::AndNot, known, decided.met[i]);
      decided.met[i] &= known;
    }
  }
  decided.short_of_data.resize(states);
  for (std::size_t i = 0; i < states; ++i) {
    const bool open = decided.met[i] == 0 && decided.not_met[i] == 0;
    decided.short_of_data[i] = open && (!judgement.short_of_data || truth_at(*judgement.short_of_data)[i] != 0);
  }
  for (const Variable& variable : variables_) decided.states.push_back(variable.states());
  decided.variables = variables_;
  return decided;
}

}  // namespace elig::portfolio
