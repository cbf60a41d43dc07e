#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <thread>
#include <vector>

#include "runtime/portfolio/portfolio.h"
#include "tests/unit/portfolio/invented.h"

namespace elig::invented {
namespace {

constexpr VectorLevel kLevels[] = {VectorLevel::Baseline, VectorLevel::Avx2, VectorLevel::Avx512, VectorLevel::Best};
constexpr std::size_t kSizes[] = {0, 1, 63, 64, 65, 511, 512, 513, 1000, 4000};

std::vector<TrialCounts> without_criteria(std::vector<TrialCounts> counts) {
  for (TrialCounts& trial : counts) trial.criteria.clear();
  return counts;
}

void expect_same(const Portfolio& portfolio, PortfolioOptions options, const Expected& expected) {
  std::vector<std::vector<std::uint32_t>> eligible(1, {7});  // left over from a run before
  options.eligible = &eligible;
  EXPECT_EQ(portfolio.screen(options), expected.counts);
  EXPECT_EQ(eligible, expected.eligible);
  options.eligible = nullptr;
  options.criteria = false;
  EXPECT_EQ(portfolio.screen(options), without_criteria(expected.counts));
}

TEST(Portfolio, CountsAsOnePatientAfterAnother) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const Invented portfolio = invent(seed, kSizes[seed % std::size(kSizes)]);
    const Expected wanted = expected(portfolio);
    for (const VectorLevel level : kLevels) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << ", level " << static_cast<int>(level));
      PortfolioOptions options;
      options.threads = 1;
      options.level = level;
      expect_same(Portfolio(portfolio.plan, portfolio.patients), options, wanted);
    }
  }
}

TEST(Portfolio, CountsTheSameForEveryNumberOfThreadsAndBlockSize) {
  for (const std::size_t patients :
       {std::size_t{65}, kBlockRows - 1, kBlockRows, kBlockRows + 1, 2 * kBlockRows + 700}) {
    const Invented portfolio = invent(static_cast<std::uint32_t>(patients), patients);
    const Expected wanted = expected(portfolio);
    const Portfolio ready(portfolio.plan, patients);
    for (const unsigned threads : {0U, 1U, 2U, 3U, 7U}) {
      for (const std::size_t block_words : {0U, 1U, 24U, 41U, 1000U}) {
        for (const VectorLevel level : kLevels) {
          SCOPED_TRACE(testing::Message() << patients << " patients, " << threads << " threads, blocks of "
                                          << block_words << ", level " << static_cast<int>(level));
          PortfolioOptions options;
          options.threads = threads;
          options.block_words = block_words;
          options.level = level;
          expect_same(ready, options, wanted);
        }
      }
    }
  }
}

TEST(Portfolio, ManyThresholdsOfAColumnShareTheirDigits) {
  Size size;
  size.thresholds = 300;
  size.judgements = 400;
  size.trials = 100;
  size.criteria = 10;
  for (std::uint32_t seed = 100; seed < 104; ++seed) {
    SCOPED_TRACE(seed);
    const Invented portfolio = invent(seed, 3000, size);
    expect_same(Portfolio(portfolio.plan, portfolio.patients), {}, expected(portfolio));
  }
}

TEST(Portfolio, OneTrialMayHaveMoreCriteriaThanABlockHasRoomForNumbers) {
  Size size;
  size.trials = 3;
  size.criteria = 2000;
  for (std::uint32_t seed = 200; seed < 203; ++seed) {
    SCOPED_TRACE(seed);
    const Invented portfolio = invent(seed, 600, size);
    expect_same(Portfolio(portfolio.plan, portfolio.patients), {}, expected(portfolio));
  }
}

TEST(Portfolio, ManyTrialsLeaveTheirMasksToLaterOnes) {
  Size size;
  size.operations = 600;
  size.judgements = 500;
  size.trials = 400;
  for (std::uint32_t seed = 400; seed < 406; ++seed) {
    SCOPED_TRACE(seed);
    const Invented portfolio = invent(seed, 1300, size);
    const Expected wanted = expected(portfolio);
    for (const std::size_t block_words : {0U, 8U, 32U, 56U}) {
      PortfolioOptions options;
      options.threads = 2;
      options.block_words = block_words;
      expect_same(Portfolio(portfolio.plan, portfolio.patients), options, wanted);
    }
  }
}

TEST(Portfolio, NoTrialsAndNoCriteria) {
  const Portfolio nothing(PortfolioPlan{}, 100);
  EXPECT_TRUE(nothing.screen().empty());
  nothing.statuses_of(99, {});

  PortfolioPlan plan;
  plan.trials.resize(1);
  const TrialCounts everybody = Portfolio(plan, 100).screen().front();
  EXPECT_EQ(everybody.patients, 100U);
  EXPECT_EQ(everybody.status[ELIG_STATUS_ELIGIBLE], 100U);
}

TEST(Portfolio, OnePatientHasTheStatusesThatTheScreeningGives) {
  for (std::uint32_t seed = 300; seed < 320; ++seed) {
    SCOPED_TRACE(seed);
    Size size;
    size.trials = 1 + seed % 40;
    const Invented portfolio = invent(seed, 200 + seed % 64, size);
    const Expected wanted = expected(portfolio);
    const Portfolio ready(portfolio.plan, portfolio.patients);
    std::vector<std::uint8_t> statuses(size.trials);
    for (std::size_t patient = 0; patient < portfolio.patients; ++patient) {
      ready.statuses_of(patient, statuses);
      ASSERT_EQ(statuses, wanted.statuses[patient]) << "patient " << patient;
    }
  }
}

TEST(Portfolio, PatientsMayBeAskedAboutFromSeveralThreads) {
  const Invented portfolio = invent(7, 500);
  const Expected wanted = expected(portfolio);
  const Portfolio ready(portfolio.plan, portfolio.patients);
  std::vector<std::thread> threads;
  std::vector<std::size_t> wrong(3);
  for (std::size_t& mine : wrong) {
    threads.emplace_back([&] {
      std::vector<std::uint8_t> statuses(portfolio.plan.trials.size());
      for (std::size_t patient = 0; patient < portfolio.patients; ++patient) {
        ready.statuses_of(patient, statuses);
        mine += statuses != wanted.statuses[patient];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<std::size_t>(3));
}

TEST(Portfolio, TellsProgressFromTheCallingThreadOnly) {
  const Invented portfolio = invent(8, 4000);
  std::vector<double> told;
  bool elsewhere = false;
  PortfolioOptions options;
  options.threads = 3;
  options.block_words = 8;
  options.progress = [&, caller = std::this_thread::get_id()](double done) {
    elsewhere = elsewhere || std::this_thread::get_id() != caller;
    told.push_back(done);
  };
  EXPECT_FALSE(Portfolio(portfolio.plan, portfolio.patients).screen(options).empty());
  EXPECT_FALSE(elsewhere);
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), 1.0);
}

}  // namespace
}  // namespace elig::invented
