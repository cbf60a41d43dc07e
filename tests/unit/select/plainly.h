// The meaning of a selection, said as plainly as it can be and without a thought of speed: every day that a date may be
// is tried, every row is compared with every other.
#pragma once

#include <optional>
#include <vector>

#include "tests/unit/select/history.h"

namespace elig::select_test {

/// Whether each row of a patient belongs. `valued`: rows without a value do not.
std::vector<Truth> belongs(const History& history, const Patient& patient, bool valued = false);
/// Whether each lies in the windows and is seen.
std::vector<Truth> lies_inside(const History& history, const Patient& patient);

struct Needed {
  std::size_t readings = 1, days = 1;
  std::optional<std::int64_t> apart_minutes = {};
  bool apart_in_days = false;
};
/// Are there enough? Where `exact` comes out false, Unknown is allowed for No (partial days, minutes of some rows
/// only).
Truth enough(const Patient& patient, const std::vector<Truth>& rows, const Needed& needed, bool* exact);

/// Indices of the patient's rows, kNoRow or kUnsureRow.
std::int32_t picked(const Patient& patient, const std::vector<Truth>& rows, Order order);
std::int32_t picked_nth(const Patient& patient, const std::vector<Truth>& rows, std::size_t nth);
struct Extremes {
  std::int32_t sure = kNoRow;
  std::optional<std::pair<std::int64_t, int>> low, high;  // values and sides
};
Extremes extremes(const Patient& patient, const std::vector<Truth>& rows, bool highest);

struct Range {
  std::uint32_t low = 0, high = 0;
  friend bool operator==(const Range&, const Range&) = default;
};
Range counted(const std::vector<Truth>& rows);
Range busiest(const Patient& patient, const std::vector<Truth>& rows, int months, int days);

struct Figure {
  std::int64_t number = 0;
  std::uint32_t readings = 0;
  bool below = false, above = false;
  friend bool operator==(const Figure&, const Figure&) = default;
};
std::optional<Figure> summed(const Patient& patient, const std::vector<Truth>& rows);
std::optional<Figure> twice_median(const Patient& patient, const std::vector<Truth>& rows);

/// Does one of `rows` follow?
Truth followed(const DayRange& row, const Patient& patient, const std::vector<Truth>& rows, int months, int days);

}  // namespace elig::select_test
