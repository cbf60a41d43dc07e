// The comparisons that need no code of their own: a column with a constant, and two scaled columns with each other.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "compiler/plan/tape.h"
#include "runtime/portfolio/portfolio.h"

namespace elig::planning {

/// column <= value, or column == value.
struct ThresholdForm {
  std::uint32_t column = 0;  // of the tape's arguments
  std::int64_t value = 0;
  bool equal = false;
  friend auto operator<=>(const ThresholdForm&, const ThresholdForm&) = default;
};

/// nullopt: `comparison` is something else.
std::optional<ThresholdForm> threshold_form(const Tape& tape, MaskId comparison);
std::optional<ComparedColumns> columns_form(const Tape& tape, MaskId comparison);

}  // namespace elig::planning
