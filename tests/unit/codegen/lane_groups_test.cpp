// Which comparisons are computed together, and how many rows at a time.
#include "compiler/codegen/lane_groups.h"

#include <gtest/gtest.h>

#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

TEST(LaneGroups, ComparisonsOfOneColumnStayApart) {
  Tape tape;
  const InstId lanes = tape.load(16);
  tape.output(tape.with_threshold(Op::LeConst, lanes, 1));
  tape.output(tape.with_threshold(Op::LeConst, lanes, 2));
  const std::vector<LaneGroup> groups = lane_groups(tape.plan);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].lanes, std::vector{lanes});
  EXPECT_EQ(groups[1].lanes, std::vector{lanes});
  EXPECT_EQ(groups[0].widest, 16U);
}

TEST(LaneGroups, ComparisonsThatShareArithmeticGoTogether) {
  Tape tape;
  const InstId narrow = tape.load(16);
  const InstId wide = tape.extended(narrow, 32);
  const InstId twice = tape.with_big(Op::MulConst, 32, wide, Integer(2));
  const InstId first = tape.with_threshold(Op::LeConst, twice, 1);
  const InstId other = tape.with_threshold(Op::LeConst, wide, 1);
  const InstId second = tape.with_threshold(Op::LeConst, twice, 2);
  const std::vector<LaneGroup> groups = lane_groups(tape.plan);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].comparisons, (std::vector{first, second}));
  EXPECT_EQ(groups[0].lanes, (std::vector{narrow, wide, twice}));
  EXPECT_EQ(groups[1].comparisons, std::vector{other});
  EXPECT_EQ(groups[1].lanes, (std::vector{narrow, wide}));
  EXPECT_EQ(groups[1].widest, 32U);
}

TEST(LaneGroups, ADeepExpressionIsNoProblem) {
  Tape tape;
  InstId lanes = tape.load(16);
  for (int i = 0; i < 200'000; ++i) lanes = tape.add(Op::Neg, 16, lanes);
  tape.output(tape.with_threshold(Op::LeConst, lanes, 1));
  ASSERT_EQ(lane_groups(tape.plan).size(), 1U);
  EXPECT_EQ(lane_groups(tape.plan)[0].lanes.size(), 200'001U);
}

TEST(Chunking, FitsTheRegisters) {
  const auto lanes = [](unsigned widest, unsigned bits) { return chunking({{}, {}, widest}, bits).lanes; };
  EXPECT_EQ(lanes(8, 128), 64U);
  EXPECT_EQ(lanes(16, 128), 32U);
  EXPECT_EQ(lanes(32, 256), 32U);
  EXPECT_EQ(lanes(32, 512), 64U);
  EXPECT_EQ(lanes(64, 128), 2U);
  EXPECT_EQ(lanes(128, 128), 1U);
  EXPECT_FALSE(chunking({{}, {}, 32}, 128).loop);
  EXPECT_TRUE(chunking({{}, {}, 64}, 512).loop);
}

}  // namespace
}  // namespace elig
