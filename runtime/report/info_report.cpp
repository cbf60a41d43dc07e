#include "runtime/report/info_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace elig {
namespace {

using Json = nlohmann::ordered_json;

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

// `0.2 .. 1.8, 5 censored; 3 not numbers: hemolysed 2, lipemic 1`
std::string values_of(const ColumnSummary& column) {
  std::string text;
  if (column.numbers) {
    text = column.numbers->min + " .. " + column.numbers->max;
    if (column.numbers->censored > 0) text += ", " + grouped(column.numbers->censored) + " censored";
    if (column.texts) text += "; " + grouped(column.texts->patients) + " not numbers: ";
  }
  if (column.texts) {
    const char* comma = "";
    for (const TextCount& one : column.texts->most_frequent) {
      text += comma + printable(one.text) + " " + grouped(one.patients);
      comma = ", ";
    }
    if (column.texts->distinct > column.texts->most_frequent.size()) text += ", ...";
  }
  return text;
}

Json numbers_json(const NumbersSummary& numbers) {
  return {{"patients", numbers.patients}, {"censored", numbers.censored},       {"min", numbers.min},
          {"max", numbers.max},           {"stored_bits", numbers.stored_bits}, {"decimals", numbers.decimals}};
}

Json texts_json(const TextsSummary& texts) {
  Json json = {{"patients", texts.patients}, {"distinct", texts.distinct}, {"most_frequent", Json::array()}};
  for (const TextCount& one : texts.most_frequent) {
    json["most_frequent"].push_back({{"text", one.text}, {"patients", one.patients}});
  }
  return json;
}

}  // namespace

std::string info_text(const PopulationSummary& summary, const TextOptions& options) {
  std::string text =
      counted(summary.patients, "patient", "patients") + ", " + counted(summary.columns.size(), "column", "columns");
  if (!summary.index_date.empty()) text += ", index date " + printable(summary.index_date);
  text += "\n";

  using Line = std::vector<std::string>;  // column, unit, filled, share, stored, values
  std::vector<Line> lines = {{"column", "unit", "filled", "", "stored", "values"}};
  for (const ColumnSummary& column : summary.columns) {
    lines.push_back({clipped_front(label_of(column), options.width / 4),
                     clipped(column.unit.value_or(""), options.width / 8), grouped(column.filled),
                     percent(column.filled, summary.patients), stored_as(column), values_of(column)});
  }
  constexpr std::size_t kLast = 5;
  std::vector<std::size_t> widths(kLast, 0);
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < kLast; ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  std::size_t used = 2;
  for (std::size_t width : widths) used += width + 2;

  for (const Line& line : lines) {
    std::string row = "\n  ";
    for (std::size_t i = 0; i < kLast; ++i) {
      bool number = i == 2 || i == 3;
      row += (number ? right_aligned(line[i], widths[i]) : left_aligned(line[i], widths[i])) + "  ";
    }
    if (used + 1 < options.width) row += clipped(line[kLast], options.width - used);
    row.erase(row.find_last_not_of(' ') + 1);
    bool first = &line == lines.data();
    text += first ? "\n" + inked(row.substr(1), Ink::Dim, options) : row;
  }
  text += "\n";
  for (const ImportNote& note : summary.notes) {
    const char* bullet = "\n  - ";
    for (const std::string& part : wrapped(note.message, options.width - 4)) {
      text += bullet + part;
      bullet = "\n    ";
    }
  }
  return summary.notes.empty() ? text : text + "\n";
}

std::string info_json(const PopulationSummary& summary) {
  Json json = {{"patients", summary.patients}, {"index", nullptr}, {"columns", Json::array()}};
  if (!summary.index_date.empty()) json["index"] = summary.index_date;
  for (const ColumnSummary& column : summary.columns) {
    Json one = {{"header", column.header}, {"name", column.name},     {"role", role_name(column.role)},
                {"unit", nullptr},         {"filled", column.filled}, {"numbers", nullptr},
                {"texts", nullptr}};
    if (column.unit) one["unit"] = *column.unit;
    if (column.numbers) one["numbers"] = numbers_json(*column.numbers);
    if (column.texts) one["texts"] = texts_json(*column.texts);
    json["columns"].push_back(std::move(one));
  }
  json["notes"] = Json::array();
  for (const ImportNote& note : summary.notes) json["notes"].push_back(note.message);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace elig
