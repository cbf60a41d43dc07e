#include "runtime/portfolio/clause_table.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <tuple>

namespace elig::portfolio {
namespace {

struct RunKind {
  bool review = false;
  std::vector<std::uint32_t> pages;  // by literal
  friend auto operator<=>(const RunKind&, const RunKind&) = default;
};
using ClausesOfTrial = std::map<RunKind, std::vector<const Clause*>>;

std::uint32_t page_of(const Literal& literal) { return static_cast<std::uint32_t>(literal.feature / CodePage::kCodes); }

ClausesOfTrial clauses_of(const PortfolioTrial& trial, ClauseBuilder& builder) {
  ClausesOfTrial all;
  for (const PortfolioCriterion& criterion : trial.criteria) {
    for (const Clause& clause : builder.clauses_of(criterion)) {
      RunKind kind{clause.review, {}};
      for (const Literal& literal : clause.literals) kind.pages.push_back(page_of(literal));
      all[std::move(kind)].push_back(&clause);
    }
  }
  return all;
}

void put(const Literal& literal, std::size_t lane, ClauseRow& row) {
  row.feature[lane] = static_cast<std::uint8_t>(literal.feature % CodePage::kCodes);
  row.fails_low[lane] = literal.fails.low, row.fails_span[lane] = literal.fails.span;
  row.open_low[lane] = literal.open.low, row.open_span[lane] = literal.open.span;
}

// Every trial has as many clauses of a kind as that with the most; where it has fewer, the others never hold.
void add_group(std::span<const std::uint32_t> trials, const std::vector<ClausesOfTrial>& clauses, ClauseTable& table) {
  std::map<RunKind, std::size_t> most;
  for (const std::uint32_t trial : trials) {
    for (const auto& [kind, some] : clauses[trial]) most[kind] = std::max(most[kind], some.size());
  }
  table.group_runs.push_back(static_cast<std::uint32_t>(most.size()));
  ClauseRow nothing;
  for (std::size_t lane = 0; lane < kTrialsTogether; ++lane) put({}, lane, nothing);
  for (const auto& [kind, count] : most) {
    const std::size_t first = table.rows.size(), literals = kind.pages.size();
    table.rows.resize(first + count * literals, nothing);
    for (std::size_t i = 0; i < count; ++i) table.pages.insert(table.pages.end(), kind.pages.begin(), kind.pages.end());
    table.runs.push_back({kind.review, static_cast<std::uint32_t>(literals), static_cast<std::uint32_t>(count)});
    for (std::size_t lane = 0; lane < trials.size(); ++lane) {
      const auto some = clauses[trials[lane]].find(kind);
      if (some == clauses[trials[lane]].end()) continue;
      ClauseRow* row = table.rows.data() + first;
      for (const Clause* clause : some->second) {
        for (const Literal& literal : clause->literals) put(literal, lane, *row++);
      }
    }
  }
}

}  // namespace

ClauseTable clause_table(const PortfolioPlan& plan, ClauseBuilder& builder) {
  ClauseTable table;
  std::vector<ClausesOfTrial> clauses;
  for (const PortfolioTrial& trial : plan.trials) clauses.push_back(clauses_of(trial, builder));
  table.features = builder.features().size();

  // Trials with like numbers of clauses side by side, those of several literals first: so there is little to fill up.
  std::vector<std::uint32_t>& order = table.trial_at;
  order.resize(plan.trials.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto size_of = [](const auto& some) {
    return std::tuple(some.first.pages.size(), some.first, some.second.size());
  };
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::ranges::lexicographical_compare(
        clauses[a].rbegin(), clauses[a].rend(), clauses[b].rbegin(), clauses[b].rend(),
        [&](const auto& one, const auto& other) { return size_of(one) < size_of(other); });
  });
  for (std::size_t first = 0; first < order.size(); first += kTrialsTogether) {
    const std::size_t count = std::min(kTrialsTogether, order.size() - first);
    add_group(std::span(order).subspan(first, count), clauses, table);
  }
  return table;
}

}  // namespace elig::portfolio
