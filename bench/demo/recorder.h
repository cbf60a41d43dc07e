// Rows of one concept, as somebody records them -> an EventRun.
#pragma once

#include <string_view>
#include <tuple>
#include <vector>

#include "runtime/ingest/build_run.h"

namespace elig::demo {

/// Not thread-safe; rows come patient after patient, those of a patient in any order.
class Recorder {
 public:
  /// Memory for what is packed while it is recorded.
  explicit Recorder(SpillMemory& packed) : arena_(packed) {}

  std::uint16_t column(const FieldColumn& column) {
    columns_.push_back(column);
    return static_cast<std::uint16_t>(columns_.size() - 1);
  }
  /// A cell of the next row.
  void put(std::uint16_t column, const Cell& cell) { cells_.push_back({column, cell}); }
  void put_number(std::uint16_t column, std::int64_t mantissa, int decimals, CellKind kind = CellKind::Exactly) {
    put(column, {kind, static_cast<std::uint8_t>(decimals), mantissa});
  }
  void put_text(std::uint16_t column, std::string_view text) { put(column, {CellKind::Text, 0, texts_.add(text)}); }
  /// As a source writes it: a number, if it is one.
  void put_written(std::uint16_t column, std::string_view written);

  void row(std::size_t patient, DayRange start, std::int16_t minute = -1, EndKind ends = EndKind::WithStart,
           DayRange end = {});
  [[nodiscard]] std::size_t rows() const { return rows_.rows(); }
  [[nodiscard]] EventRun finish(Concept coded, std::size_t patients, SpillMemory& memory) const;

 private:
  BlockArena arena_;
  PackedRows rows_;
  std::vector<FieldColumn> columns_;
  std::vector<RowCell> cells_;
  TextIndex texts_;
  bool sorted_ = true;
  std::tuple<std::uint32_t, Day, std::int16_t> last_{0, kBeforeAllTime, -1};
};

}  // namespace elig::demo
