// Rows of a query of a history, as text -> what can be said of them without knowing the rows before: their patients,
// their days, their cells as numbers, and every text once. Thread-safe, so it is done where DuckDB makes the rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/read_blocks.h"
#include "runtime/population/date.h"
#include "runtime/population/packed_cells.h"
#include "runtime/population/text_index.h"

namespace elig {

/// A column of the query that becomes a field of the rows.
struct FieldSource {
  std::string name;
  ColumnRole role = ColumnRole::Value;
  std::size_t column = 0;
  std::optional<std::size_t> unit, own_unit;  // columns; own_unit counts where it is not empty
};

/// The columns of a query, by what they are (TableQuery).
struct HistoryColumns {
  std::size_t patient = 0, codes = 0;
  std::optional<std::size_t> display, start, end, ended;
  std::vector<FieldSource> fields;  // `value` is the first, where has_value
  bool has_value = false;

  /// nullopt: `patient` or `codes` is not there.
  static std::optional<HistoryColumns> of(const std::vector<std::string>& names);
};

/// A column of texts: those of the rows, without blanks around them, "" for those that mean missing.
struct RowTexts {
  std::vector<std::uint32_t> of_row;  // which of the texts
  TextList texts;                     // each once; the first is ""

  [[nodiscard]] std::string_view operator[](std::size_t row) const { return texts[of_row[row]]; }
};

struct HistoryRows : ReadBlock {
  std::vector<RowTexts> texts;                         // by column of the query; of those that are not fields
  std::vector<std::optional<std::uint32_t>> patients;  // by the text of the patient's column; nullopt: unknown
  std::vector<std::optional<Moment>> starts, ends;     // by the texts of those columns
  std::vector<PackedCells> fields;
};

/// `patients`: their ids, by which they are numbered.
std::unique_ptr<ReadBlock> read_history_rows(const DuckChunk& rows, const HistoryColumns& columns,
                                             const TextIndex& patients);

}  // namespace elig
