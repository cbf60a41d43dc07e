#include "runtime/screen/screen.h"

#include <gtest/gtest.h>

#include <bit>
#include <thread>

namespace elig {
namespace {

// A kernel written by hand over one int8 column: inclusion `at_least: x >= constants[0]`, exclusion
// `even: x is even`. Padding rows count as valid here, so only `live` keeps them out.
void hand_kernel(const elig_args* args) {
  for (std::uint64_t w = args->first_word; w < args->first_word + args->word_count; ++w) {
    const auto* data = static_cast<const std::int8_t*>(args->columns[0].data) + w * 64;
    std::uint64_t at_least = 0, even = 0;
    for (unsigned i = 0; i < 64; ++i) {
      at_least |= std::uint64_t{data[i] >= args->constants[0]} << i;
      even |= std::uint64_t{data[i] % 2 == 0} << i;
    }
    std::uint64_t live = args->live[w], valid = args->columns[0].valid[w] & live;
    std::uint64_t met[2] = {valid & at_least, valid & even}, not_met[2] = {valid & ~at_least, valid & ~even};
    std::uint64_t fails[2] = {not_met[0], met[1]};
    std::uint64_t ineligible = fails[0] | fails[1];
    std::uint64_t status[ELIG_STATUSES] = {ineligible, live & ~valid, 0, valid & ~ineligible};

    std::uint64_t so_far = live;
    std::uint64_t* counts = args->counts;
    for (unsigned c = 0; c < 2; ++c) {
      so_far &= ~fails[c];
      counts[ELIG_COUNT_MET] += std::popcount(met[c]);
      counts[ELIG_COUNT_NOT_MET] += std::popcount(not_met[c]);
      counts[ELIG_COUNT_OVERRIDDEN] += std::popcount(live);
      counts[ELIG_COUNT_REMAINING] += std::popcount(so_far);
      counts[ELIG_COUNT_ONLY_REASON] += std::popcount(fails[c] & ~fails[1 - c]);
      counts += ELIG_COUNTS_PER_CRITERION;
      if (args->met == nullptr) continue;
      args->met[c * args->words_out + w - args->first_word] = met[c];
      args->not_met[c * args->words_out + w - args->first_word] = not_met[c];
    }
    for (unsigned s = 0; s < ELIG_STATUSES; ++s) {
      counts[s] += std::popcount(status[s]);
      if (args->met != nullptr) args->status[s * args->words_out + w - args->first_word] = status[s];
    }
  }
}

struct Data {
  explicit Data(std::size_t patients) : values((patients + 63) / 64 * 64), valid((patients + 63) / 64, ~0ULL) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = value(i);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (missing(i)) valid[i / 64] &= ~(1ULL << (i % 64));
    }
  }
  static std::int8_t value(std::size_t i) { return static_cast<std::int8_t>(i * 37 % 101); }
  static bool missing(std::size_t i) { return i % 5 == 3; }

  [[nodiscard]] BoundKernel kernel() const {
    return {hand_kernel, {{values.data(), valid.data(), nullptr, nullptr}}, {50}, 2};
  }

  std::vector<std::int8_t> values;
  std::vector<std::uint64_t> valid;
};

// What the kernel should have counted, one patient at a time.
TrialCounts count_by_hand(std::size_t patients) {
  TrialCounts counts;
  counts.patients = patients;
  counts.criteria.resize(2);
  for (std::size_t i = 0; i < patients; ++i) {
    bool known = !Data::missing(i), at_least = Data::value(i) >= 50, even = Data::value(i) % 2 == 0;
    bool fails_first = known && !at_least, fails_second = known && even;
    counts.criteria[0].met += known && at_least;
    counts.criteria[0].not_met += fails_first;
    counts.criteria[1].met += fails_second;
    counts.criteria[1].not_met += known && !even;
    counts.criteria[0].remaining += !fails_first;
    counts.criteria[1].remaining += !fails_first && !fails_second;
    counts.criteria[0].only_reason += fails_first && !fails_second;
    counts.criteria[1].only_reason += fails_second && !fails_first;
    for (CriterionCounts& criterion : counts.criteria) {
      criterion.unknown += !known;
      ++criterion.overridden;
    }
    std::size_t status = !known                        ? ELIG_STATUS_NEEDS_DATA
                         : fails_first || fails_second ? ELIG_STATUS_INELIGIBLE
                                                       : ELIG_STATUS_ELIGIBLE;
    ++counts.status[status];
  }
  return counts;
}

