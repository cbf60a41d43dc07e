// Cells of a column, row after row -> some thousand of them packed: a byte that says what each is and its own decimals,
// an integer in the narrowest width (its mantissa, or which text), and each text once. A column of laboratory values
// takes two or three bytes a cell. Different batches may be filled by different threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/population/cell.h"
#include "runtime/population/column.h"
#include "runtime/population/short_number.h"
#include "runtime/population/text_index.h"

namespace elig {

/// What a cell is, in a byte; 0 is a missing one.
constexpr std::uint8_t cell_tag(CellKind kind, int decimals) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(kind) << 5 | static_cast<unsigned>(decimals));
}
static_assert(kMaxDigits < 32, "the decimals take five bits of a tag");

constexpr Cell cell_of(std::uint8_t tag, std::int64_t value) {
  return {static_cast<CellKind>(tag >> 5), static_cast<std::uint8_t>(tag & 31), value};
}

/// Cells as two arrays.
struct CellSpan {
  const std::uint8_t* tags = nullptr;
  const std::int64_t* values = nullptr;
  std::size_t count = 0;
};

/// What CellBatch::pack() makes.
class PackedCells {
 public:
  [[nodiscard]] std::size_t size() const { return tags_.size(); }
  /// What the values of texts number.
  [[nodiscard]] const TextList& texts() const { return texts_; }
  /// Frees the texts; the values of texts stay.
  void drop_texts() { texts_ = {}; }

  /// The cells; their values go to `values`, which has room for size() of them.
  CellSpan unpack(std::int64_t* values) const;

  /// Rows [first, end), with all the texts.
  [[nodiscard]] PackedCells slice(std::size_t first, std::size_t end) const;

 private:
  friend class CellBatch;
  std::vector<std::uint8_t> tags_;
  Integers values_;
  TextList texts_;
};

/// Not thread-safe.
class CellBatch {
 public:
  void add_missing() { put(0, 0); }
  void add_number(std::int64_t mantissa, int decimals) { put(cell_tag(CellKind::Exactly, decimals), mantissa); }
  /// Whatever it looks like.
  void add_text(std::string_view text) { put(cell_tag(CellKind::Text, 0), texts_.add(text)); }

  /// As a source wrote it (parse_cell), with blanks around it.
  void add_written(std::string_view written) {
    std::int64_t mantissa = 0;
    int decimals = 0;
    if (parse_short_number(written, &mantissa, &decimals)) {
      add_number(mantissa, decimals);
    } else {
      add_other(written);
    }
  }

  [[nodiscard]] std::size_t size() const { return count_; }

  /// What was added. Leaves the batch empty.
  PackedCells pack();

 private:
  void put(std::uint8_t tag, std::int64_t value) {
    if (count_ == tags_.size()) grow();
    tags_[count_] = tag;
    values_[count_++] = value;
  }
  void grow();
  void add_other(std::string_view written);

  std::vector<std::uint8_t> tags_;
  std::vector<std::int64_t> values_;
  std::size_t count_ = 0;
  TextIndex texts_;
  std::uint32_t last_text_ = 0;  // most often the same again
};

}  // namespace elig
