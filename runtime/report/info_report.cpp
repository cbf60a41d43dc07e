#include "runtime/report/info_report.h"

#include <algorithm>

#include "runtime/population/date.h"
#include "runtime/report/text_table.h"

namespace elig {
namespace {

constexpr std::size_t kConceptsListed = 20;  // of each table
constexpr std::size_t kLintsListed = 5;      // of each kind

std::string label_of(const ColumnSummary& column) {
  switch (column.role) {
    case ColumnRole::Value:
      break;
    case ColumnRole::Uln:
      return column.name + ".ULN";
    case ColumnRole::Lln:
      return column.name + ".LLN";
    case ColumnRole::Date:
      return column.name + ".date";
  }
  return column.name;
}

// `int16, 1 decimal`
std::string stored_as(const ColumnSummary& column) {
  if (!column.numbers) return column.texts ? "text" : "empty";
  std::string text = "int" + std::to_string(column.numbers->stored_bits);
  if (column.numbers->decimals > 0) {
    text += ", " + counted(static_cast<std::uint64_t>(column.numbers->decimals), "decimal", "decimals");
  }
  return text;
}

// `hemolysed 2, lipemic 1, ...`
std::string frequent(const TextsSummary& texts) {
  std::string text;
  for (const TextCount& one : texts.most_frequent) {
    text += (text.empty() ? "" : ", ") + printable(one.text) + " " + grouped(one.patients);
  }
  if (texts.distinct > texts.most_frequent.size()) text += ", ...";
  return text;
}

// `0.2 .. 1.8, 5 censored; 3 not numbers: hemolysed 2, lipemic 1`
std::string values_of(const ColumnSummary& column) {
  std::string text;
  if (column.numbers) {
    text = column.numbers->min + " .. " + column.numbers->max;
    if (column.numbers->censored > 0) text += ", " + grouped(column.numbers->censored) + " censored";
    if (column.texts) text += "; " + grouped(column.texts->patients) + " not numbers: ";
  }
  if (column.texts) text += frequent(*column.texts);
  return text;
}

std::string columns_text(const PopulationSummary& summary, const TextOptions& options) {
  std::vector<TableLine> lines = {{"column", "unit", "filled", "", "stored", "values"}};
  for (const ColumnSummary& column : summary.columns) {
    lines.push_back({clipped_front(label_of(column), options.width / 4),
                     clipped(column.unit.value_or(""), options.width / 8), grouped(column.filled),
                     percent(column.filled, summary.patients), stored_as(column), values_of(column)});
  }
  return text_table(lines, {2, 3}, options) + "\n";
}

// `2012-07-06 .. 2014-11-05`
std::string span_of(const DatesSummary& dates) {
  return dates.first ? day_text(*dates.first) + " .. " + day_text(*dates.last) : "";
}

// `3.2 .. 25 mmol/L; 60 .. 400 mg/dL (12); negative 5`; without values, the other fields and how many rows have them.
std::string values_of(const ConceptSummary& summary) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  for (const UnitSummary& unit : summary.units) {
    std::string part = unit.min + " .. " + unit.max;
    if (unit.unit) part += " " + printable(*unit.unit);
    if (summary.units.size() > 1) part += " (" + grouped(unit.rows) + ")";
    if (unit.censored > 0) part += ", " + grouped(unit.censored) + " censored";
    add(part);
  }
  if (summary.texts) add(frequent(*summary.texts));
  if (!text.empty()) return text;
  for (const FieldSummary& field : summary.fields) {
    add(field.name + (field.unit ? " " + printable(*field.unit) : "") + " " + percent(field.rows, summary.rows));
  }
  return text;
}

// `loinc 2345-7 Glucose`: the code first, for it is what rules ask for.
std::string described(const ConceptSummary& summary) {
  if (summary.codes.empty()) return concept_name(summary.codes, summary.display);
  return summary.codes.front().system + " " + summary.codes.front().code + " " + summary.display;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string table_text(const TableSummary& table, const TextOptions& options) {
  std::string head = table.name + ": " + counted(table.rows, "row", "rows") + " of " +
                     counted(table.patients, "patient", "patients") + ", " +
                     counted(table.concepts.size(), "concept", "concepts");
  if (table.dates.first) head += ", " + span_of(table.dates);
  std::string text = "\n" + inked(printable(head), Ink::Bold, options) + "\n";
  if (table.concepts.empty()) return text;

  const std::size_t listed = std::min(kConceptsListed, table.concepts.size());
  const auto any = [&](auto of) { return std::any_of(table.concepts.begin(), table.concepts.end(), of); };
  const bool named = any([](const ConceptSummary& c) { return !c.names.empty(); });
  const bool valued = any([](const ConceptSummary& c) { return c.values > 0; });
  std::vector<TableLine> lines = {{"concept", "rows", "patients"}};
  if (named) lines.front().emplace_back("name");
  if (valued) lines.front().insert(lines.front().end(), {"value", "limits"});
  lines.front().emplace_back(valued ? "values" : "fields");
  for (std::size_t i = 0; i < listed; ++i) {
    const ConceptSummary& one = table.concepts[i];
    TableLine line = {clipped(described(one), options.width / 3), grouped(one.rows), grouped(one.patients)};
    if (named) line.push_back(clipped(joined(one.names), options.width / 8));
    if (valued) line.insert(line.end(), {percent(one.values, one.rows), percent(one.limits, one.rows)});
    line.push_back(values_of(one));
    lines.push_back(std::move(line));
  }
  std::vector<std::size_t> numbers = {1, 2};
  if (valued) numbers.insert(numbers.end(), {named ? 4U : 3U, named ? 5U : 4U});
  text += text_table(lines, numbers, options) + "\n";
  if (listed < table.concepts.size()) text += "  and " + grouped(table.concepts.size() - listed) + " more\n";
  return text;
}

// `  - message`, broken into lines.
std::string bullet(const std::string& message, const TextOptions& options) {
  std::string text;
  const char* before = "\n  - ";
  for (const std::string& part : wrapped(message, options.width - 4)) {
    text += before + part;
    before = "\n    ";
  }
  return text;
}

std::string lints_text(const std::vector<Lint>& lints, const TextOptions& options) {
  std::string text;
  std::vector<std::string> kinds;
  for (const Lint& lint : lints) {
    if (std::ranges::find(kinds, lint.kind) == kinds.end()) kinds.push_back(lint.kind);
  }
  for (const std::string& kind : kinds) {
    text += "\n" + inked(kind, Ink::Yellow, options);
    std::size_t seen = 0;
    for (const Lint& lint : lints) {
      if (lint.kind == kind && ++seen <= kLintsListed) text += bullet(lint.message, options);
    }
    if (seen > kLintsListed) text += "\n    and " + grouped(seen - kLintsListed) + " more";
    text += "\n";
  }
  return text;
}

}  // namespace

std::string info_text(const PopulationSummary& summary, const std::vector<Lint>& lints, const TextOptions& options) {
  std::string text =
      counted(summary.patients, "patient", "patients") + ", " + counted(summary.columns.size(), "column", "columns");
  if (!summary.tables.empty()) text += ", " + counted(summary.tables.size(), "table", "tables");
  if (summary.dates.first) text += ", " + span_of(summary.dates);
  if (!summary.index_date.empty()) text += ", index date " + printable(summary.index_date);
  text += "\n";
  if (!summary.columns.empty() || summary.tables.empty()) text += columns_text(summary, options);
  for (const TableSummary& table : summary.tables) text += table_text(table, options);
  for (const ImportNote& note : summary.notes) text += bullet(note.message, options);
  if (!summary.notes.empty()) text += "\n";
  return text + lints_text(lints, options);
}

}  // namespace elig
