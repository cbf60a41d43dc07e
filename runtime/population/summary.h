// A population in numbers, column by column and concept by concept: what `eligc info` shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/population/population.h"

namespace elig {

/// A text and the patients that have it (of histories: the rows).
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

/// When rows start.
struct DatesSummary {
  std::optional<Day> first, last;  // of those that are known, if only to a month
  std::uint64_t partial = 0;       // known, but not to the day
  std::uint64_t missing = 0;       // at one side at least nothing is known

  void add(const DatesSummary& other);
};

/// The numbers that rows have in one unit.
struct UnitSummary {
  std::optional<std::string> unit;  // nullopt: none written
  std::uint64_t rows = 0;           // with a number, censored ones included
  std::uint64_t censored = 0;
  std::uint64_t limits = 0;  // of those, with ULN or LLN
  std::string min, max;      // decimals; a censored result counts by its bound
};

/// Another field than the value and its limits: `dose`, `route`.
struct FieldSummary {
  std::string name;
  std::optional<std::string> unit;
  std::uint64_t rows = 0;
};

/// A run: the rows of one concept.
struct ConceptSummary {
  std::vector<ConceptCode> codes;
  std::string display;
  std::vector<std::string> names;  // what rules call it (summarize does not know them)
  std::uint64_t rows = 0, patients = 0;
  DatesSummary dates;
  std::uint64_t values = 0;           // rows with a value, number or text
  std::uint64_t limits = 0;           // rows with ULN or LLN
  std::vector<UnitSummary> units;     // of its numbers, the most frequent first
  std::optional<TextsSummary> texts;  // of its values that are texts, by rows
  std::vector<FieldSummary> fields;
};

struct TableSummary {
  std::string name;
  std::uint64_t rows = 0, patients = 0;
  DatesSummary dates;
  std::vector<ConceptSummary> concepts;  // those with the most rows first, of equals in the table's order
};

struct PopulationSummary {
  std::uint64_t patients = 0;
  std::string index_date;
  std::vector<ColumnSummary> columns;
  std::vector<ImportNote> notes;
  std::vector<TableSummary> tables;
  DatesSummary dates;  // of all tables
};

/// Something in the data that rules will stumble over.
struct Lint {
  std::string kind;         // a stable word: `mixed-scale`
  std::string table;        // `measurement`; empty: wide columns
  std::string about;        // the column, the concept or the table
  std::uint64_t count = 0;  // rows concerned (of a wide column: patients)
  std::string message;      // one line, about named in it
};

/// Lists at most `texts` of the most frequent texts of a column. Reads everything but the patients' ids.
PopulationSummary summarize(const Population& population, std::size_t texts = 5);

/// `value`, `uln`, `lln`, `date`.
const char* role_name(ColumnRole role);

/// `Glucose (loinc 2345-7)`; without a name, its first code; without that, "rows without a code".
std::string concept_name(const std::vector<ConceptCode>& codes, const std::string& display);

}  // namespace elig
