// The row that comes first in an order of time, and the nth.
#include <algorithm>
#include <vector>

#include "runtime/select/members.h"
#include "runtime/select/needing.h"
#include "runtime/select/row_loops.h"
#include "runtime/select/row_order.h"
#include "runtime/select/time_pick.h"

namespace elig {
namespace {

void clear_unsure(const Members& members, std::size_t first, std::size_t last, std::int32_t* picked) {
  for (std::size_t p = first; p < last; ++p) {
    if (picked[p] >= 0 && !members.of(members.sure, p).test(static_cast<std::size_t>(picked[p]) - members.offsets[p])) {
      picked[p] = kUnsureRow;
    }
  }
}

// What `needing` leaves of the row that was picked.
void demand(Needing& needing, const Members& members, std::size_t first, std::size_t last, std::int32_t* picked) {
  if (!needing.asked()) return;
  for (std::size_t p = first; p < last; ++p) {
    if (picked[p] == kNoRow) continue;
    const Enough enough = needing.of(members, p);
    if (!enough.surely) picked[p] = enough.perhaps ? kUnsureRow : kNoRow;
  }
}

// All rows that may belong, in a sure order: the nth of them.
class NthRow {
 public:
  NthRow(const RowOrder& order, std::uint32_t nth) : order_(order), nth_(nth) {}

  std::int32_t of(const Members& members, std::size_t patient) {
    const Bits may = members.of(members.may, patient);
    const std::uint32_t count = may.count();
    if (count < nth_) return kNoRow;
    if (members.of(members.sure, patient).count() != count) return kUnsureRow;
    rows_.clear();
    may.for_each([&](std::size_t place) { rows_.push_back(members.offsets[patient] + place); });
    if (!sort()) return kUnsureRow;
    return static_cast<std::int32_t>(rows_[nth_ - 1]);
  }

 private:
  // The rows are sorted by start as the run is: what remains are stretches of rows that no day separates.
  bool sort() {
    for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
      Day last = order_.last_day(rows_[begin]);
      for (end = begin + 1; end < rows_.size() && order_.first_day(rows_[end]) <= last; ++end) {
        last = std::max(last, order_.last_day(rows_[end]));
      }
      if (end - begin > 1 && !sort(begin, end)) return false;
    }
    return true;
  }
  // Each row's place is how many are surely before it: a sure order when these are all different.
  bool sort(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (!order_.same_day(rows_[begin], rows_[i])) return false;
    }
    if (!order_.has_minutes()) return true;
    placed_.assign(end - begin, kNone);
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t before = 0;
      for (std::size_t j = begin; j < end; ++j) before += j != i && order_.surely_before(rows_[j], rows_[i]) ? 1 : 0;
      if (placed_[before] != kNone) return false;
      placed_[before] = rows_[i];
    }
    std::ranges::copy(placed_, rows_.begin() + static_cast<std::ptrdiff_t>(begin));
    return true;
  }

  static constexpr std::size_t kNone = ~std::size_t{0};
  const RowOrder& order_;
  std::uint32_t nth_;
  std::vector<std::size_t> rows_, placed_;
};

}  // namespace

PickedRows pick_row(const RowQuery& query, Order order, unsigned threads) {
  PickedRows rows(query.patients * sizeof(std::int32_t));
  if (query.patients == 0) return rows;
  auto* picked = rows.as<std::int32_t>();
  const RowOrder by = order == Order::LastEnding ? RowOrder::of_ends(*query.run) : RowOrder::of_starts(*query.run);
  const bool lasting = order == Order::LastEnding && query.run->end.has_value();
  const bool at_end = !lasting && by.days_known() && !by.has_minutes();
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    if (at_end) {  // rows of known days, sorted as they are
      row_loops().last_of(members, order != Order::Earliest, first, last, picked);
      if (!members.exact()) clear_unsure(members, first, last, picked);
    } else {
      TimePick pick(by, order != Order::Earliest, !lasting);
      for (std::size_t p = first; p < last; ++p) picked[p] = pick.of(members, p);
    }
    Needing needing(query);
    demand(needing, members, first, last, picked);
  });
  return rows;
}

PickedRows pick_nth(const RowQuery& query, std::uint32_t nth, unsigned threads) {
  PickedRows rows(query.patients * sizeof(std::int32_t));
  if (query.patients == 0) return rows;
  auto* picked = rows.as<std::int32_t>();
  const RowOrder order = RowOrder::of_starts(*query.run);
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    NthRow row(order, std::max(nth, 1U));
    for (std::size_t p = first; p < last; ++p) picked[p] = row.of(members, p);
    Needing needing(query);
    demand(needing, members, first, last, picked);
  });
  return rows;
}

}  // namespace elig
