// Rows of queries -> one table of a population: each row goes to its concept's packed rows, whose runs are built at the
// end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/build_run.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/history_query.h"
#include "runtime/ingest/packed_rows.h"
#include "runtime/ingest/row_notes.h"
#include "runtime/ingest/spill_memory.h"
#include "runtime/ingest/text_index.h"
#include "runtime/population/date.h"
#include "runtime/population/population.h"

namespace elig {

class HistoryTable {
 public:
  /// `patients`: their ids, in order. Both must outlive the table.
  HistoryTable(std::string name, const TextIndex& patients, SpillMemory& packed);

  /// The rows to come are those of this query. Error: it lacks a column that every query must have.
  std::optional<Error> begin(const TableQuery& query, const std::vector<std::string>& columns);

  /// All rows of the chunk. Error: a concept has too many rows.
  std::optional<Error> append(const DuckRows& rows, std::size_t count);

  /// Builds the runs, several at a time, and says in `notes` what was wrong with rows. Ends the table.
  EventTable finish(SpillMemory& memory, std::vector<ImportNote>& notes) &&;

 private:
  // A column of the query that becomes a field of the rows.
  struct Source {
    std::size_t column = 0;
    std::optional<std::size_t> unit, own_unit;  // own_unit counts where it is not empty
    std::uint32_t name = 0;                     // in names_
    ColumnRole role = ColumnRole::Value;
    // The cell and units of the row before: most often the same again.
    std::string last_text, last_unit, last_own_unit;
    Cell last_cell;
    std::uint32_t last_unit_code = 0, last_own_unit_code = 0;
  };
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
    std::vector<Target> targets;  // by source: the column that its last cell of this concept went to
    std::uint32_t query = 0;      // that `targets` is for
    bool sorted = true;
    RowHead last;
  };
  struct DateMemo {
    std::string text;
    std::optional<Moment> moment;
  };

  void add_source(std::string_view name, ColumnRole role, std::size_t column, const std::vector<std::string>& columns);
  void append_row(const DuckRows& rows, std::size_t row);
  std::optional<std::uint32_t> patient_of(const DuckRows& rows, std::size_t row);
  std::uint32_t concept_of(const DuckRows& rows, std::size_t row);
  void read_start(const DuckRows& rows, std::size_t row, RowHead* head);
  void read_end(const DuckRows& rows, std::size_t row, RowHead* head);
  /// Into cells_; returns whether there is a value.
  bool read_cells(const DuckRows& rows, std::size_t row, ConceptRows& of);
  Cell read_cell(Source& source, std::string_view text);
  std::uint32_t unit_of(Source& source, const DuckRows& rows, std::size_t row);
  std::uint16_t column_of(ConceptRows& of, const ColumnKey& key);
  RowCell without_unit(ConceptRows& of, const Source& source, const RowCell& cell, std::uint32_t unit);
  [[nodiscard]] EventRun run_of(std::uint32_t number, SpillMemory& memory) const;
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
  std::optional<std::size_t> patient_, code_, display_, start_, end_, ended_;
  std::vector<Source> sources_;
  bool has_value_ = false;  // sources_[0] is `value`
  std::string last_patient_, last_codes_;
  std::optional<std::uint32_t> last_patient_number_, last_concept_;
  DateMemo last_start_, last_end_;
  std::vector<RowCell> cells_;
  bool too_many_rows_ = false;

  RowTally unknown_patient_, no_value_, no_code_, no_start_, bad_start_, bad_end_, backwards_, many_units_;
};

}  // namespace elig
