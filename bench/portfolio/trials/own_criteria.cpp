#include "bench/portfolio/trials/own_criteria.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "bench/population/quantiles.h"

namespace elig::bench {
namespace {

using demo::Dice;

constexpr int kLeastMultiple = 101, kGreatestMultiple = 699;  // hundredths of the upper limit

/// As rules write it behind a number.
std::string written_unit(const std::string& unit) {
  if (unit == "1") return "";
  if (unit == "a") return " years";
  if (unit == "10*9/L") return "×10⁹/L";
  if (unit == "10*12/L") return "×10¹²/L";
  return unit.find('{') != std::string::npos || unit.front() == '/' ? " '" + unit + "'" : ' ' + unit;
}

std::string decimal(std::int32_t stored, int decimals) {
  int scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  if (decimals == 0) return std::to_string(stored);
  return fmt::format("{}.{:0{}}", stored / scale, stored % scale, decimals);
}

std::string multiple(int hundredths) { return fmt::format("{}*ULN", decimal(hundredths, 2)); }

/// The first that is not drawn, from `begin` on and round.
std::optional<std::size_t> first_free(std::vector<bool>& drawn, std::size_t begin) {
  for (std::size_t step = 0; step < drawn.size(); ++step) {
    const std::size_t at = (begin + step) % drawn.size();
    if (drawn[at]) continue;
    drawn[at] = true;
    return at;
  }
  return std::nullopt;
}

/// A ruler that is none of `taken` and for which `use` gives something.
template <class Use>
auto first_that(std::vector<Ruler>& rulers, Dice& dice, const std::set<std::string>& taken, const Use& use)
    -> decltype(use(rulers.front())) {
  const std::size_t begin = dice.next() % rulers.size();
  for (std::size_t step = 0; step < rulers.size(); ++step) {
    Ruler& ruler = rulers[(begin + step) % rulers.size()];
    if (taken.contains(ruler.analyte().name)) continue;
    if (auto used = use(ruler)) return used;
  }
  return std::nullopt;
}

}  // namespace

Ruler::Ruler(const Analyte& analyte)
    : analyte_(&analyte), quantiles_(quantiles(analyte.distribution, analyte.decimals)) {
  // What is reported as `<it` is no value to draw a line at.
  if (analyte.reported_from) {
    std::erase_if(quantiles_, [&](std::int32_t value) { return value < *analyte.reported_from; });
  }
  std::ranges::unique_copy(quantiles_, std::back_inserter(values_));
  drawn_.resize(values_.size());
  drawn_.front() = true;  // there is nothing below
  multiples_.resize(analyte.ulns.empty() ? 0 : kGreatestMultiple - kLeastMultiple + 1);
}

std::optional<std::size_t> Ruler::line_near(double share) {
  const std::int32_t value = quantiles_[static_cast<std::size_t>(share * static_cast<double>(quantiles_.size() - 1))];
  return first_free(drawn_, static_cast<std::size_t>(std::ranges::lower_bound(values_, value) - values_.begin()));
}

std::string Ruler::compared(const char* comparison, std::size_t line) const {
  const std::string_view which = comparison;
  const bool above = which == ">=" || which == "<";
  return fmt::format("{} {} {}{}", analyte_->name, comparison,
                     decimal(values_[above ? line : line - 1], analyte_->decimals), written_unit(analyte_->unit));
}

std::string Ruler::between(std::size_t low, std::size_t high) const {
  return fmt::format("{} in {}..{}{}", analyte_->name, decimal(values_[low], analyte_->decimals),
                     decimal(values_[high - 1], analyte_->decimals), written_unit(analyte_->unit));
}

std::optional<int> Ruler::multiple_near(int hundredths) {
  const auto free = first_free(multiples_, static_cast<std::size_t>(hundredths - kLeastMultiple));
  return free ? std::optional(static_cast<int>(*free) + kLeastMultiple) : std::nullopt;
}

OwnCriteria::OwnCriteria() {
  for (const Analyte& analyte : analytes()) rulers_.emplace_back(analyte);
  for (const Analyte& analyte : specialty_analytes()) rulers_.emplace_back(analyte);
}

std::optional<WrittenCriterion> OwnCriteria::draw(Dice& dice, const std::set<std::string>& taken) {
  // How often protocols word a criterion so, by hand from some thirty of them.
  constexpr double kMultiple = 0.3, kRange = 0.1, kPair = 0.1;
  const double form = dice.share();
  std::optional<WrittenCriterion> drawn;
  if (form < kMultiple) {
    drawn = draw_multiple(dice, taken);
  } else if (form < kMultiple + kRange) {
    drawn = draw_range(dice, taken);
  } else if (form < kMultiple + kRange + kPair) {
    drawn = draw_pair(dice, taken);
  }
  if (!drawn) drawn = draw_limit(dice, taken);
  if (!drawn) drawn = draw_multiple(dice, taken);
  return drawn;
}

std::optional<WrittenCriterion> OwnCriteria::draw_multiple(Dice& dice, const std::set<std::string>& taken) {
  static constexpr std::array<const char*, 3> kSpread = {"liver_mets", "bone_mets", "lung_mets"};
  const char* spread = kSpread[dice.next() % kSpread.size()];
  const double form = dice.share();
  return first_that(rulers_, dice, taken, [&](Ruler& ruler) -> std::optional<WrittenCriterion> {
    if (ruler.analyte().ulns.empty()) return std::nullopt;
    const std::string& name = ruler.analyte().name;
    auto low = ruler.multiple_near(dice.between(kLeastMultiple, 350));
    if (!low) return std::nullopt;
    const std::string within = name + " <= " + multiple(*low);
    if (form < 0.5) return WrittenCriterion{name, within, false};
    if (form < 0.7) return WrittenCriterion{name, fmt::format("{} and {} > {}", spread, name, multiple(*low)), true};
    auto high = ruler.multiple_near(dice.between(350, kGreatestMultiple));
    if (!high) return WrittenCriterion{name, within, false};
    if (*high < *low) std::swap(low, high);
    return WrittenCriterion{
        name, fmt::format("{} <= {} or {} and {} <= {}", name, multiple(*low), spread, name, multiple(*high)), false};
  });
}

std::optional<WrittenCriterion> OwnCriteria::draw_range(Dice& dice, const std::set<std::string>& taken) {
  return first_that(rulers_, dice, taken, [&](Ruler& ruler) -> std::optional<WrittenCriterion> {
    auto low = ruler.line_near(0.2 * dice.share());
    auto high = ruler.line_near(0.8 + 0.2 * dice.share());
    if (!low || !high) return std::nullopt;
    if (*high < *low) std::swap(low, high);
    return WrittenCriterion{ruler.analyte().name, ruler.between(*low, *high), false};
  });
}

std::optional<OwnCriteria::Limit> OwnCriteria::limit(Dice& dice, const std::set<std::string>& taken, bool excluding) {
  const bool low = dice.chance(0.5);
  const double tail = 0.01 + 0.34 * dice.share();  // so many are excluded
  return first_that(rulers_, dice, taken, [&](Ruler& ruler) -> std::optional<Limit> {
    const auto line = ruler.line_near(low ? tail : 1 - tail);
    if (!line) return std::nullopt;
    const char* comparison = excluding ? (low ? "<" : ">") : (low ? ">=" : "<=");
    return Limit{ruler.analyte().name, ruler.compared(comparison, *line)};
  });
}

std::optional<WrittenCriterion> OwnCriteria::draw_pair(Dice& dice, const std::set<std::string>& taken) {
  const auto first = limit(dice, taken, false);
  if (!first) return std::nullopt;
  std::set<std::string> both = taken;
  both.insert(first->subject);
  const auto second = limit(dice, both, false);
  if (!second) return WrittenCriterion{first->subject, first->condition, false};
  return WrittenCriterion{first->subject,
                          fmt::format("{} {} {}", first->condition, dice.chance(0.5) ? "and" : "or", second->condition),
                          false};
}

std::optional<WrittenCriterion> OwnCriteria::draw_limit(Dice& dice, const std::set<std::string>& taken) {
  const bool excluding = dice.chance(0.35);
  auto drawn = limit(dice, taken, excluding);
  if (!drawn) return std::nullopt;
  return WrittenCriterion{std::move(drawn->subject), std::move(drawn->condition), excluding};
}

}  // namespace elig::bench
