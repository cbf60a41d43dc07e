// Patients in memory, column by column. Exact: a number is the decimal the source wrote, an integer
// times 10^-decimals. Knows no rules and no units: the unit of a column is text, read by whoever binds
// it (compiler/plan). Built by runtime/ingest; immutable afterwards and safe to read from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace elig {

inline constexpr std::size_t kRowsPerWord = 64;
inline constexpr std::size_t kColumnAlignment = 64;  // bytes

/// Words of bitmap, and rows after padding, for `patients` rows.
constexpr std::size_t words_for(std::size_t patients) { return (patients + kRowsPerWord - 1) / kRowsPerWord; }

/// Fixed-size, 64-byte aligned, zero-filled memory. Movable.
class AlignedBytes {
 public:
  AlignedBytes() = default;
  explicit AlignedBytes(std::size_t bytes);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  template <class T>
  [[nodiscard]] T* as() {
    return reinterpret_cast<T*>(data_.get());
  }
  template <class T>
  [[nodiscard]] const T* as() const {
    return reinterpret_cast<const T*>(data_.get());
  }

 private:
  struct Free {
    void operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t{kColumnAlignment}); }
  };
  std::unique_ptr<std::byte[], Free> data_;
  std::size_t size_ = 0;
};

/// One bit per row, padded with zero bits to whole words. May be empty (no bit set).
class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(std::size_t rows) : bytes_(words_for(rows) * sizeof(std::uint64_t)) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] const std::uint64_t* words() const { return empty() ? nullptr : bytes_.as<std::uint64_t>(); }
  [[nodiscard]] std::uint64_t* words() { return empty() ? nullptr : bytes_.as<std::uint64_t>(); }
  [[nodiscard]] bool test(std::size_t row) const { return !empty() && (words()[row / 64] >> (row % 64) & 1) != 0; }
  void set(std::size_t row) { words()[row / 64] |= std::uint64_t{1} << (row % 64); }

 private:
  AlignedBytes bytes_;
};

/// Bytes per stored integer.
enum class Width : std::uint8_t { W8 = 1, W16 = 2, W32 = 4, W64 = 8 };

/// The narrowest width whose range holds lo..hi *and keeps its lowest value unused* (kernels rely on
/// data > INTn_MIN).
Width narrowest(std::int64_t lo, std::int64_t hi);

/// Integers of one width, padded to whole words of rows with 0.
struct Integers {
  Width width = Width::W8;
  AlignedBytes data;
  std::int64_t min = 0, max = 0;  // over the valid rows; 0, 0 when there are none

  /// All zero, of the narrowest width for values within min..max.
  static Integers zeros(std::size_t rows, std::int64_t min, std::int64_t max);

  [[nodiscard]] std::int64_t operator[](std::size_t row) const;
  void set(std::size_t row, std::int64_t value);  // value within the range the width was chosen for
};

/// The numbers of a column: value = data[row] * 10^-decimals, where valid.
struct Numbers {
  Integers data;
  int decimals = 0;
  Bitmap valid;
  Bitmap below, above;  // censored: `<0.2`, `>1000`; subset of valid; empty when there are none
};

/// The cells of a column that are not numbers, as codes into `labels`, where valid. Labels are trimmed
/// of surrounding blanks, and in order of first appearance.
struct Texts {
  Integers codes;
  Bitmap valid;
  std::vector<std::string> labels;
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

/// Something the reader of the source noticed and the user should know ("column `x` has no name").
struct ImportNote {
  std::string message;
};

struct Population {
  std::size_t patients = 0;
  std::vector<std::string> ids;  // per patient; empty: the row number (1-based) is the id
  std::vector<Column> columns;
  std::vector<ImportNote> notes;
  std::string index_date;  // ISO, or empty
};

/// The id of a patient; `row` < patients.
std::string patient_id(const Population& population, std::size_t row);

/// `27`, `<0.2`, `negative`: the cell as text, decimals in shortest form; "" when missing.
std::string cell_text(const Column& column, std::size_t row);

/// Splits `ALT.ULN [U/L]` into name, role and unit. nullopt: not such a header (why in *problem).
struct Header {
  std::string name;
  ColumnRole role = ColumnRole::Value;
  std::optional<std::string> unit;
};
std::optional<Header> parse_header(std::string_view text, std::string* problem);

/// Builds one column from cells given as text, row after row. Exact; chooses decimals and the
/// narrowest width at the end.
class ColumnBuilder {
 public:
  ColumnBuilder(std::string header, Header parsed);
  ColumnBuilder(ColumnBuilder&&) noexcept;
  ColumnBuilder& operator=(ColumnBuilder&&) noexcept;
  ~ColumnBuilder();

  /// "" (or only blanks), `NA`, `N/A`, `NULL`, `.`: missing. Numbers: `27`, `-0.5`, `1.5e9`, `<0.2`, `>1000`,
  /// (`<0.2` is below, `>1000` above). Everything else, `<=0.2` and numbers of more than 18 digits included,
  /// is a text: kept, and listed by whoever wanted a number there.
  void append(std::string_view cell);
  void append_missing();

  /// The column, with rows beyond the appended ones missing. All numbers get one scale, 10^-decimals: where
  /// an int64 cannot hold each of them at one scale, the scale that keeps the most is taken, and the others
  /// become texts. `rows` is at least the number of appended cells.
  Column finish(std::size_t rows) &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace elig
