// A table of histories in numbers, run by run.

#include <algorithm>

#include "runtime/population/decimal.h"
#include "runtime/population/run_patients.h"
#include "runtime/population/summary_parts.h"

namespace elig {
namespace {

bool is_value(const Column& field) { return field.name == "value" && field.role == ColumnRole::Value; }
bool is_limit(const Column& field) {
  return field.name == "value" && (field.role == ColumnRole::Uln || field.role == ColumnRole::Lln);
}

void add_to(Bitmap& all, const Bitmap& some, std::size_t rows) {
  if (some.empty()) return;
  for (std::size_t word = 0; word < words_for(rows); ++word) all.words()[word] |= some.words()[word];
}

std::uint64_t count_both(const Bitmap& a, const Bitmap& b, std::size_t rows) {
  Bitmap both(rows);
  if (a.empty() || b.empty()) return 0;
  for (std::size_t word = 0; word < words_for(rows); ++word) both.words()[word] = a.words()[word] & b.words()[word];
  return count_set(both, rows);
}

// Rows that have something in a column that is asked for.
Bitmap filled(const EventRun& run, bool (*asked)(const Column&)) {
  Bitmap rows(run.rows);
  for (const Column& field : run.fields) {
    if (!asked(field)) continue;
    if (field.numbers) add_to(rows, field.numbers->valid, run.rows);
    if (field.texts) add_to(rows, field.texts->valid, run.rows);
  }
  return rows;
}

DatesSummary summarize_starts(const EventRun& run) {
  DatesSummary dates;
  for (std::size_t row = 0; row < run.rows; ++row) {
    const DayRange start = run.start[row];
    if (start.lo <= kBeforeAllTime || start.hi >= kAfterAllTime) {
      ++dates.missing;
      continue;
    }
    if (start.lo < start.hi) ++dates.partial;
    dates.first = std::min(dates.first.value_or(start.lo), start.lo);
    dates.last = std::max(dates.last.value_or(start.hi), start.hi);
  }
  return dates;
}

std::vector<UnitSummary> summarize_units(const EventRun& run, const Bitmap& limits) {
  std::vector<UnitSummary> units;
  for (const Column& field : run.fields) {
    if (!is_value(field) || !field.numbers) continue;
    const Numbers& numbers = *field.numbers;
    UnitSummary& unit = units.emplace_back();
    unit.unit = field.unit;
    unit.rows = count_set(numbers.valid, run.rows);
    unit.censored = count_set(numbers.below, run.rows) + count_set(numbers.above, run.rows);
    unit.limits = count_both(numbers.valid, limits, run.rows);
    unit.min = decimal_text(numbers.data.min, numbers.decimals);
    unit.max = decimal_text(numbers.data.max, numbers.decimals);
  }
  std::ranges::stable_sort(units, std::ranges::greater{}, &UnitSummary::rows);
  return units;
}

// The texts among the values, whatever unit stands beside them.
std::optional<TextsSummary> summarize_value_texts(const EventRun& run, std::size_t listed) {
  std::optional<TextsSummary> all;
  for (const Column& field : run.fields) {
    if (!is_value(field) || !field.texts) continue;
    TextsSummary texts = summarize_texts(*field.texts, run.rows, listed);
    if (!all) {
      all = std::move(texts);
      continue;
    }
    all->patients += texts.patients;
    all->distinct += texts.distinct;
    all->most_frequent.insert(all->most_frequent.end(), texts.most_frequent.begin(), texts.most_frequent.end());
    std::ranges::stable_sort(all->most_frequent, std::ranges::greater{}, &TextCount::patients);
    all->most_frequent.resize(std::min(listed, all->most_frequent.size()));
  }
  return all;
}

// Marks the run's patients among `all`.
ConceptSummary summarize_run(const EventRun& run, std::size_t patients, std::size_t listed, Bitmap& all) {
  ConceptSummary summary;
  summary.codes = run.coded.codes;
  summary.display = run.coded.display;
  summary.rows = run.rows;
  each_patient(run, patients, [&](std::size_t patient, std::uint32_t, std::uint32_t) {
    ++summary.patients;
    all.set(patient);
  });
  summary.dates = summarize_starts(run);
  const Bitmap limits = filled(run, is_limit);
  summary.values = count_set(filled(run, is_value), run.rows);
  summary.limits = count_set(limits, run.rows);
  summary.units = summarize_units(run, limits);
  summary.texts = summarize_value_texts(run, listed);
  for (const Column& field : run.fields) {
    if (is_value(field) || is_limit(field)) continue;
    const std::uint64_t numbers = field.numbers ? count_set(field.numbers->valid, run.rows) : 0;
    const std::uint64_t texts = field.texts ? count_set(field.texts->valid, run.rows) : 0;
    summary.fields.push_back({field.name, field.unit, numbers + texts});
  }
  return summary;
}

}  // namespace

void DatesSummary::add(const DatesSummary& other) {
  if (other.first) first = std::min(first.value_or(*other.first), *other.first);
  if (other.last) last = std::max(last.value_or(*other.last), *other.last);
  partial += other.partial;
  missing += other.missing;
}

TableSummary summarize_table(const EventTable& table, std::size_t patients, std::size_t listed) {
  TableSummary summary;
  summary.name = table.name;
  Bitmap with_rows(patients);
  for (const EventRun& run : table.runs) {
    summary.concepts.push_back(summarize_run(run, patients, listed, with_rows));
    summary.rows += run.rows;
    summary.dates.add(summary.concepts.back().dates);
  }
  summary.patients = count_set(with_rows, patients);
  std::ranges::stable_sort(summary.concepts, std::ranges::greater{}, &ConceptSummary::rows);
  return summary;
}

std::string concept_name(const std::vector<ConceptCode>& codes, const std::string& display) {
  if (codes.empty()) return display.empty() ? "rows without a code" : display;
  const std::string code = codes.front().system + " " + codes.front().code;
  return display.empty() ? code : display + " (" + code + ")";
}

}  // namespace elig
