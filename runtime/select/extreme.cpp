// The row with the highest or the lowest value.
#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "runtime/base/bug.h"
#include "runtime/select/members.h"
#include "runtime/select/needing.h"
#include "runtime/select/other_end.h"
#include "runtime/select/row_loops.h"
#include "runtime/select/row_order.h"
#include "runtime/select/time_pick.h"

namespace elig {
namespace {

// The three rows of one patient, whatever is uncertain about it.
class ExtremeRow {
 public:
  ExtremeRow(const RowOrder& order, const Numbers& values, bool highest)
      : order_(order), values_(values), highest_(highest) {}

  struct Picked {
    std::int32_t sure = kNoRow;
    std::int32_t of_sure = kNoRow, of_all = kNoRow;  // of the rows that surely belong, and of those that may
  };
  Picked of(const Members& members, std::size_t patient) {
    Picked picked;
    const std::uint32_t offset = members.offsets[patient];
    const Bits sure = members.of(members.sure, patient);
    collect(members.of(members.may, patient), offset);
    if (rows_.empty()) return picked;
    picked.of_all = static_cast<std::int32_t>(rows_.back());
    picked.sure = surely_last(order_, rows_, true);
    if (picked.sure >= 0 && !sure.test(static_cast<std::size_t>(picked.sure) - offset)) picked.sure = kUnsureRow;
    if (!members.exact()) collect(sure, offset);
    if (!rows_.empty()) picked.of_sure = static_cast<std::int32_t>(rows_.back());
    return picked;
  }

 private:
  struct Key {
    std::int64_t value;
    int side;  // -1: just under it, 1: just over
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  [[nodiscard]] Key key_of(std::size_t row) const {
    return {values_.data[row], values_.below.test(row) ? -1 : values_.above.test(row) ? 1 : 0};
  }
  // Those of the rows that have the most extreme value.
  void collect(const Bits& rows, std::uint32_t offset) {
    rows_.clear();
    Key best{};
    rows.for_each([&](std::size_t place) {
      const auto row = offset + static_cast<std::uint32_t>(place);
      const Key key = key_of(row);
      if (!rows_.empty() && key != best) {
        if ((key > best) != highest_) return;
        rows_.clear();
      }
      best = key;
      rows_.push_back(row);
    });
  }

  const RowOrder& order_;
  const Numbers& values_;
  bool highest_;
  std::vector<std::uint32_t> rows_;
};

// Rows of one patient after another, written where they belong.
struct Rows {
  std::int32_t *sure, *low, *high;

  void set(std::size_t patient, const ExtremeRow::Picked& picked, bool highest) const {
    const bool perhaps_none = picked.of_sure == kNoRow;
    sure[patient] = picked.sure;
    low[patient] = perhaps_none ? kNoRow : highest ? picked.of_sure : picked.of_all;
    high[patient] = perhaps_none ? kNoRow : highest ? picked.of_all : picked.of_sure;
  }
  void demand(std::size_t patient, const Enough& enough) const {
    if (enough.surely) return;
    sure[patient] = enough.perhaps ? kUnsureRow : kNoRow;
    low[patient] = high[patient] = kNoRow;
  }
};

}  // namespace

PickedExtremes pick_extreme(const RowQuery& query, const Numbers& values, bool highest, unsigned threads) {
  PickedRows sure(query.patients * sizeof(std::int32_t));
  if (query.patients == 0) return {};
  must(values.data.base == 0, "rows are compared as they are stored");
  auto* picked = sure.as<std::int32_t>();
  Integers best{
      .width = values.data.width,
      .data = AlignedBytes(words_for(query.patients) * kRowsPerWord * static_cast<std::size_t>(values.data.width))};
  std::atomic<bool> all_plain = true;
  OtherEnd<std::int32_t> low(query.patients), high(query.patients);
  const RowOrder order = RowOrder::of_starts(*query.run);
  const bool plain = order.days_known() && !order.has_minutes() && values.below.empty() && values.above.empty();
  for_each_block(query, &values.valid, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    Needing needing(query);
    if (plain && members.exact() && !needing.asked()) {
      row_loops().pick(members, values.data, highest, first, last, picked, best.data);
      return;
    }
    all_plain = false;
    const Rows rows{picked, low.of_block(first, last), high.of_block(first, last)};
    ExtremeRow extreme(order, values, highest);
    for (std::size_t p = first; p < last; ++p) {
      rows.set(p, extreme.of(members, p), highest);
      if (needing.asked()) rows.demand(p, needing.of(members, p));
    }
  });
  PickedRows lows = std::move(low).finish(sure), highs = std::move(high).finish(sure);
  PickedExtremes extremes{std::move(sure), std::move(lows), std::move(highs), {}};
  if (all_plain) extremes.values = std::move(best);
  return extremes;
}

}  // namespace elig
