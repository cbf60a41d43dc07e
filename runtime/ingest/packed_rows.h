// Rows of one concept as they arrive, packed into some 30 bytes each, and read back in the order of their arrival.
// Cells are kept as they were written (mantissa and decimals): what scale and width their columns get is known when all
// have come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "runtime/ingest/spill_memory.h"
#include "runtime/population/cell.h"
#include "runtime/population/history.h"

namespace elig {

/// How a row ends.
enum class EndKind : std::uint8_t {
  WithStart,  // on the day it starts
  OnDay,      // on the day (or one of the days) of `end`
  GoesOn,
  HasEnded,  // on some day from its start on
};

struct RowHead {
  std::uint32_t patient = 0;
  DayRange start;
  std::int16_t minute = -1;
  std::uint32_t sequence = 0;  // ascending from row to row
  EndKind ends = EndKind::WithStart;
  DayRange end;  // where OnDay

  /// The days that the row may end on.
  [[nodiscard]] DayRange end_days() const;
};

/// A cell and the column that it goes to, by number.
struct RowCell {
  std::uint16_t column = 0;
  Cell cell;
};

class PackedRows {
 public:
  /// Memory comes from `arena`, which must outlive the rows.
  void append(BlockArena& arena, const RowHead& head, const RowCell* cells, std::size_t count) {
    const std::size_t most = kHeadBytes + count * kCellBytes + kSlack;
    if (most > static_cast<std::size_t>(end_ - next_)) open_block(arena, most);
    next_ = pack(next_, head, last_sequence_, cells, count);
    last_sequence_ = head.sequence;
    ++rows_;
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }

  /// Calls head(const RowHead&), then cell(column, const Cell&) for each of the row's cells, row after row.
  template <class TakeHead, class TakeCell>
  void each(TakeHead take_head, TakeCell take_cell) const {
    RowHead head;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const std::byte* at = blocks_[i].begin;
      const std::byte* const stop = i + 1 < blocks_.size() ? blocks_[i].end : next_;
      while (at < stop) {
        std::size_t count = 0;
        at = unpack(at, &head, &count);
        take_head(head);
        for (; count > 0; --count) {
          RowCell cell;
          at = unpack(at, &cell);
          take_cell(cell.column, cell.cell);
        }
      }
    }
  }

 private:
  // A head is at most 1 flags, 2 cells, 4 patient, 4 sequence, 2 * 8 days, 2 minute; a cell 2 column, 1 tag, 8 value.
  // Values are written and read 8 bytes at a time, whatever they take.
  static constexpr std::size_t kHeadBytes = 29, kCellBytes = 11, kSlack = 8;

  struct Block {
    std::byte* begin = nullptr;
    std::byte* end = nullptr;  // of what was written, once a later block is open
  };
  void open_block(BlockArena& arena, std::size_t at_least);
  static std::byte* pack(std::byte* at, const RowHead& head, std::uint32_t last_sequence, const RowCell* cells,
                         std::size_t count);
  static const std::byte* unpack(const std::byte* at, RowHead* head, std::size_t* count);

  static const std::byte* unpack(const std::byte* at, RowCell* cell) {
    std::uint8_t tag = 0;
    std::int64_t value = 0;
    std::memcpy(&cell->column, at, 2);
    std::memcpy(&tag, at + 2, 1);
    std::memcpy(&value, at + 3, 8);
    const unsigned width = 1U << (tag & 3), unused = 64 - 8 * width;
    const unsigned what = tag >> 2;  // 0: a text, else 1 + decimals + 19 * (exactly, below, above)
    cell->cell.value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << unused) >> unused;
    cell->cell.kind = what == 0 ? CellKind::Text : static_cast<CellKind>(1 + (what - 1) / kScales);
    cell->cell.decimals = static_cast<std::uint8_t>(what == 0 ? 0 : (what - 1) % kScales);
    return at + 3 + width;
  }
  static constexpr unsigned kScales = kMaxDigits + 1;
  static_assert(1 + 3 * kScales <= 64, "kind, decimals and width take a byte");

  std::vector<Block> blocks_;
  std::byte* next_ = nullptr;
  std::byte* end_ = nullptr;  // of the open block
  std::size_t rows_ = 0;
  std::uint32_t last_sequence_ = 0;
};

}  // namespace elig
