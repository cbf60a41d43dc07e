#include "runtime/screen/portfolio_clause_table.h"

#include <algorithm>
#include <compare>
#include <map>
#include <numeric>
#include <span>
#include <tuple>

#include "runtime/base/bug.h"

namespace elig::portfolio {
namespace {

// Those of a trial, those of more literals first.
struct RunKind {
  bool review = false;
  std::size_t literals = 0;
  friend auto operator<=>(const RunKind& a, const RunKind& b) {
    if (a.review != b.review) return b.review <=> a.review;
    return b.literals <=> a.literals;
  }
};
using ClausesOfTrial = std::map<RunKind, std::vector<const Clause*>>;

ClausesOfTrial clauses_of(const PortfolioTrial& trial, ClauseBuilder& builder) {
  ClausesOfTrial all;
  for (const PortfolioCriterion& criterion : trial.criteria) {
    const Clauses& clauses = builder.clauses_of(criterion);
    for (const Clause& clause : clauses.decide) all[{false, clause.size()}].push_back(&clause);
    for (const Clause& clause : clauses.review) all[{true, clause.size()}].push_back(&clause);
  }
  return all;
}

void put(const Literal& literal, std::size_t lane, ClauseRow& row) {
  row.feature[lane] = static_cast<Code>(literal.feature);
  row.fails_low[lane] = literal.fails.low, row.fails_span[lane] = literal.fails.span;
  row.open_low[lane] = literal.open.low, row.open_span[lane] = literal.open.span;
}

// `trials` have the greatest number of clauses of each kind for all; a trial with fewer has clauses that say nothing.
void add_group(std::span<const std::uint32_t> trials, const std::vector<ClausesOfTrial>& clauses, ClauseTable& table) {
  std::map<RunKind, std::size_t> most;
  for (const std::uint32_t trial : trials) {
    for (const auto& [kind, some] : clauses[trial]) most[kind] = std::max(most[kind], some.size());
  }
  table.group_runs.push_back(static_cast<std::uint32_t>(most.size()));
  for (const auto& [kind, count] : most) {
    const std::size_t first = table.rows.size();
    ClauseRow nothing;
    for (std::size_t lane = 0; lane < kTrialsTogether; ++lane) put({}, lane, nothing);
    table.rows.resize(first + count * kind.literals, nothing);
    table.runs.push_back({static_cast<std::uint32_t>(kind.literals), static_cast<std::uint32_t>(count), kind.review});
    for (std::size_t lane = 0; lane < trials.size(); ++lane) {
      const auto some = clauses[trials[lane]].find(kind);
      if (some == clauses[trials[lane]].end()) continue;
      std::size_t row = first;
      for (const Clause* clause : some->second) {
        for (const Literal& literal : *clause) put(literal, lane, table.rows[row++]);
      }
    }
  }
}

}  // namespace

ClauseTable clause_table(const PortfolioPlan& plan, ClauseBuilder& builder) {
  ClauseTable table;
  std::vector<ClausesOfTrial> clauses;
  for (const PortfolioTrial& trial : plan.trials) clauses.push_back(clauses_of(trial, builder));
  must(builder.features().size() <= kNoCode, "more features than a row can name");
  table.code_pages = (builder.features().size() + kCodesTogether - 1) / kCodesTogether;

  // Trials with like numbers of clauses side by side, so that few say nothing.
  std::vector<std::uint32_t>& order = table.trial_at;
  order.resize(plan.trials.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return std::ranges::lexicographical_compare(clauses[a], clauses[b], [](const auto& one, const auto& other) {
      return std::tuple(one.first, one.second.size()) < std::tuple(other.first, other.second.size());
    });
  });
  for (std::size_t first = 0; first < order.size(); first += kTrialsTogether) {
    const std::size_t count = std::min(kTrialsTogether, order.size() - first);
    add_group(std::span(order).subspan(first, count), clauses, table);
  }
  return table;
}

}  // namespace elig::portfolio
