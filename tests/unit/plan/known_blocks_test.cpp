// What the ranges of blocks say of comparisons, at their boundaries; and which blocks they answer.
#include "compiler/plan/known_blocks.h"

#include <gtest/gtest.h>

#include "elig/abi.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

constexpr std::uint32_t kMet = 0, kNotMet = 1;
constexpr std::size_t kPatientsOfLast = 100;

/// A comparison of one or two columns, and counters of those for whom it holds and does not.
class Kernel {
 public:
  Kernel() {
    kernel_.plan.name = "known";
    kernel_.plan.skips = true;
  }

  InstId add(kernel::Inst inst) {
    kernel_.plan.tape.push_back(inst);
    return {static_cast<std::uint32_t>(kernel_.plan.tape.size() - 1)};
  }
  InstId column(const std::vector<BlockRange>& blocks) {
    const auto number = static_cast<std::uint32_t>(kernel_.plan.columns.size());
    kernel_.plan.columns.push_back({32, false, false});
    kernel_.blocks.push_back(blocks.empty() ? nullptr : blocks.data());
    const InstId valid = add({Op::Valid, 0, {}, {}, number});
    valid_ = number == 0 ? valid : add({Op::And, 0, valid_, valid, 0});
    return add({Op::Load, 32, {}, {}, number});
  }
  InstId at_most(InstId lanes, std::int64_t limit) {
    kernel_.plan.constants = {limit};
    return add({Op::LeConst, 0, lanes, {}, 0});
  }
  /// By block: an ELIG_KNOWN_*; the last block has kPatientsOfLast.
  KnownBlocks known(InstId comparison, std::size_t blocks, unsigned threads = 1) {
    kernel_.plan.counts = {{kMet, add({Op::And, 0, valid_, comparison, 0})},
                           {kNotMet, add({Op::AndNot, 0, valid_, comparison, 0})}};
    kernel::verify(kernel_.plan);
    return known_blocks(kernel_, (blocks - 1) * kBlockRows + kPatientsOfLast, threads);
  }

 private:
  PlannedKernel kernel_;
  InstId valid_;
};

using Truths = std::vector<std::uint8_t>;
using Answer = std::optional<KnownBlocks::Answer>;

TEST(KnownBlocks, GoByTheEndsOfRanges) {
  const std::vector<BlockRange> blocks = {{10, 50, 0}, {51, 60, 0}, {50, 51, 0}, {50, 50, 0}};
  Kernel kernel;
  const KnownBlocks known = kernel.known(kernel.at_most(kernel.column(blocks), 50), blocks.size());
  EXPECT_EQ(known.block_words, 256U);
  EXPECT_EQ(known.truths, (Truths{ELIG_KNOWN_TRUE, ELIG_KNOWN_FALSE, ELIG_KNOWN_NOT, ELIG_KNOWN_TRUE}));
  EXPECT_EQ(known.answers, (std::vector<Answer>{{{kMet}}, {{kNotMet}}, std::nullopt, {{kMet}}}));
}

// Whoever is missing does not count in a comparison, but is not answered by it either.
TEST(KnownBlocks, LeaveMissingPatientsToTheirBitmap) {
  const std::vector<BlockRange> blocks = {{10, 50, 5}, {51, 60, 5}, {0, 0, kBlockRows}, {0, 0, kPatientsOfLast}};
  Kernel kernel;
  const KnownBlocks known = kernel.known(kernel.at_most(kernel.column(blocks), 50), blocks.size());
  EXPECT_EQ(known.truths, (Truths{ELIG_KNOWN_TRUE, ELIG_KNOWN_FALSE, ELIG_KNOWN_FALSE, ELIG_KNOWN_FALSE}));
  const Answer nobody_counts = KnownBlocks::Answer{};
  EXPECT_EQ(known.answers, (std::vector<Answer>{std::nullopt, std::nullopt, nobody_counts, nobody_counts}));
}

// A sum may select the one of two columns that is recorded: the other's 0 is among its numbers.
TEST(KnownBlocks, CountAMissingOneOfTwoColumnsAsZero) {
  const std::vector<BlockRange> a = {{30, 40, 0}, {30, 40, 1}, {-40, -30, 1}, {30, 40, 0}};
  const std::vector<BlockRange> b = {{30, 40, 0}, {30, 40, 0}, {-40, -30, 0}, {30, 40, 0}};
  Kernel kernel;
  const InstId left = kernel.column(a);
  const InstId sum = kernel.add({Op::Add, 32, left, kernel.column(b), 0});
  const KnownBlocks known = kernel.known(kernel.at_most(sum, 50), a.size());
  // The last block has padding, which is missing in both.
  EXPECT_EQ(known.truths, (Truths{ELIG_KNOWN_FALSE, ELIG_KNOWN_NOT, ELIG_KNOWN_TRUE, ELIG_KNOWN_NOT}));
}

TEST(KnownBlocks, AreTheSameAndInTheirOrderOnAnyThreads) {
  for (const std::size_t count : {1U, 127U, 128U, 129U, 600U}) {
    std::vector<BlockRange> blocks;
    Truths truths;
    for (std::size_t i = 0; i < count; ++i) {
      const auto middle = static_cast<std::int64_t>(i * 37 % 101);
      blocks.push_back({middle - 5, middle + 5, 0});
      truths.push_back(middle + 5 <= 50 ? ELIG_KNOWN_TRUE : middle - 5 > 50 ? ELIG_KNOWN_FALSE : ELIG_KNOWN_NOT);
    }
    for (const unsigned threads : {1U, 2U, 3U, 7U}) {
      Kernel kernel;
      const KnownBlocks known = kernel.known(kernel.at_most(kernel.column(blocks), 50), count, threads);
      EXPECT_EQ(known.truths, truths) << count << " blocks, " << threads << " threads";
      EXPECT_EQ(known.answers.size(), count);
    }
  }
}

TEST(KnownBlocks, OfColumnsWithoutRangesNothing) {
  const std::vector<BlockRange> blocks = {{10, 50, 0}};
  Kernel kernel;
  const InstId left = kernel.column(blocks);
  const KnownBlocks known = kernel.known(kernel.add({Op::Le, 0, left, kernel.column({}), 0}), 1);
  EXPECT_EQ(known.truths, Truths{ELIG_KNOWN_NOT});
  EXPECT_EQ(known.answers, std::vector<Answer>{std::nullopt});
}

}  // namespace
}  // namespace elig