TEST(Screen, CountsTheSameForEveryNumberOfThreadsAndBlockSize) {
  for (std::size_t patients : {0U, 1U, 63U, 64U, 65U, 1000U, 20'000U}) {
    Data data(patients);
    TrialCounts expected = count_by_hand(patients);
    for (unsigned threads : {0U, 1U, 2U, 3U, 7U}) {
      for (std::size_t block_words : {1U, 3U, 32U, 100'000U}) {
        ScreenOptions options;
        options.threads = threads;
        options.block_words = block_words;
        EXPECT_EQ(screen(data.kernel(), patients, options), expected)
            << patients << " patients, " << threads << " threads, blocks of " << block_words;
      }
    }
  }
}

// In blocks of three words the answer of every second one is known; it is made different from what the kernel would
// count, so that it shows which of them said it.
TEST(Screen, TakesKnownAnswersForTheirBlocks) {
  constexpr std::size_t kBlockWords = 3;
  for (std::size_t patients : {1U, 192U, 193U, 384U, 385U, 1000U}) {
    Data data(patients);
    BoundKernel kernel = data.kernel();
    kernel.known.block_words = kBlockWords;
    const std::size_t blocks = (patients + 191) / 192;
    std::uint64_t answered = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
      const bool known = block % 2 == 1;
      if (known) answered += std::min<std::uint64_t>(192, patients - block * 192);
      const KnownBlocks::Answer nobody_met{ELIG_COUNT_REMAINING};
      kernel.known.answers.push_back(known ? std::optional(nobody_met) : std::nullopt);
    }
    std::uint64_t remaining = answered, met = 0;
    for (std::size_t i = 0; i < patients; ++i) {
      if (i / 192 % 2 == 1) continue;
      remaining += Data::missing(i) || Data::value(i) >= 50;
      met += !Data::missing(i) && Data::value(i) >= 50;
    }
    for (unsigned threads : {1U, 2U, 3U, 7U}) {
      for (std::size_t block_words : {1U, 2U, 3U, 5U, 100U}) {
        ScreenOptions options;
        options.threads = threads;
        options.block_words = block_words;
        const TrialCounts counts = screen(kernel, patients, options);
        EXPECT_EQ(counts.criteria[0].remaining, remaining);
        EXPECT_EQ(counts.criteria[0].met, met);
        TrialBitmaps bitmaps;  // only the kernel fills them
        options.bitmaps = &bitmaps;
        EXPECT_EQ(screen(kernel, patients, options), count_by_hand(patients));
      }
    }
  }
}

TEST(Screen, FillsBitmapsWithoutPadding) {
  for (std::size_t patients : {0U, 1U, 63U, 64U, 65U, 1000U}) {
    Data data(patients);
    for (unsigned threads : {1U, 3U}) {
      TrialBitmaps bitmaps;
      bitmaps.met.assign(7, ~0ULL);  // left over from a run before
      ScreenOptions options;
      options.threads = threads;
      options.block_words = 2;
      options.bitmaps = &bitmaps;
      TrialCounts counts = screen(data.kernel(), patients, options);
      ASSERT_EQ(bitmaps.words, (patients + 63) / 64);
      ASSERT_EQ(bitmaps.met.size(), 2 * bitmaps.words);
      ASSERT_EQ(bitmaps.not_met.size(), 2 * bitmaps.words);
      ASSERT_EQ(bitmaps.status.size(), ELIG_STATUSES * bitmaps.words);
      for (std::size_t i = 0; i < bitmaps.words * 64; ++i) {
        bool known = i < patients && !Data::missing(i);
        ASSERT_EQ(TrialBitmaps::test(bitmaps.met, bitmaps.words, 0, i), known && Data::value(i) >= 50) << i;
        ASSERT_EQ(TrialBitmaps::test(bitmaps.not_met, bitmaps.words, 1, i), known && Data::value(i) % 2 != 0) << i;
        ASSERT_EQ(TrialBitmaps::test(bitmaps.status, bitmaps.words, ELIG_STATUS_NEEDS_DATA, i), i < patients && !known);
      }
      EXPECT_EQ(counts, count_by_hand(patients));
    }
  }
}

TEST(Screen, TellsProgressFromTheCallingThreadOnly) {
  Data data(20'000);
  std::vector<double> told;
  bool elsewhere = false;
  ScreenOptions options;
  options.threads = 3;
  options.block_words = 1;
  options.progress = [&, caller = std::this_thread::get_id()](double done) {
    elsewhere = elsewhere || std::this_thread::get_id() != caller;
    told.push_back(done);
  };
  screen(data.kernel(), 20'000, options);
  EXPECT_FALSE(elsewhere);
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_GT(told.front(), 0.0);
  EXPECT_EQ(told.back(), 1.0);
}

TEST(Screen, TellsThatNobodyIsDone) {
  double told = 0;
  ScreenOptions options;
  options.progress = [&](double done) { told = done; };
  screen(Data(0).kernel(), 0, options);
  EXPECT_EQ(told, 1.0);
}

}  // namespace
}  // namespace elig
