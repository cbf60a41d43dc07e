#include "runtime/ingest/history_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/ingest/read_cells.h"

namespace elig {
namespace {

std::optional<std::size_t> position(const std::vector<std::string>& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

// Columns that are no fields.
bool is_head(std::string_view name) {
  static constexpr std::string_view kHead[] = {"patient", "codes", "display", "start", "end",       "ended",
                                               "value",   "unit",  "uln",     "lln",   "limit_unit"};
  return std::ranges::find(kHead, name) != std::end(kHead);
}

FieldSource field_of(std::string_view name, ColumnRole role, std::size_t column,
                     const std::vector<std::string>& names) {
  FieldSource field{std::string(name), role, column, {}, {}};
  field.unit = position(names, name == "value" ? "unit" : field.name + "_unit");
  if (role != ColumnRole::Value) field.own_unit = position(names, "limit_unit");
  return field;
}

enum class Blank {
  Empty,       // only "" is nothing
  MissingToo,  // `NA`, `.`, ... as well
};

RowTexts read_texts(const DuckChunk& rows, std::size_t column, Blank blank) {
  TextIndex texts;
  texts.add("");
  RowTexts read;
  read.of_row.reserve(rows.rows());
  std::string_view last;  // most often the same again
  std::uint32_t number = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::string_view written = rows.cell(column, row).value_or("");
    if (written != last) {
      const std::string_view text = trimmed(written);
      number = blank == Blank::MissingToo && means_missing(text) ? 0 : texts.add(text);
      last = written;
    }
    read.of_row.push_back(number);
  }
  read.texts = std::move(texts).take();
  return read;
}

std::vector<std::optional<Moment>> moments_of(const RowTexts& column) {
  std::vector<std::optional<Moment>> moments;
  for (const std::string_view text : column.texts) moments.push_back(parse_moment(text));
  return moments;
}

}  // namespace

std::optional<HistoryColumns> HistoryColumns::of(const std::vector<std::string>& names) {
  const auto patient = position(names, "patient"), codes = position(names, "codes");
  if (!patient || !codes) return std::nullopt;
  HistoryColumns columns;
  columns.patient = *patient;
  columns.codes = *codes;
  columns.display = position(names, "display");
  columns.start = position(names, "start");
  columns.end = position(names, "end");
  columns.ended = position(names, "ended");
  columns.has_value = position(names, "value").has_value();
  for (const auto& [name, role] :
       {std::pair("value", ColumnRole::Value), std::pair("uln", ColumnRole::Uln), std::pair("lln", ColumnRole::Lln)}) {
    if (const auto at = position(names, name)) columns.fields.push_back(field_of("value", role, *at, names));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    const bool is_unit = name.ends_with("_unit") && position(names, name.substr(0, name.size() - 5));
    if (!is_head(name) && !is_unit) columns.fields.push_back(field_of(name, ColumnRole::Value, i, names));
  }
  return columns;
}

std::unique_ptr<ReadBlock> read_history_rows(const DuckChunk& rows, const HistoryColumns& columns,
                                             const TextIndex& patients) {
  auto read = std::make_unique<HistoryRows>();
  read->texts.resize(rows.columns());
  const auto read_column = [&](std::optional<std::size_t> column) {
    if (column && read->texts[*column].of_row.empty()) {
      read->texts[*column] = read_texts(rows, *column, Blank::MissingToo);
    }
  };
  RowTexts& ids = read->texts[columns.patient];
  ids = read_texts(rows, columns.patient, Blank::Empty);  // whatever it says: it is a name
  for (const std::string_view id : ids.texts) read->patients.push_back(patients.find(id));
  for (const auto& column :
       {std::optional(columns.codes), columns.display, columns.start, columns.end, columns.ended}) {
    read_column(column);
  }
  if (columns.start) read->starts = moments_of(read->texts[*columns.start]);
  if (columns.end) read->ends = moments_of(read->texts[*columns.end]);
  CellBatch cells;
  for (const FieldSource& field : columns.fields) {
    read_cells(rows, field.column, cells);
    read->fields.push_back(cells.pack());
    read_column(field.unit);
    read_column(field.own_unit);
  }
  return read;
}

}  // namespace elig
