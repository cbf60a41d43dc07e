// One cell of a source as a value: missing, a number (perhaps censored) or a text; and the common scale of a column of
// such numbers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/population/decimal.h"

namespace elig {

enum class CellKind : std::uint8_t { Missing, Exactly, Below, Above, Text };

struct Cell {
  CellKind kind = CellKind::Missing;
  std::uint8_t decimals = 0;  // of a number, 0..kMaxDigits
  std::int64_t value = 0;     // mantissa of a number; of a text, the code that whoever keeps the texts gave it

  [[nodiscard]] bool is_number() const {
    return kind == CellKind::Exactly || kind == CellKind::Below || kind == CellKind::Above;
  }
};

/// "", `NA`, `N/A`, `NULL`, `.`: how sources write that there is nothing. `text` is trimmed.
inline bool means_missing(std::string_view text) {
  return text.empty() || text == "NA" || text == "N/A" || text == "NULL" || text == ".";
}

/// `text` is trimmed. What means missing is; `27`, `-0.5`, `1.5e9`, `<0.2`, `> 1000`: numbers. All else
/// is a text, whose code is 0.
Cell parse_cell(std::string_view text);

/// `27`, `<0.2`: a number, in shortest form.
std::string number_text(const Cell& number);

/// The common scale of a column, 10^-decimals.
struct Scale {
  int decimals = 0;
  bool holds_all = true;

  /// Can an int64 hold the number at this scale?
  [[nodiscard]] bool holds(const Cell& number) const;
  [[nodiscard]] std::int64_t stored(const Cell& number) const {
    return number.value * power_of_ten(decimals - number.decimals);
  }
};

/// Finds the common scale: counts how many decimals numbers need, and how many they can take.
class ScaleChoice {
 public:
  void add(const Cell& number);

  /// The scale that loses the fewest numbers; of equals, the one with the fewest decimals. It is the largest
  /// needed one unless the column mixes very large numbers with very small ones.
  [[nodiscard]] Scale best() const;

 private:
  std::array<std::uint64_t, kMaxDigits + 1> needing_{}, taking_{};
};

}  // namespace elig
