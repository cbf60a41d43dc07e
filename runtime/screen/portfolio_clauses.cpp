#include "runtime/screen/portfolio_clauses.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/screen/portfolio_products.h"

namespace elig::portfolio {
namespace {

constexpr std::size_t kMostProducts = 12;  // of one criterion; it is worked out by masks else
constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

// A product whose states of each variable are one range of codes.
struct RangeProduct {
  std::vector<std::size_t> variables;
  std::vector<CodeRange> ranges;
};

// Codes go round: the last state stands before the first.
std::vector<CodeRange> ranges_of(const std::vector<std::uint8_t>& in, const Variable& variable) {
  std::vector<CodeRange> ranges;
  const std::size_t states = in.size();
  for (std::size_t first = 0; first < states; ++first) {
    if (in[first] == 0 || in[(first + states - 1) % states] != 0) continue;
    std::size_t last = first;
    while (in[(last + 1) % states] != 0) ++last;
    const Code low = variable.first_code(first), high = variable.last_code(last % states);
    ranges.push_back({low, static_cast<Code>(high - low)});
  }
  return ranges;
}

void append_ranges(const Product& product, const std::vector<Variable>& variables, std::vector<RangeProduct>& all) {
  std::vector<RangeProduct> some(1);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (std::ranges::find(product[i], 0) == product[i].end()) continue;
    std::vector<RangeProduct> longer;
    for (const CodeRange& range : ranges_of(product[i], variables[i])) {
      for (const RangeProduct& one : some) {
        longer.push_back(one);
        longer.back().variables.push_back(i);
        longer.back().ranges.push_back(range);
      }
    }
    some = std::move(longer);
  }
  all.insert(all.end(), some.begin(), some.end());
}

std::optional<std::vector<RangeProduct>> range_products(const Truth& truth, const DecidedTruths& decided,
                                                        std::size_t most) {
  const auto products = products_of(truth, decided.states, most);
  if (!products) return std::nullopt;
  std::vector<RangeProduct> all;
  for (const Product& product : *products) append_ranges(product, decided.variables, all);
  if (all.size() > most) return std::nullopt;
  return all;
}

// Products of the same variables share a clause.
std::optional<std::vector<Clause>> clauses(const DecidedTruths& decided, const Truth& fails, const Truth& open,
                                           std::size_t most, Features& features) {
  const auto failing = range_products(fails, decided, most);
  auto opening = range_products(open, decided, most);
  if (!failing || !opening) return std::nullopt;
  std::vector<Clause> result;
  const auto add = [&](const RangeProduct* of_fails, const RangeProduct* of_open) {
    Clause& clause = result.emplace_back();
    const RangeProduct& either = of_fails != nullptr ? *of_fails : *of_open;
    for (std::size_t i = 0; i < either.variables.size(); ++i) {
      Literal& literal = clause.emplace_back();
      literal.feature = features.number_of(decided.variables[either.variables[i]]);
      if (of_fails != nullptr) literal.fails = of_fails->ranges[i];
      if (of_open != nullptr) literal.open = of_open->ranges[i];
    }
    if (!clause.empty()) return;
    clause.push_back({features.number_of({}), of_fails != nullptr ? kEveryCode : CodeRange{},
                      of_open != nullptr ? kEveryCode : CodeRange{}});
  };
  for (const RangeProduct& of_fails : *failing) {
    const auto same = std::ranges::find(*opening, of_fails.variables, &RangeProduct::variables);
    if (same == opening->end()) {
      add(&of_fails, nullptr);
    } else {
      add(&of_fails, &*same);
      opening->erase(same);
    }
  }
  for (const RangeProduct& of_open : *opening) add(nullptr, &of_open);
  return result;
}

}  // namespace

ClauseBuilder::ClauseBuilder(const PortfolioPlan& plan, const Scales& scales, std::vector<PlaceRange> ranges)
    : plan_(plan), truths_(plan, scales, std::move(ranges)) {}

const Clauses& ClauseBuilder::clauses_of(const PortfolioCriterion& criterion) {
  const auto [place, fresh] = found_.try_emplace({criterion.judgement, criterion.exclusion});
  if (fresh) {
    std::optional<Clauses> clauses = find(criterion, true);
    if (!clauses) clauses = find(criterion, false);
    must(clauses.has_value(), "three bits of too many states");
    place->second = std::move(*clauses);
  }
  return place->second;
}

std::optional<Clauses> ClauseBuilder::find(const PortfolioCriterion& criterion, bool opened) {
  const Judgement& judgement = plan_.judgements[criterion.judgement];
  const auto decided = truths_.of(judgement, opened);
  if (!decided) return std::nullopt;
  const std::size_t most = opened ? kMostProducts : kAnyNumber;
  const Truth& fails = criterion.exclusion ? decided->met : decided->not_met;
  const Truth& passes = criterion.exclusion ? decided->not_met : decided->met;
  // What fails may be called open as well, which makes for the fewer ranges.
  Truth open(fails.size()), short_of_data(fails.size());
  for (std::size_t i = 0; i < fails.size(); ++i) {
    open[i] = passes[i] ^ 1;
    short_of_data[i] = fails[i] | decided->short_of_data[i];
  }
  auto deciding = clauses(*decided, fails, short_of_data, most, features_);
  if (!deciding) return std::nullopt;
  Clauses result{std::move(*deciding), {}};
  if (!judgement.short_of_data) return result;
  auto reviewing = clauses(*decided, Truth(fails.size()), open, most, features_);
  if (!reviewing) return std::nullopt;
  result.review = std::move(*reviewing);
  return result;
}

}  // namespace elig::portfolio
