// Which rows another row follows in time: `drug in a followed by drug in b within 6 months`.
#include <algorithm>
#include <atomic>
#include <vector>

#include "runtime/base/bug.h"
#include "runtime/select/members.h"

namespace elig {
namespace {

// Bits of successive rows, into words that another thread may write as well.
class RowBits {
 public:
  explicit RowBits(std::uint64_t* words) : words_(words) {}
  RowBits(const RowBits&) = delete;
  RowBits& operator=(const RowBits&) = delete;
  ~RowBits() { flush(); }

  void set(std::size_t row) {
    if (row / kRowsPerWord != at_) {
      flush();
      at_ = row / kRowsPerWord;
    }
    word_ |= std::uint64_t{1} << row % kRowsPerWord;
  }

 private:
  void flush() {
    if (word_ != 0) std::atomic_ref(words_[at_]).fetch_or(word_, std::memory_order_relaxed);
    word_ = 0;
  }
  std::uint64_t* words_;
  std::size_t at_ = 0;
  std::uint64_t word_ = 0;
};

// The rows of one patient that may follow. With a in lo..hi, b follows a
//   surely   when b.lo > a.hi and b.hi <= a.lo + within
//   perhaps  when b.hi > a.lo and b.lo <= a.hi + within
class Followers {
 public:
  void of(const EventRun& run, const Members& members, std::size_t patient) {
    const std::size_t offset = members.offsets[patient];
    sure_.clear();
    members.of(members.sure, patient).for_each([&](std::size_t place) { sure_.push_back(run.start[offset + place]); });
    may_.clear();
    members.of(members.may, patient).for_each([&](std::size_t place) { may_.push_back(run.start[offset + place]); });
    // The rows are sorted by their first day. From here on `hi` is the earliest last day of all from a row on, and the
    // latest of all up to a row.
    for (std::size_t i = sure_.size(); i-- > 1;) sure_[i - 1].hi = std::min(sure_[i - 1].hi, sure_[i].hi);
    for (std::size_t i = 1; i < may_.size(); ++i) may_[i].hi = std::max(may_[i].hi, may_[i - 1].hi);
  }
  [[nodiscard]] bool surely(const DayRange& row, const DayRange& until) const {
    const auto after = std::ranges::upper_bound(sure_, row.hi, {}, &DayRange::lo);
    return after != sure_.end() && after->hi <= until.lo;
  }
  [[nodiscard]] bool perhaps(const DayRange& row, const DayRange& until) const {
    const auto beyond = std::ranges::upper_bound(may_, until.hi, {}, &DayRange::lo);
    return beyond != may_.begin() && std::prev(beyond)->hi > row.lo;
  }

 private:
  std::vector<DayRange> sure_, may_;
};

}  // namespace

RowTruthBits followed_by(const EventRun& first, const RowQuery& second, std::int32_t months, std::int32_t days,
                         unsigned threads) {
  RowTruthBits followed{Bitmap(first.rows), Bitmap(first.rows)};
  if (first.rows == 0) return followed;
  must(first.offsets.size() > second.patients * sizeof(std::uint32_t), "a run without dense offsets");
  const auto* offsets = first.offsets.as<std::uint32_t>();
  const bool never = months <= 0 && days <= 0;  // no day is after another and at latest the same
  for_each_block(second, nullptr, threads, [&](std::size_t begin, std::size_t end, const Members& members) {
    Followers followers;
    RowBits yes(followed.yes.words()), no(followed.no.words());
    for (std::size_t p = begin; p < end; ++p) {
      if (offsets[p] == offsets[p + 1]) continue;
      followers.of(*second.run, members, p);
      for (std::size_t row = offsets[p]; row < offsets[p + 1]; ++row) {
        const DayRange at = first.start[row];
        const DayRange until{shifted(at.lo, months, days), shifted(at.hi, months, days)};
        if (!never && followers.surely(at, until)) {
          yes.set(row);
        } else if (never || !followers.perhaps(at, until)) {
          no.set(row);
        }
      }
    }
  });
  return followed;
}

}  // namespace elig
