// Cells -> the numbers and texts of a Column, in two passes over them: the first finds the scale and the width that
// hold all of them, the second puts each in its place. Where no scale holds all, one between them finds the best. The
// cells themselves are kept by whoever makes the passes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/population/cell.h"
#include "runtime/population/column.h"
#include "runtime/population/packed_cells.h"

namespace elig {

/// Zero-filled memory for an array of a column: on the heap, or in a file.
using Allocate = std::function<AlignedBytes(std::size_t bytes)>;
AlignedBytes allocate_on_heap(std::size_t bytes);

/// Not thread-safe; columns are filled independently of each other.
class ColumnFill {
 public:
  /// First pass: every cell once, in any order. Missing ones may be left out, in every pass.
  void see(const Cell& cell) { see(cell, {cell.value, cell.value}); }
  void see(const CellSpan& cells);

  /// Has the first pass found numbers that no scale holds together?
  [[nodiscard]] bool has_to_weigh() const;
  /// If so, every cell once more, before begin().
  void weigh(const Cell& cell) {
    if (cell.is_number()) scales_.add(cell);
  }
  void weigh(const CellSpan& cells);

  /// `base`: of the numbers.
  void begin(std::size_t rows, const Allocate& allocate, Base base);

  /// Second pass: every cell once, in any order. All numbers get one scale; where an int64 cannot hold each of them at
  /// one scale, the scale that keeps the most is taken, and the others become texts. Codes of texts are less than 2^31.
  void put(std::size_t row, const Cell& cell);
  /// Rows from `row` on. Texts' values are their codes.
  void put(std::size_t row, const CellSpan& cells);

  /// `text_of(code)`: the text that a cell's code stands for.
  void finish(const std::function<std::string_view(std::uint32_t)>& text_of, Column* column);

 private:
  struct Extent {
    std::int64_t min = std::numeric_limits<std::int64_t>::max(), max = std::numeric_limits<std::int64_t>::min();
  };
  /// Some cells of this kind and as many decimals, within the extent.
  void see(const Cell& like, const Extent& extent) {
    if (like.is_number()) {
      Extent& all = extents_[like.decimals];
      all.min = extent.min < all.min ? extent.min : all.min;
      all.max = extent.max > all.max ? extent.max : all.max;
      below_ = below_ || like.kind == CellKind::Below;
      above_ = above_ || like.kind == CellKind::Above;
      numbers_ = true;
    } else if (like.kind == CellKind::Text) {
      texts_ = true;
    }
  }
  /// The scale that every number seen needs.
  [[nodiscard]] int most_decimals() const;
  template <class Stored>
  void put_held(std::size_t row, const CellSpan& cells);
  void narrow();
  std::uint32_t code_of_number(const Cell& cell);

  ScaleChoice scales_;
  std::array<Extent, kMaxDigits + 1> extents_;  // of the mantissas with so many decimals
  bool numbers_ = false, texts_ = false, below_ = false, above_ = false;

  std::size_t rows_ = 0;
  Allocate allocate_;
  Base base_ = Base::Zero;
  Scale scale_;
  std::array<std::int64_t, kMaxDigits + 1> factors_{};  // that bring so many decimals to the scale
  Numbers filled_;
  bool any_number_ = false;
  Extent stored_;                          // where some numbers are not held: of those that are
  AlignedBytes codes_;                     // uint32 a row: 0 none, else 1 + the code of its text
  std::vector<std::string> number_texts_;  // of numbers that are not held: their codes begin at 2^31
  std::unordered_map<std::string, std::uint32_t> number_codes_;
};

}  // namespace elig
