// A population in numbers, column by column: what `eligc info` shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/population/population.h"

namespace elig {

/// A text and the patients that have it.
struct TextCount {
  std::string text;
  std::uint64_t patients = 0;
};

struct NumbersSummary {
  std::uint64_t patients = 0;  // with a number, censored ones included
  std::uint64_t censored = 0;
  std::string min, max;  // decimals; a censored result counts by its bound
  int stored_bits = 0;   // per patient
  int decimals = 0;      // stored as integers times 10^-decimals
};

struct TextsSummary {
  std::uint64_t patients = 0;  // with a text
  std::uint64_t distinct = 0;
  std::vector<TextCount> most_frequent;  // the most frequent first, of equals the one seen first
};

struct ColumnSummary {
  std::string header, name;
  ColumnRole role = ColumnRole::Value;
  std::optional<std::string> unit;
  std::uint64_t filled = 0;  // patients that are not missing
  std::optional<NumbersSummary> numbers;
  std::optional<TextsSummary> texts;
};

struct PopulationSummary {
  std::uint64_t patients = 0;
  std::string index_date;
  std::vector<ColumnSummary> columns;
  std::vector<ImportNote> notes;
};

/// Lists at most `texts` of the most frequent texts of a column.
PopulationSummary summarize(const Population& population, std::size_t texts = 5);

/// `value`, `uln`, `lln`, `date`.
const char* role_name(ColumnRole role);

}  // namespace elig
