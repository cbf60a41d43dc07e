// When one row comes surely before another.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/population/history.h"

namespace elig {

/// Rows of a run by the days of one of their two columns. Borrows the run.
class RowOrder {
 public:
  static RowOrder of_starts(const EventRun& run) {
    return {run.start, run.minutes.empty() ? nullptr : run.minutes.as<std::int16_t>()};
  }
  static RowOrder of_ends(const EventRun& run) { return run.end ? RowOrder{*run.end, nullptr} : of_starts(run); }

  /// The interval of one ends before the other's begins; or both are the same day, and their minutes say so, or where
  /// these are not known or equal, the source's sequence.
  [[nodiscard]] bool surely_before(std::size_t a, std::size_t b) const {
    if (hi_[a] < lo_[b]) return true;
    if (!same_day(a, b)) return false;
    if (minutes_ != nullptr && minutes_[a] >= 0 && minutes_[b] >= 0 && minutes_[a] != minutes_[b]) {
      return minutes_[a] < minutes_[b];
    }
    return a < b;
  }
  [[nodiscard]] bool same_day(std::size_t a, std::size_t b) const {
    return lo_[a] == hi_[a] && lo_[b] == hi_[b] && lo_[a] == lo_[b];
  }
  [[nodiscard]] Day first_day(std::size_t row) const { return lo_[row]; }
  [[nodiscard]] Day last_day(std::size_t row) const { return hi_[row]; }
  /// Every row is on one known day.
  [[nodiscard]] bool days_known() const { return lo_ == hi_; }
  [[nodiscard]] bool has_minutes() const { return minutes_ != nullptr; }

 private:
  RowOrder(const DayColumn& days, const std::int16_t* minutes)
      : lo_(days.lo.as<Day>()), hi_(days.hi.empty() ? lo_ : days.hi.as<Day>()), minutes_(minutes) {}

  const Day *lo_, *hi_;
  const std::int16_t* minutes_;
};

}  // namespace elig
