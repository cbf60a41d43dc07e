// The windows of a query, and what is visible, as bounds on the days of a row: for the patients of a block, or once for
// all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/select/select.h"

namespace elig {

/// With F = the latest `from` and T = the earliest `to` of all windows, each somewhere in lo..hi, a row
///   surely lies inside   when start.hi <= T.lo and end.lo >= F.hi
///   perhaps lies inside  when start.lo <= T.hi and end.hi >= F.lo
/// One of each a patient.
struct Bounds {
  std::vector<Day> from_lo, from_hi, to_lo, to_hi;

  /// No bound is an interval, or missing.
  [[nodiscard]] bool exact() const { return from_lo == from_hi && to_lo == to_hi; }
};

/// All patients have the same.
bool common_bounds(const RowQuery& query);

/// Works out the bounds of one block after another. Not shared between threads.
class BoundsOf {
 public:
  /// `query` is borrowed.
  explicit BoundsOf(const RowQuery& query) : query_(query) {}

  /// Of patients first..last - 1 (`first` a multiple of 64). Valid until the next call.
  const Bounds& patients(std::size_t first, std::size_t last);

 private:
  // Dates of the patients of a block; where one is not known, `known` is 0 and the date is any.
  struct Dates {
    std::vector<Day> lo, hi;
    std::vector<std::uint8_t> known;
    void take(const PatientDays* days, Day unbounded, std::size_t first, std::size_t last);
  };
  void narrow(const RowWindow& window, std::size_t first, std::size_t last);

  const RowQuery& query_;
  Bounds bounds_;
  Dates from_, to_;
  std::vector<std::uint8_t> open_;  // some bound is missing
};

}  // namespace elig
