// The bounds of a query's windows compared with the days of rows, 64 at a time; then the threads that take blocks of
// patients. A row is a start and an end, each a day or an interval of days; for rows that take no time the end is the
// start. So membership is twice the same two comparisons (bounds.h), and once where neither rows nor bounds are
// intervals.
#include "runtime/select/members.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include "runtime/base/bug.h"
#include "runtime/select/bounds.h"
#include "runtime/select/packed_flags.h"
#include "runtime/select/row_loops.h"

namespace elig {
namespace {

constexpr std::size_t kBlockPatients = 4096;  // the bits of their rows stay in the nearest cache

constexpr std::size_t kStep = 8;  // rows compared at a time, more often than not a patient's

// As RowLoops::mark, with bounds by patient, and into a byte a row: flags[r] for row first_row + r. Whole steps run
// over into the rows of the next patient, who then writes them right.
ELIG_VECTORIZED
void mark_by_patient(const Day* starts, const Day* to, const Day* ends, const Day* from, const std::uint32_t* offsets,
                     std::size_t patients, std::size_t first_row, std::size_t all_rows,
                     std::uint8_t* __restrict flags) {
  for (std::size_t p = 0; p < patients; ++p) {
    const Day latest = to[p], earliest = from[p];
    std::size_t row = offsets[p];
    const std::size_t end = offsets[p + 1];
    for (; row < end && row + kStep <= all_rows; row += kStep) {
      const Day *s = starts + row, *e = ends + row;
      std::uint8_t* __restrict flag = flags + (row - first_row);
      for (std::size_t i = 0; i < kStep; ++i) {
        flag[i] =
            static_cast<std::uint8_t>(static_cast<unsigned>(s[i] <= latest) & static_cast<unsigned>(e[i] >= earliest));
      }
    }
    for (; row < end; ++row) flags[row - first_row] = starts[row] <= latest && ends[row] >= earliest;
  }
}

ELIG_VECTORIZED
void pack(const std::uint8_t* flags, std::size_t words, std::uint64_t* bits) {
  for (std::size_t word = 0; word < words; ++word) bits[word] = packed_word(flags + word * kRowsPerWord);
}

// The days of a run's rows, and with what they are compared.
struct RowDays {
  const Day *start_lo, *start_hi, *end_lo, *end_hi;

  explicit RowDays(const EventRun& run) {
    const DayColumn& end = run.end ? *run.end : run.start;
    start_lo = run.start.lo.as<Day>();
    start_hi = run.start.hi.empty() ? start_lo : run.start.hi.as<Day>();
    end_lo = end.lo.as<Day>();
    end_hi = end.hi.empty() ? end_lo : end.hi.as<Day>();
  }
  [[nodiscard]] bool single() const { return start_lo == start_hi && end_lo == end_hi; }
};

// The memory of one thread, and the rows of the block that it works on.
class BlockRows {
 public:
  BlockRows(const RowQuery& query, const Bitmap* recorded)
      : query_(query), recorded_(recorded), days_(*query.run), common_(common_bounds(query)), bounds_of_(query) {
    if (common_) take_bounds(0, 1);
  }

  Members of(std::size_t first, std::size_t last) {
    const std::uint32_t* offsets = query_.run->offsets.as<std::uint32_t>();
    first_row_ = offsets[first] / kRowsPerWord * kRowsPerWord;
    rows_ = offsets[last] - first_row_;
    words_ = words_for(rows_);
    if (!common_) take_bounds(first, last);
    mark(days_.start_hi, bounds_->to_lo, days_.end_lo, bounds_->from_hi, first, last, sure_bits_);
    if (!exact_) mark(days_.start_lo, bounds_->to_hi, days_.end_hi, bounds_->from_lo, first, last, may_bits_);
    Members members{.offsets = offsets, .first_row = first_row_};
    const bool conditional = query_.where.yes != nullptr || query_.where.no != nullptr || recorded_ != nullptr;
    if (conditional) {
      if (!query_.closed_world) inside_bits_ = sure_bits_;
      if (exact_) may_bits_ = sure_bits_;
      restrict();
    }
    members.sure = sure_bits_.data();
    members.may = exact_ && !conditional ? members.sure : may_bits_.data();
    members.inside = conditional && !query_.closed_world ? inside_bits_.data() : members.sure;
    if (!members.exact() && std::equal(members.sure, members.sure + words_, members.may)) members.may = members.sure;
    return members;
  }

