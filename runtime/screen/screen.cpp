// Blocks of words go to threads, run by run. What a kernel counts in a block goes to counters of the thread's own,
// which are added up once at the end, so the sums are the same for every split. The bitmaps need no such care: a block
// writes its own words only.

#include "runtime/screen/screen.h"

#include <algorithm>
#include <cstddef>

#include "runtime/base/bug.h"
#include "runtime/screen/workers.h"

namespace elig {
namespace {

using Counters = std::vector<std::uint64_t>;  // as elig_args::counts, then padding

// Blocks that a thread takes at once at most: a million patients, some milliseconds.
constexpr std::size_t kLongestRun = 64;

// The same where somebody reads them first, for this thread to find them in its cache: 32,768 patients.
constexpr std::size_t kLongestCachedRun = 2;

// Words after the counters of one thread, so that no cache line is written by two.
constexpr std::size_t kPadding = 16;

// The blocks of one screening, and everything its threads read.
class Blocks {
 public:
  Blocks(const BoundKernel& kernel, std::size_t patients, const ScreenOptions& options)
      : kernel_(kernel),
        patients_(patients),
        live_(live_words(patients)),
        block_words_(std::max<std::size_t>(options.block_words, 1)),
        bitmaps_(options.bitmaps) {}

  [[nodiscard]] std::size_t count() const { return (live_.size() + block_words_ - 1) / block_words_; }

  /// Its words are [begin_of(block), begin_of(block + 1)).
  [[nodiscard]] std::size_t begin_of(std::size_t block) const { return std::min(block * block_words_, live_.size()); }

  /// Returns how many patients are in the block.
  std::size_t run(std::size_t block, Counters& counters) const {
    const std::size_t end = std::min((block + 1) * block_words_, live_.size());
    for (std::size_t first = block * block_words_; first < end;) {
      const std::size_t part_end = std::min(end, known_until(first));
      run(first, part_end, counters);
      first = part_end;
    }
    return std::min(end * kRowsPerWord, patients_) - block * block_words_ * kRowsPerWord;
  }

 private:
  // The first word after `first` of which something else may be known.
  [[nodiscard]] std::size_t known_until(std::size_t first) const {
    const std::size_t words = kernel_.known.block_words;
    return words == 0 ? live_.size() : (first / words + 1) * words;
  }

  void run(std::size_t first, std::size_t end, Counters& counters) const {
    elig_args args{};
    if (const KnownBlocks& known = kernel_.known; known.block_words != 0) {
      const std::size_t block = first / known.block_words;
      if (known.answers[block] && bitmaps_ == nullptr) {
        const std::uint64_t patients = std::min(end * kRowsPerWord, patients_) - first * kRowsPerWord;
        for (const std::uint32_t counter : *known.answers[block]) counters[counter] += patients;
        return;
      }
      args.known = known.truths_of(block);
    }
    args.columns = kernel_.columns.data();
    args.constants = kernel_.constants.data();
    args.live = live_.data();
    args.counts = counters.data();
    args.first_word = first;
    args.word_count = end - first;
    if (bitmaps_ != nullptr) {
      if (kernel_.criteria > 0) {
        args.met = bitmaps_->met.data() + first;
        args.not_met = bitmaps_->not_met.data() + first;
      }
      args.status = bitmaps_->status.data() + first;
      args.words_out = bitmaps_->words;
    }
    kernel_.function(&args);
  }

  const BoundKernel& kernel_;
  std::size_t patients_;
  std::vector<std::uint64_t> live_;
  std::size_t block_words_;
  TrialBitmaps* bitmaps_;
};

void make_room(TrialBitmaps& bitmaps, std::size_t criteria, std::size_t patients) {
  bitmaps.words = words_for(patients);
  bitmaps.met.assign(criteria * bitmaps.words, 0);
  bitmaps.not_met.assign(criteria * bitmaps.words, 0);
  bitmaps.status.assign(ELIG_STATUSES * bitmaps.words, 0);
}

void add_to(TrialCounts& total, const Counters& counters) {
  std::size_t at = 0;
  for (CriterionCounts& criterion : total.criteria) {
    criterion.met += counters[at + ELIG_COUNT_MET];
    criterion.not_met += counters[at + ELIG_COUNT_NOT_MET];
    criterion.overridden += counters[at + ELIG_COUNT_OVERRIDDEN];
    criterion.remaining += counters[at + ELIG_COUNT_REMAINING];
    criterion.only_reason += counters[at + ELIG_COUNT_ONLY_REASON];
    at += ELIG_COUNTS_PER_CRITERION;
  }
  for (std::uint64_t& patients : total.status) patients += counters[at++];
}

std::size_t counters_of(const BoundKernel& kernel) {
  return kernel.criteria * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES + kPadding;
}

TrialCounts sum_of(const std::vector<Counters>& counters, std::size_t criteria, std::size_t patients) {
  TrialCounts total;
  total.patients = patients;
  total.criteria.resize(criteria);
  for (const Counters& of_thread : counters) add_to(total, of_thread);
  for (CriterionCounts& criterion : total.criteria) {
    criterion.unknown = patients - criterion.met - criterion.not_met;
  }
  return total;
}

}  // namespace

TrialCounts screen_sample(const BoundKernel& kernel, std::size_t patients, std::size_t blocks) {
  const Blocks all(kernel, patients, {});
  const std::size_t wanted = std::min(blocks, all.count());
  std::vector<Counters> counters(1, Counters(counters_of(kernel)));
  std::size_t found = 0;
  for (std::size_t i = 0; i < wanted; ++i) found += all.run(all.count() * i / wanted, counters.front());
  return sum_of(counters, kernel.criteria, found);
}

TrialCounts screen(const BoundKernel& kernel, std::size_t patients, const ScreenOptions& options) {
  must(kernel.function != nullptr, "a kernel without code");
  if (options.bitmaps != nullptr) make_room(*options.bitmaps, kernel.criteria, patients);
  const Blocks blocks(kernel, patients, options);
  const std::size_t threads = workers_for(options.threads, blocks.count());
  std::vector<Counters> counters(threads, Counters(counters_of(kernel)));
  share_blocks(
      threads, blocks.count(), options.before_reading ? kLongestCachedRun : kLongestRun,
      [&](std::size_t thread, BlockRun taken) {
        if (options.before_reading) options.before_reading(blocks.begin_of(taken.first), blocks.begin_of(taken.end));
        for (std::size_t block = taken.first; block < taken.end; ++block) blocks.run(block, counters[thread]);
      },
      [&](double share) {
        if (options.progress) options.progress(share);
      });
  return sum_of(counters, kernel.criteria, patients);
}

}  // namespace elig
