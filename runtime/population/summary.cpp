#include "runtime/population/summary.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "runtime/base/bug.h"
#include "runtime/population/decimal.h"
#include "runtime/population/summary_parts.h"

namespace elig {

std::uint64_t count_set(const Bitmap& bitmap, std::size_t rows) {
  std::uint64_t set = 0;
  if (bitmap.empty()) return set;
  for (std::size_t word = 0; word < words_for(rows); ++word) {
    set += static_cast<std::uint64_t>(std::popcount(bitmap.words()[word]));
  }
  return set;
}

namespace {

NumbersSummary summarize_numbers(const Numbers& numbers, std::size_t rows) {
  NumbersSummary summary;
  summary.patients = count_set(numbers.valid, rows);
  summary.censored = count_set(numbers.below, rows) + count_set(numbers.above, rows);
  summary.min = decimal_text(numbers.data.min, numbers.decimals);
  summary.max = decimal_text(numbers.data.max, numbers.decimals);
  summary.stored_bits = 8 * static_cast<int>(numbers.data.width);
  summary.decimals = numbers.decimals;
  return summary;
}

}  // namespace

TextsSummary summarize_texts(const Texts& texts, std::size_t rows, std::size_t listed) {
  std::vector<std::uint64_t> patients(texts.labels.size());
  for (std::size_t row = 0; row < rows; ++row) {
    if (texts.valid.test(row)) ++patients[static_cast<std::size_t>(texts.codes[row])];
  }
  std::vector<std::size_t> order(texts.labels.size());
  std::iota(order.begin(), order.end(), 0);
  listed = std::min(listed, order.size());
  std::partial_sort(
      order.begin(), order.begin() + static_cast<std::ptrdiff_t>(listed), order.end(),
      [&](std::size_t a, std::size_t b) { return patients[a] != patients[b] ? patients[a] > patients[b] : a < b; });

  TextsSummary summary;
  summary.patients = count_set(texts.valid, rows);
  summary.distinct = texts.labels.size();
  for (std::size_t i = 0; i < listed; ++i) {
    summary.most_frequent.push_back({std::string(texts.labels[order[i]]), patients[order[i]]});
  }
  return summary;
}

PopulationSummary summarize(const Population& population, std::size_t texts) {
  PopulationSummary summary;
  summary.patients = population.patients;
  summary.index_date = population.index_date;
  summary.notes = population.notes;
  for (const Column& column : population.columns) {
    ColumnSummary& one = summary.columns.emplace_back();
    one.header = column.header;
    one.name = column.name;
    one.role = column.role;
    one.unit = column.unit;
    if (column.numbers) one.numbers = summarize_numbers(*column.numbers, population.patients);
    if (column.texts) one.texts = summarize_texts(*column.texts, population.patients, texts);
    one.filled = (one.numbers ? one.numbers->patients : 0) + (one.texts ? one.texts->patients : 0);
  }
  for (const EventTable& table : population.tables) {
    summary.tables.push_back(summarize_table(table, population.patients, texts));
    summary.dates.add(summary.tables.back().dates);
  }
  return summary;
}

const char* role_name(ColumnRole role) {
  switch (role) {
    case ColumnRole::Value:
      return "value";
    case ColumnRole::Uln:
      return "uln";
    case ColumnRole::Lln:
      return "lln";
    case ColumnRole::Date:
      return "date";
  }
  bug("no such role");
}

}  // namespace elig
