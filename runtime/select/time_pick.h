// The last (or first) of a patient's rows, where it is sure which that is.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "runtime/select/members.h"
#include "runtime/select/row_order.h"
#include "runtime/select/select.h"

namespace elig {

/// The row that surely comes after (before) all others of them, or kUnsureRow; rows is not empty.
inline std::int32_t surely_last(const RowOrder& order, std::span<const std::uint32_t> rows, bool latest) {
  const auto beaten = [&](std::size_t row, std::size_t by) {
    return latest ? order.surely_before(row, by) : order.surely_before(by, row);
  };
  // Whichever beats all others takes the place when it is its turn, and keeps it.
  std::uint32_t best = rows.front();
  for (const std::uint32_t row : rows) {
    if (row != best && beaten(best, row)) best = row;
  }
  const bool sure = std::ranges::all_of(rows, [&](std::uint32_t row) { return row == best || beaten(row, best); });
  return sure ? static_cast<std::int32_t>(best) : kUnsureRow;
}

/// Of the rows that may belong; kUnsureRow, too, where it does not surely belong. Not shared between threads.
class TimePick {
 public:
  /// `sorted`: the order's days are those that the run is sorted by. `order` is borrowed.
  TimePick(const RowOrder& order, bool latest, bool sorted)
      : order_(order), latest_(latest), sorted_(sorted && order.days_known()) {}

  std::int32_t of(const Members& members, std::size_t patient) {
    const std::uint32_t offset = members.offsets[patient];
    const Bits may = members.of(members.may, patient);
    const std::int32_t place = latest_ ? may.highest() : may.lowest();
    if (place < 0) return kNoRow;
    std::int32_t row = static_cast<std::int32_t>(offset) + place;
    rows_.clear();
    may.for_each([&](std::size_t at) {
      // In sorted days only rows of the same day can come before the one at the end.
      const auto other = offset + static_cast<std::uint32_t>(at);
      if (!sorted_ || order_.same_day(other, static_cast<std::size_t>(row))) rows_.push_back(other);
    });
    row = surely_last(order_, rows_, latest_);
    if (row < 0) return row;
    const auto at = static_cast<std::size_t>(row) - offset;
    return members.exact() || members.of(members.sure, patient).test(at) ? row : kUnsureRow;
  }

 private:
  const RowOrder& order_;
  bool latest_, sorted_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace elig
