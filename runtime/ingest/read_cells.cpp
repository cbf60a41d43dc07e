#include "runtime/ingest/read_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include "runtime/base/bug.h"

namespace elig {
namespace {

struct ColumnType {
  duckdb_type type = DUCKDB_TYPE_INVALID;
  int scale = 0;  // of a DECIMAL, whose `type` is that of its integers
};

ColumnType type_of(duckdb_vector vector) {
  duckdb_logical_type type = duck().vector_get_column_type(vector);
  ColumnType found{duck().get_type_id(type)};
  if (found.type == DUCKDB_TYPE_DECIMAL) {
    found = {duck().decimal_internal_type(type), duck().decimal_scale(type)};
  }
  duck().destroy_logical_type(&type);
  return found;
}

// The integers that a cell holds as a number.
constexpr std::int64_t kMostMantissa = 999'999'999'999'999'999;

template <class Integer>
void add_integer(Integer value, int scale, CellBatch& cells) {
  if (std::cmp_greater(value, kMostMantissa) || std::cmp_less(value, -kMostMantissa)) {
    cells.add_text(std::to_string(value));  // 19 digits or more
    return;
  }
  auto mantissa = static_cast<std::int64_t>(value);
  for (; scale > 0 && mantissa % 10 == 0; --scale) mantissa /= 10;
  cells.add_number(mantissa, scale);
}

template <class Float>
constexpr auto kPowers = [] {
  std::array<Float, kMaxDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// Of a double most decimals of up to 15 digits, of a float of up to 6, come back from it as they were: such a decimal
// is the only one, and the shortest. It is found where an integer divided by a power of ten gives the very number; both
// are exact as floating-point numbers, so the quotient is rounded as reading the decimal would be.
template <class Float>
bool add_short_decimal(Float value, CellBatch& cells) {
  constexpr auto kDigits = static_cast<std::size_t>(std::numeric_limits<Float>::digits10);
  constexpr std::size_t kExactPowers = std::is_same_v<Float, float> ? 10 : 22;
  const Float magnitude = std::fabs(value);
  for (std::size_t scale = 0; scale <= std::min<std::size_t>(kMaxDigits, kExactPowers); ++scale) {
    const Float scaled = magnitude * kPowers<Float>[scale];
    if (!(scaled < kPowers<Float>[kDigits] - 1)) return false;
    const auto mantissa = static_cast<std::int64_t>(scaled + Float{0.5});
    if (static_cast<Float>(mantissa) / kPowers<Float>[scale] == magnitude) {
      cells.add_number(value < 0 ? -mantissa : mantissa, static_cast<int>(scale));
      return true;
    }
  }
  return false;
}

// As DuckDB writes it into a CSV file: with an exponent where there would be many zeros.
template <class Float>
void add_long_decimal(Float value, CellBatch& cells) {
  std::array<char, 64> text{};
  const Float magnitude = std::fabs(value);
  const bool fixed = magnitude >= Float(1e-4) && magnitude < Float(1e16);
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 fixed ? std::chars_format::fixed : std::chars_format::scientific);
  cells.add_written({text.data(), static_cast<std::size_t>(end.ptr - text.data())});
}

template <class Value>
void add_value(Value value, int scale, CellBatch& cells) {
  if constexpr (std::is_integral_v<Value>) {
    add_integer(value, scale, cells);
  } else if (std::isnan(value)) {
    cells.add_missing();  // how data frames write it
  } else if (!add_short_decimal(value, cells)) {
    add_long_decimal(value, cells);
  }
}

template <class Value>
void read_numbers(const DuckVector& values, std::size_t rows, int scale, CellBatch& cells) {
  for (std::size_t row = 0; row < rows; ++row) {
    if (values.is_null(row)) {
      cells.add_missing();
    } else {
      add_value(values.at<Value>(row), scale, cells);
    }
  }
}

void read_texts(const DuckVector& texts, std::size_t rows, CellBatch& cells) {
  for (std::size_t row = 0; row < rows; ++row) {
    if (texts.is_null(row)) {
      cells.add_missing();
    } else {
      cells.add_written(texts.text(row));
    }
  }
}

}  // namespace

bool reads_type(std::string_view type) {
  static constexpr std::string_view kRead[] = {"VARCHAR",   "TINYINT",  "SMALLINT", "INTEGER", "BIGINT", "UTINYINT",
                                               "USMALLINT", "UINTEGER", "UBIGINT",  "FLOAT",   "DOUBLE"};
  if (std::ranges::find(kRead, type) != std::end(kRead)) return true;
  if (!type.starts_with("DECIMAL(")) return false;
  const std::size_t width = std::strtoul(std::string(type.substr(8)).c_str(), nullptr, 10);
  return width > 0 && width <= static_cast<std::size_t>(kMaxDigits);
}

void read_cells(const DuckChunk& rows, std::size_t column, CellBatch& cells) {
  const DuckVector& values = rows.vector(column);
  const ColumnType of = type_of(rows.handle(column));
  switch (of.type) {
    case DUCKDB_TYPE_VARCHAR:
      return read_texts(values, rows.rows(), cells);
    case DUCKDB_TYPE_TINYINT:
      return read_numbers<std::int8_t>(values, rows.rows(), of.scale, cells);
    case DUCKDB_TYPE_SMALLINT:
      return read_numbers<std::int16_t>(values, rows.rows(), of.scale, cells);
    case DUCKDB_TYPE_INTEGER:
      return read_numbers<std::int32_t>(values, rows.rows(), of.scale, cells);
    case DUCKDB_TYPE_BIGINT:
      return read_numbers<std::int64_t>(values, rows.rows(), of.scale, cells);
    case DUCKDB_TYPE_UTINYINT:
      return read_numbers<std::uint8_t>(values, rows.rows(), 0, cells);
    case DUCKDB_TYPE_USMALLINT:
      return read_numbers<std::uint16_t>(values, rows.rows(), 0, cells);
    case DUCKDB_TYPE_UINTEGER:
      return read_numbers<std::uint32_t>(values, rows.rows(), 0, cells);
    case DUCKDB_TYPE_UBIGINT:
      return read_numbers<std::uint64_t>(values, rows.rows(), 0, cells);
    case DUCKDB_TYPE_FLOAT:
      return read_numbers<float>(values, rows.rows(), 0, cells);
    case DUCKDB_TYPE_DOUBLE:
      return read_numbers<double>(values, rows.rows(), 0, cells);
    default:
      bug("a column of a type that is not read");
  }
}

}  // namespace elig
