// Columns of numbers and texts over rows (patients, or events of theirs). Exact: a number is the decimal the source
// wrote, an integer times 10^-decimals. Knows no rules and no units: the unit of a column is text, read by whoever
// binds it (compiler/plan). Built by runtime/ingest; immutable afterwards and safe to read from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/population/aligned_bytes.h"
#include "runtime/population/text_list.h"

namespace elig {

inline constexpr std::size_t kRowsPerWord = 64;

/// Words of bitmap, and rows after padding, for `patients` rows.
constexpr std::size_t words_for(std::size_t patients) { return (patients + kRowsPerWord - 1) / kRowsPerWord; }

/// One bit per row, padded with zero bits to whole words. May be empty (no bit set).
class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(std::size_t rows) : bytes_(words_for(rows) * sizeof(std::uint64_t)) {}
  explicit Bitmap(AlignedBytes words) : bytes_(std::move(words)) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] const std::uint64_t* words() const { return empty() ? nullptr : bytes_.as<std::uint64_t>(); }
  [[nodiscard]] std::uint64_t* words() { return empty() ? nullptr : bytes_.as<std::uint64_t>(); }
  [[nodiscard]] bool test(std::size_t row) const { return !empty() && (words()[row / 64] >> (row % 64) & 1) != 0; }
  [[nodiscard]] const AlignedBytes& bytes() const { return bytes_; }
  void set(std::size_t row) { words()[row / 64] |= std::uint64_t{1} << (row % 64); }

 private:
  AlignedBytes bytes_;
};

/// Bytes per stored integer.
enum class Width : std::uint8_t { W8 = 1, W16 = 2, W32 = 4, W64 = 8 };

/// The narrowest width whose range holds lo..hi *and keeps its lowest value unused* (kernels rely on
/// data > INTn_MIN).
Width narrowest(std::int64_t lo, std::int64_t hi);

/// How integers are stored: value = base + stored (frame of reference).
struct IntegerLayout {
  Width width = Width::W8;
  std::int64_t base = 0;  // such that no sum of it and an integer of the width overflows
};
/// Where the integers of a column count from. A base saves bytes of columns that kernels read; rows of histories are
/// read as they are stored, by runtime/select.
enum class Base : std::uint8_t { Zero, Chosen };
/// The narrowest layout of values within lo..hi, its lowest stored number unused as well. A chosen base is 0 where that
/// is as narrow; else the roundest that will do, so that some more values seldom change it, and kernels with it.
IntegerLayout narrowest(std::int64_t lo, std::int64_t hi, Base base);
/// Is it a layout, and does it hold values within lo..hi with its lowest stored number unused?
bool holds(const IntegerLayout& layout, std::int64_t lo, std::int64_t hi);

/// Integers of one width, padded to whole words of rows. What is read and set are values, wherever they count from. A
/// row without a value, of padding, too, is stored as 0.
struct Integers {
  Width width = Width::W8;
  AlignedBytes data;              // stored
  std::int64_t min = 0, max = 0;  // values of the valid rows; both are `base` when there are none
  std::int64_t base = 0;

  /// All stored as 0, in the narrowest layout for values within min..max.
  static Integers zeros(std::size_t rows, std::int64_t min, std::int64_t max, Base base = Base::Zero);

  [[nodiscard]] IntegerLayout layout() const { return {width, base}; }
  [[nodiscard]] std::int64_t operator[](std::size_t row) const { return base + stored(row); }
  [[nodiscard]] std::int64_t stored(std::size_t row) const {
    switch (width) {
      case Width::W8:
        return data.as<std::int8_t>()[row];
      case Width::W16:
        return data.as<std::int16_t>()[row];
      case Width::W32:
        return data.as<std::int32_t>()[row];
      case Width::W64:
        break;
    }
    return data.as<std::int64_t>()[row];
  }
  /// `value` is within the range that the layout was chosen for.
  void set(std::size_t row, std::int64_t value) {
    const std::int64_t number = value - base;
    switch (width) {
      case Width::W8:
        data.as<std::int8_t>()[row] = static_cast<std::int8_t>(number);
        return;
      case Width::W16:
        data.as<std::int16_t>()[row] = static_cast<std::int16_t>(number);
        return;
      case Width::W32:
        data.as<std::int32_t>()[row] = static_cast<std::int32_t>(number);
        return;
      case Width::W64:
        data.as<std::int64_t>()[row] = number;
        return;
    }
  }
};

/// What a block of a column's rows holds, for whoever can do without reading it: in numbers as they are stored, which
/// is what kernels compare.
struct BlockRange {
  std::int64_t min = 0, max = 0;  // stored, over the valid rows; 0, 0 when there are none
  std::uint64_t missing = 0;      // rows without a number
};
inline constexpr std::size_t kBlockRows = 16384;
constexpr std::size_t blocks_for(std::size_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }

/// The numbers of a column: value = data[row] * 10^-decimals, where valid.
struct Numbers {
  Integers data;
  int decimals = 0;
  Bitmap valid;
  Bitmap below, above;  // censored: `<0.2`, `>1000`; subset of valid; empty when there are none
  /// BlockRange of each kBlockRows rows, of these very rows and `valid`; empty: not known (a population that was not
  /// read from its file).
  AlignedBytes blocks = {};
};

/// The block ranges of a column of `rows` rows.
AlignedBytes block_ranges(const Numbers& numbers, std::size_t rows);

/// The cells of a column that are not numbers, as codes into `labels`, where valid. Labels are trimmed
/// of surrounding blanks, and in order of first appearance.
struct Texts {
  Integers codes;
  Bitmap valid;
  TextList labels;
};

enum class ColumnRole : std::uint8_t { Value, Uln, Lln, Date };

/// One column of the source. A cell is missing, or a number, or a text; a column may hold both.
struct Column {
  std::string header;  // as the source wrote it
  std::string name;    // `ALT` of `ALT.ULN [U/L]`
  ColumnRole role = ColumnRole::Value;
  std::optional<std::string> unit;  // `U/L`; nullopt: none written
  std::optional<Numbers> numbers;
  std::optional<Texts> texts;
};

}  // namespace elig
