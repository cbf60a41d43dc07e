// Rows of queries -> one table of a population: each row goes to its concept's packed rows, whose runs are built at the
// end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/build_run.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/history_query.h"
#include "runtime/ingest/history_rows.h"
#include "runtime/ingest/packed_rows.h"
#include "runtime/ingest/row_notes.h"
#include "runtime/ingest/spill_memory.h"
#include "runtime/population/population.h"
#include "runtime/population/text_index.h"

namespace elig {

class HistoryTable {
 public:
  /// `patients`: their ids, in order. Both must outlive the table.
  HistoryTable(std::string name, const TextIndex& patients, SpillMemory& packed);

  /// The rows to come are those of this query. Error: it lacks a column that every query must have.
  std::optional<Error> begin(const TableQuery& query, const std::vector<std::string>& columns);
  /// The columns of that query.
  [[nodiscard]] const HistoryColumns& columns() const { return columns_; }

  /// Rows [first, end). Error: a concept has too many rows.
  std::optional<Error> append(const HistoryRows& rows, std::size_t first, std::size_t end);

  /// Builds the runs, several at a time, and says in `notes` what was wrong with rows. Ends the table.
  EventTable finish(SpillMemory& memory, std::vector<ImportNote>& notes) &&;

 private:
  struct ColumnKey {
    std::uint32_t name = 0;
    ColumnRole role = ColumnRole::Value;
    std::uint32_t unit = 0;  // in units_, whose first text is "" for none
    friend bool operator==(const ColumnKey&, const ColumnKey&) = default;
  };
  struct Target {
    std::uint32_t unit = 0xFFFFFFFF;
    std::uint16_t column = 0;
  };
  struct ConceptRows {
    std::string display;
    PackedRows packed;
    std::vector<ColumnKey> columns;
    std::vector<Target> targets;  // by field: the column that its last cell of this concept went to
    std::uint32_t query = 0;      // that `targets` is for
    bool sorted = true;
    RowHead last;
  };
  // A field of the rows at hand: its cells, and the table's numbers for the texts of the rows.
  struct Field {
    std::uint32_t name = 0;  // in names_
    ColumnRole role = ColumnRole::Value;
    std::vector<std::int64_t> values;
    CellSpan cells;
    std::vector<std::uint32_t> texts;
    const RowTexts *unit = nullptr, *own_unit = nullptr;
    std::vector<std::uint32_t> units, own_units;  // by the texts of those columns
  };

  /// What the texts of the rows are called in the table.
  void number_texts(const HistoryRows& rows);
  void append_row(const HistoryRows& rows, std::size_t row);
  void read_start(const HistoryRows& rows, std::size_t row, RowHead* head);
  void read_end(const HistoryRows& rows, std::size_t row, RowHead* head);
  /// Into cells_; returns whether there is a value.
  bool read_cells(std::size_t row, ConceptRows& of);
  std::uint16_t column_of(ConceptRows& of, const ColumnKey& key);
  RowCell without_unit(ConceptRows& of, const Field& field, const RowCell& cell, std::uint32_t unit);
  [[nodiscard]] EventRun run_of(std::uint32_t number, bool sequence, SpillMemory& memory) const;
  void write_notes(std::vector<ImportNote>& notes) const;

  std::string name_;
  const TextIndex& patients_;
  BlockArena arena_;
  bool wants_value_;  // a row without a value is no measurement

  TextIndex codes_, names_, units_, texts_;
  std::vector<ConceptRows> concepts_;  // by codes_

  // Of the query at hand.
  std::uint32_t query_ = 0;
  bool lasts_ = false;
  HistoryColumns columns_;
  std::vector<Field> fields_;
  std::vector<std::uint32_t> concept_of_codes_;  // of the rows at hand, by their texts
  std::vector<RowCell> cells_;
  std::uint32_t rows_ = 0;  // kept so far, of all concepts
  bool too_many_rows_ = false;

  RowTally unknown_patient_, no_value_, no_code_, no_start_, bad_start_, bad_end_, backwards_, many_units_;
};

}  // namespace elig
