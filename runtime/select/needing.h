// `needing 3 readings on 2 days at least 1 week apart`: whether the rows of a patient are enough. Three demands, each
// on all of the rows: among them are so many, successive ones so far apart, and they are on so many days.
//
// Surely: whatever the days and minutes of the rows that surely belong may be. Perhaps: with all rows that may belong,
// at some days and minutes that they may be at (where these are intervals, sometimes more are taken to be possible than
// are; never fewer). A row without a minute may be at any of its day.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/select/members.h"
#include "runtime/select/select.h"

namespace elig {

struct Enough {
  bool surely = false, perhaps = false;
};

/// Not shared between threads: holds the memory that it works in.
class Needing {
 public:
  /// `query` is borrowed.
  explicit Needing(const RowQuery& query) : query_(query) {}

  /// More is asked than that there is a row.
  [[nodiscard]] bool asked() const {
    return query_.needed_readings > 1 || query_.needed_days > 1 || query_.apart_minutes.has_value();
  }
  Enough of(const Members& members, std::size_t patient);

 private:
  // Where a reading may be in time, in days or minutes.
  struct Place {
    std::int64_t lo, hi;
  };

  bool enough(const Members& members, const std::uint64_t* words, std::size_t patient, bool surely);
  void collect(const Bits& rows, std::size_t first_row, bool by_day);
  std::size_t surely_apart(std::int64_t gap);
  std::size_t perhaps_apart(std::int64_t gap);

  const RowQuery& query_;
  std::vector<Place> places_;
  std::vector<std::int64_t> latest_;  // the latest time of any of the places up to each
};

}  // namespace elig
