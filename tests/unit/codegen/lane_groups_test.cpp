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

/// The chunks of a threshold on a column of `width`, widened to `to` first.
Chunking chunks(unsigned width, unsigned to, unsigned register_bits) {
  Tape tape;
  tape.output(tape.with_threshold(Op::LeConst, tape.extended(tape.load(width), to), 1));
  return chunking(tape.plan, lane_groups(tape.plan)[0], register_bits);
}

TEST(Chunking, ColumnsAsTheyAreTakeFourRegisters) {
  EXPECT_EQ(chunks(8, 8, 128).lanes, 64U);
  EXPECT_EQ(chunks(16, 16, 128).lanes, 32U);
  EXPECT_EQ(chunks(32, 32, 256).lanes, 32U);
  EXPECT_EQ(chunks(32, 32, 512).lanes, 64U);
  EXPECT_FALSE(chunks(32, 32, 128).loop);
}

TEST(Chunking, ArithmeticAndWideLanesLoopOverSingleRegisters) {
  EXPECT_EQ(chunks(16, 32, 512).lanes, 16U);
  EXPECT_TRUE(chunks(16, 32, 512).loop);
  EXPECT_EQ(chunks(64, 64, 128).lanes, 2U);
  EXPECT_TRUE(chunks(64, 64, 512).loop);
  EXPECT_EQ(chunks(64, 128, 128).lanes, 1U);
}

TEST(Chunking, AWordThatFitsNeedsNoLoop) {
  Tape tape;
  tape.output(tape.with_threshold(Op::LeConst, tape.add(Op::Neg, 8, tape.load(8)), 1));
  EXPECT_EQ(chunking(tape.plan, lane_groups(tape.plan)[0], 512).lanes, 64U);
  EXPECT_FALSE(chunking(tape.plan, lane_groups(tape.plan)[0], 512).loop);
  EXPECT_TRUE(chunking(tape.plan, lane_groups(tape.plan)[0], 256).loop);
}

}  // namespace
}  // namespace elig