 private:
  void take_bounds(std::size_t first, std::size_t last) {
    bounds_ = &bounds_of_.patients(first, last);
    exact_ = days_.single() && bounds_->exact();
  }

  // One word more than there are rows for: Bits reads past the last row's byte.
  void mark(const Day* starts, const std::vector<Day>& to, const Day* ends, const std::vector<Day>& from,
            std::size_t first, std::size_t last, std::vector<std::uint64_t>& bits) {
    bits.assign(words_ + 1, 0);
    if (rows_ == 0) return;
    if (common_) {
      row_loops().mark(starts + first_row_, to.front(), ends + first_row_, from.front(), rows_, bits.data());
      return;
    }
    flags_.assign(words_ * kRowsPerWord + kStep, 0);
    mark_by_patient(starts, to.data(), ends, from.data(), query_.run->offsets.as<std::uint32_t>() + first, last - first,
                    first_row_, query_.run->rows, flags_.data());
    pack(flags_.data(), words_, bits.data());
  }

  // What `where` says, and which rows are recorded.
  void restrict() {
    const auto words_of = [&](const Bitmap& bits) {
      return bits.empty() ? nullptr : bits.words() + first_row_ / kRowsPerWord;
    };
    const auto keep = [&](std::vector<std::uint64_t>& bits, const Bitmap& which) {
      const std::uint64_t* words = words_of(which);
      for (std::size_t i = 0; i < words_; ++i) bits[i] &= words == nullptr ? 0 : words[i];
    };
    const auto drop = [&](std::vector<std::uint64_t>& bits, const Bitmap& which) {
      const std::uint64_t* words = words_of(which);
      for (std::size_t i = 0; words != nullptr && i < words_; ++i) bits[i] &= ~words[i];
    };
    if (query_.where.yes != nullptr) keep(sure_bits_, *query_.where.yes);
    if (query_.where.no != nullptr) {
      drop(sure_bits_, *query_.where.no);
      drop(may_bits_, *query_.where.no);
    }
    if (recorded_ != nullptr) {
      keep(sure_bits_, *recorded_);
      keep(may_bits_, *recorded_);
    }
  }

  const RowQuery& query_;
  const Bitmap* recorded_;
  RowDays days_;
  bool common_;
  bool exact_ = false;  // neither days nor bounds are intervals
  BoundsOf bounds_of_;
  const Bounds* bounds_ = nullptr;  // of the block's patients, or one for all
  std::size_t first_row_ = 0, rows_ = 0, words_ = 0;
  std::vector<std::uint8_t> flags_;
  std::vector<std::uint64_t> sure_bits_, may_bits_, inside_bits_;
};

}  // namespace

void for_each_block(const RowQuery& query, const Bitmap* recorded, unsigned threads, const OnBlock& on_block) {
  must(query.run != nullptr, "a query of no run");
  const std::size_t blocks = (query.patients + kBlockPatients - 1) / kBlockPatients;
  if (blocks == 0) return;
  must(query.run->offsets.size() > query.patients * sizeof(std::uint32_t), "a run without dense offsets");
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    BlockRows rows(query, recorded);
    for (std::size_t block = next++; block < blocks; block = next++) {
      const std::size_t first = block * kBlockPatients, last = std::min(first + kBlockPatients, query.patients);
      on_block(first, last, rows.of(first, last));
    }
  };
  const unsigned wanted = threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min<std::size_t>(wanted, blocks); ++i) {
    try {
      others.emplace_back(work);
    } catch (const std::system_error&) {
      break;  // the machine gives no more threads: those there are do all the work
    }
  }
  work();
}

}  // namespace elig
