// What something means, as bytes: equal bytes, equal meaning, whichever program says it. Every part is framed by its
// length, so that no two meanings share their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/ir/program.h"

namespace elig::ir {

/// Appends framed parts.
class KeyWriter {
 public:
  KeyWriter& number(std::int64_t value);
  KeyWriter& text(std::string_view value);
  KeyWriter& rational(const Rational& value);
  KeyWriter& limit(const std::optional<Rational>& value);
  KeyWriter& unit(const Unit& unit);
  /// How an input reads a column: its kind, units, labels and limits, not its name and not which row it is of.
  KeyWriter& declaration(const Input& input);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace elig::ir
