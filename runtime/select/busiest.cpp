// The most rows in any stretch of days as long as is asked: `count(seizure within any 12 months)`.
#include <algorithm>
#include <vector>

#include "runtime/select/members.h"
#include "runtime/select/needing.h"

namespace elig {
namespace {

// A row lies in d .. d + length when start <= d + length and end >= d. Of all days d only the ends of rows need a look:
// up to the next of them, a later d loses no row, and may win some.
class Stretches {
 public:
  Stretches(std::int32_t months, std::int32_t days) : months_(months), days_(days) {}

  void clear() { rows_.clear(); }
  void add(Day start, Day end) { rows_.push_back({start, end}); }

  std::uint32_t most() {
    begins_.clear();
    for (const Row& row : rows_) begins_.push_back(row.end);
    std::ranges::sort(begins_);
    begins_.erase(std::ranges::unique(begins_).begin(), begins_.end());
    lasts_.clear();
    for (const Day day : begins_) lasts_.push_back(shifted(day, months_, days_));
    // Each row lies in the stretches from the first that reaches its start to the last that begins by its end.
    change_.assign(begins_.size() + 1, 0);
    for (const Row& row : rows_) {
      const auto from = std::ranges::lower_bound(lasts_, row.start) - lasts_.begin();
      const auto to = std::ranges::upper_bound(begins_, row.end) - begins_.begin();
      if (from >= to) continue;
      ++change_[static_cast<std::size_t>(from)];
      --change_[static_cast<std::size_t>(to)];
    }
    std::int32_t now = 0, most = 0;
    for (const std::int32_t change : change_) most = std::max(most, now += change);
    return static_cast<std::uint32_t>(most);
  }

 private:
  struct Row {
    Day start, end;
  };
  std::int32_t months_, days_;
  std::vector<Row> rows_;
  std::vector<Day> begins_, lasts_;
  std::vector<std::int32_t> change_;
};

}  // namespace

Counted count_busiest(const RowQuery& query, std::int32_t months, std::int32_t days, unsigned threads) {
  Counted counted{AlignedBytes(query.patients * sizeof(std::uint32_t)),
                  AlignedBytes(query.patients * sizeof(std::uint32_t))};
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    const DayColumn& starts = query.run->start;
    const DayColumn& ends = query.run->end ? *query.run->end : starts;
    Stretches stretches(months, days);
    Needing needing(query);
    for (std::size_t p = first; p < last; ++p) {
      const Enough enough = needing.of(members, p);
      const std::size_t offset = members.offsets[p];
      if (enough.surely) {
        stretches.clear();
        members.of(members.sure, p).for_each([&](std::size_t place) {
          stretches.add(starts[offset + place].hi, ends[offset + place].lo);
        });
        counted.low.as<std::uint32_t>()[p] = stretches.most();
      }
      if (enough.perhaps) {
        stretches.clear();
        members.of(members.may, p).for_each([&](std::size_t place) {
          stretches.add(starts[offset + place].lo, ends[offset + place].hi);
        });
        counted.high.as<std::uint32_t>()[p] = stretches.most();
      }
    }
  });
  return counted;
}

}  // namespace elig
