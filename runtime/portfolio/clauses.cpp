#include "runtime/portfolio/clauses.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/products.h"

namespace elig::portfolio {
namespace {

constexpr std::size_t kMostProducts = 12;  // of one criterion that is looked into
constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

using States = std::vector<std::uint8_t>;  // as in Product

bool is_all(const States& states) { return std::ranges::find(states, 0) == states.end(); }

// Codes go round: the last state stands before the first.
std::vector<CodeRange> ranges_of(const States& states, const Variable& variable) {
  std::vector<CodeRange> ranges;
  const std::size_t count = states.size();
  for (std::size_t first = 0; first < count; ++first) {
    if (states[first] == 0 || states[(first + count - 1) % count] != 0) continue;
    std::size_t last = first;
    while (states[(last + 1) % count] != 0) ++last;
    const Code low = variable.first_code(first), high = variable.last_code(last % count);
    ranges.push_back({low, static_cast<Code>(high - low)});
  }
  return ranges;
}

// A product that asks of each variable a range of codes.
struct RangeProduct {
  std::vector<std::size_t> variables;
  std::vector<CodeRange> ranges;
};

void append(const Product& product, const std::vector<Variable>& variables, std::vector<RangeProduct>& all) {
  std::vector<RangeProduct> some(1);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (is_all(product[i])) continue;
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
  for (const Product& product : *products) append(product, decided.variables, all);
  if (all.size() > most) return std::nullopt;
  return all;
}

// Of products that ask something of the same variables; either may be missing.
Clause clause_of(const RangeProduct* fails, const RangeProduct* open, const DecidedTruths& decided,
                 Features& features) {
  Clause clause;
  const RangeProduct& either = fails != nullptr ? *fails : *open;
  for (std::size_t i = 0; i < either.variables.size(); ++i) {
    Literal literal{features.number_of(decided.variables[either.variables[i]].feature), {}, {}};
    if (fails != nullptr) literal.fails = fails->ranges[i];
    if (open != nullptr) literal.open = open->ranges[i];
    clause.literals.push_back(literal);
  }
  if (clause.literals.empty()) {
    const auto range = [](const RangeProduct* product) { return product != nullptr ? kEveryCode : CodeRange{}; };
    clause.literals.push_back({features.number_of({}), range(fails), range(open)});
  }
  return clause;
}

// Appends to `clauses`; false where there are too many products.
bool append_clauses(const DecidedTruths& decided, const Truth& fails, const Truth& open, bool review, std::size_t most,
                    Features& features, std::vector<Clause>& clauses) {
  const auto failing = range_products(fails, decided, most);
  auto opening = range_products(open, decided, most);
  if (!failing || !opening) return false;
  const auto add = [&](const RangeProduct* of_fails, const RangeProduct* of_open) {
    clauses.push_back(clause_of(of_fails, of_open, decided, features));
    clauses.back().review = review;
  };
  for (const RangeProduct& product : *failing) {
    const auto same = std::ranges::find(*opening, product.variables, &RangeProduct::variables);
    add(&product, same == opening->end() ? nullptr : &*same);
    if (same != opening->end()) opening->erase(same);
  }
  for (const RangeProduct& product : *opening) add(nullptr, &product);
  return true;
}

}  // namespace

ClauseBuilder::ClauseBuilder(const PortfolioPlan& plan, const Scales& scales, std::vector<PlaceRange> ranges)
    : plan_(plan), truths_(plan, scales, std::move(ranges)) {}

const std::vector<Clause>& ClauseBuilder::clauses_of(const PortfolioCriterion& criterion) {
  const auto [place, fresh] = found_.try_emplace({criterion.judgement, criterion.exclusion});
  if (fresh) {
    auto clauses = find(criterion, true);
    if (!clauses) clauses = find(criterion, false);
    must(clauses.has_value(), "three masks of too many states");
    place->second = std::move(*clauses);
  }
  return place->second;
}

std::optional<std::vector<Clause>> ClauseBuilder::find(const PortfolioCriterion& criterion, bool opened) {
  const Judgement& judgement = plan_.judgements[criterion.judgement];
  const auto decided = truths_.of(judgement, opened);
  if (!decided) return std::nullopt;
  const Truth& fails = criterion.exclusion ? decided->met : decided->not_met;
  const Truth& passes = criterion.exclusion ? decided->not_met : decided->met;
  // What fails may be called open as well, which makes for fewer ranges.
  Truth open(fails.size()), short_of_data(fails.size());
  for (std::size_t i = 0; i < fails.size(); ++i) {
    open[i] = passes[i] == 0 ? 1 : 0;
    short_of_data[i] = fails[i] != 0 || decided->short_of_data[i] != 0 ? 1 : 0;
  }
  const std::size_t most = opened ? kMostProducts : kAnyNumber;
  std::vector<Clause> clauses;
  if (!append_clauses(*decided, fails, short_of_data, false, most, features_, clauses)) return std::nullopt;
  if (judgement.short_of_data) {
    const Truth never(fails.size());
    if (!append_clauses(*decided, never, open, true, most, features_, clauses)) return std::nullopt;
  }
  return clauses;
}

}  // namespace elig::portfolio
