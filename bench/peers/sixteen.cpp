#include "bench/peers/sixteen.h"

#include <algorithm>
#include <string_view>
#include <thread>

#include "runtime/base/bug.h"

namespace elig::bench {
namespace {

const Numbers& numbers_of(const Population& cohort, std::string_view name, ColumnRole role) {
  const auto column = std::ranges::find_if(
      cohort.columns, [&](const Column& c) { return c.name == name && c.role == role && c.numbers.has_value(); });
  must(column != cohort.columns.end(), "the cohort lacks a column of the benchmark");
  return *column->numbers;
}

/// Turns into a Lab of any layout, which is the column's own.
struct Found {
  const Numbers& numbers;

  template <class T, int base>
  operator Lab<T, base>() const {  // NOLINT: the member that is set says which
    must(numbers.data.width == static_cast<Width>(sizeof(T)) && numbers.data.base == base,
         "a column of the benchmark has another layout");
    return {numbers.data.data.as<T>(), numbers.valid.words()};
  }
};

Found lab(const Population& cohort, std::string_view name, ColumnRole role = ColumnRole::Value) {
  return {numbers_of(cohort, name, role)};
}

void add(Tally& sum, const Tally& part) {
  for (std::size_t c = 0; c < kCriteria; ++c) {
    sum.criteria[c].met += part.criteria[c].met;
    sum.criteria[c].not_met += part.criteria[c].not_met;
    sum.criteria[c].first_reason += part.criteria[c].first_reason;
    sum.criteria[c].only_reason += part.criteria[c].only_reason;
  }
  sum.ineligible += part.ineligible;
  sum.needs_data += part.needs_data;
  sum.eligible += part.eligible;
}

TrialCounts counts_of(const Tally& tally, std::size_t patients) {
  TrialCounts counts;
  counts.patients = patients;
  counts.status[ELIG_STATUS_INELIGIBLE] = tally.ineligible;
  counts.status[ELIG_STATUS_NEEDS_DATA] = tally.needs_data;
  counts.status[ELIG_STATUS_ELIGIBLE] = tally.eligible;
  std::uint64_t remaining = patients;
  for (const Tally::Criterion& criterion : tally.criteria) {
    remaining -= criterion.first_reason;
    counts.criteria.push_back({.met = criterion.met,
                               .not_met = criterion.not_met,
                               .unknown = patients - criterion.met - criterion.not_met,
                               .remaining = remaining,
                               .only_reason = criterion.only_reason});
  }
  return counts;
}

}  // namespace

const std::vector<std::string>& sixteen_names() {
  static const std::vector<std::string> names = {"Hb",  "ANC",     "PLT",       "creatinine", "TBIL", "ALT",
                                                 "AST", "ALP",     "albumin",   "INR",        "LVEF", "sodium",
                                                 "QTc", "calcium", "potassium", "glucose"};
  return names;
}

Sixteen sixteen_columns(const Population& cohort) {
  return {.patients = cohort.patients,
          .anc = lab(cohort, "ANC"),
          .plt = lab(cohort, "PLT"),
          .creatinine = lab(cohort, "creatinine"),
          .bili = lab(cohort, "TBIL"),
          .alt = lab(cohort, "ALT"),
          .ast = lab(cohort, "AST"),
          .alp = lab(cohort, "ALP"),
          .inr = lab(cohort, "INR"),
          .glucose = lab(cohort, "glucose"),
          .qtc = lab(cohort, "QTc"),
          .hb = lab(cohort, "Hb"),
          .sodium = lab(cohort, "sodium"),
          .calcium = lab(cohort, "calcium"),
          .albumin = lab(cohort, "albumin"),
          .lvef = lab(cohort, "LVEF"),
          .potassium = lab(cohort, "potassium"),
          .creatinine_uln = lab(cohort, "creatinine", ColumnRole::Uln),
          .bili_uln = lab(cohort, "TBIL", ColumnRole::Uln),
          .alt_uln = lab(cohort, "ALT", ColumnRole::Uln),
          .ast_uln = lab(cohort, "AST", ColumnRole::Uln),
          .alp_uln = lab(cohort, "ALP", ColumnRole::Uln),
          .bili_below = numbers_of(cohort, "TBIL", ColumnRole::Value).below.words()};
}

TrialCounts in_parts(std::size_t patients, unsigned threads,
                     const std::function<Tally(std::size_t first, std::size_t last)>& part) {
  const std::size_t words = words_for(patients);
  std::vector<Tally> tallies(threads);
  {
    std::vector<std::jthread> others;
    for (unsigned t = 1; t < threads; ++t) {
      others.emplace_back([&, t] { tallies[t] = part(words * t / threads, words * (t + 1) / threads); });
    }
    tallies[0] = part(0, words / threads);
  }
  Tally sum;
  for (const Tally& tally : tallies) add(sum, tally);
  return counts_of(sum, patients);
}

}  // namespace elig::bench
