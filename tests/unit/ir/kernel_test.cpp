// The tape of a kernel: what print shows, and what verify refuses.
#include "compiler/ir/kernel.h"

#include <gtest/gtest.h>

namespace elig::kernel {
namespace {

/// ALT <= 2.5 ULN as 2 ALT <= 5 ULN, and age <= 70, both in one inclusion.
Plan example() {
  Plan plan;
  plan.name = "liver";
  plan.columns = {{16, true, false}, {16, false, false}, {8, false, false}};
  plan.big = {Integer(2), Integer(5)};
  plan.constants = {70};
  plan.tape = {
      {Op::Load, 16, {}, {}, 0}, {Op::Extend, 32, {0}, {}, 0}, {Op::MulConst, 32, {1}, {}, 0},
      {Op::Load, 16, {}, {}, 1}, {Op::Extend, 32, {3}, {}, 0}, {Op::MulConst, 32, {4}, {}, 1},
      {Op::Le, 0, {2}, {5}, 0},  {Op::Load, 8, {}, {}, 2},     {Op::LeConst, 0, {7}, {}, 0},
      {Op::And, 0, {6}, {8}, 0}, {Op::Below, 0, {}, {}, 0},    {Op::Or, 0, {9}, {10}, 0},
      {Op::Not, 0, {11}, {}, 0}, {Op::Live, 0, {}, {}, 0},
  };
  plan.counts = {{0, {11}}, {1, {12}}};
  plan.criteria = {{{11}, {12}}};
  plan.status = {{12}, {13}};
  return plan;
}

TEST(KernelPrint, ShowsColumnsTapeAndOutputs) {
  EXPECT_EQ(print(example()),
            "kernel liver\n"
            "  c0: i16 below\n"
            "  c1: i16\n"
            "  c2: i8\n"
            "  %0 = Load.i16 c0\n"
            "  %1 = Extend.i32 %0\n"
            "  %2 = MulConst.i32 %1 2\n"
            "  %3 = Load.i16 c1\n"
            "  %4 = Extend.i32 %3\n"
            "  %5 = MulConst.i32 %4 5\n"
            "  %6 = Le %2 %5\n"
            "  %7 = Load.i8 c2\n"
            "  %8 = LeConst %7 k0 ; 70\n"
            "  %9 = And %6 %8\n"
            "  %10 = Below c0\n"
            "  %11 = Or %9 %10\n"
            "  %12 = Not %11\n"
            "  %13 = Live\n"
            "  counts[0] += %11\n"
            "  counts[1] += %12\n"
            "  criterion 0: met %11, not met %12\n"
            "  status 0: %12\n"
            "  status 1: %13\n");
}

TEST(KernelVerify, AcceptsAWellFormedTape) {
  verify(example());
  verify(Plan{});
}

/// The example with one thing spoilt must be refused, saying why.
template <class Spoil>
void expect_refused(Spoil spoil, const char* why) {
  Plan plan = example();
  spoil(plan);
  EXPECT_DEATH(verify(plan), why);
}

TEST(KernelVerifyDeathTest, RefusesOperandsOutOfOrder) {
  expect_refused([](Plan& p) { p.tape[1].a = {1}; }, "does not precede its user");
  expect_refused([](Plan& p) { p.tape[1].a = {}; }, "does not precede its user");
  expect_refused([](Plan& p) { p.tape[6].b = {99}; }, "does not precede its user");
  expect_refused([](Plan& p) { p.tape[1].b = {0}; }, "does not precede its user");
  expect_refused([](Plan& p) { p.tape[3].a = {0}; }, "does not precede its user");
}

TEST(KernelVerifyDeathTest, RefusesOperandsOfTheWrongSort) {
  expect_refused([](Plan& p) { p.tape[9].a = {5}; }, "is not a mask");
  expect_refused([](Plan& p) { p.tape[8].a = {6}; }, "is not integers");
  expect_refused([](Plan& p) { p.tape[12] = {Op::DFinite, 0, {7}, {}, 0}; }, "is not doubles");
}

TEST(KernelVerifyDeathTest, RefusesWidthsThatDoNotFit) {
  expect_refused([](Plan& p) { p.tape[0].width = 32; }, "another width than it has");
  expect_refused([](Plan& p) { p.tape[0].width = 24; }, "a width that does not exist");
  expect_refused([](Plan& p) { p.columns[0].width = 128; }, "no stored width");
  expect_refused([](Plan& p) { p.tape[1].width = 16; }, "does not widen");
  expect_refused([](Plan& p) { p.tape[2].width = 64; }, "different widths meet");
  expect_refused([](Plan& p) { p.tape[6].b = {3}; }, "different widths meet");
  expect_refused([](Plan& p) { p.tape[6].width = 64; }, "a mask of a kernel has a lane width");
}

TEST(KernelVerifyDeathTest, RefusesImmediatesThatAreNotThere) {
  expect_refused([](Plan& p) { p.tape[0].imm = 3; }, "a column that is not there");
  expect_refused([](Plan& p) { p.tape[2].imm = 2; }, "an integer that is not there");
  expect_refused([](Plan& p) { p.tape[8].imm = 1; }, "a threshold that is not there");
  expect_refused([](Plan& p) { p.tape[9].imm = 1; }, "an immediate that it does not use");
  expect_refused([](Plan& p) { p.columns[0].has_below = false; }, "`Below` of a column without");
  expect_refused([](Plan& p) { p.tape[10].op = Op::Above; }, "`Above` of a column without");
}

TEST(KernelVerifyDeathTest, RefusesIntegersThatDoNotFitTheirLanes) {
  Plan plan = example();
  plan.big[0] = (Integer(1) << 31) - 1;
  verify(plan);
  plan.big[0] = -(Integer(1) << 31);
  verify(plan);
  expect_refused([](Plan& p) { p.big[0] = Integer(1) << 31; }, "does not fit its lanes");
  expect_refused([](Plan& p) { p.big[0] = -(Integer(1) << 31) - 1; }, "does not fit its lanes");
}

TEST(KernelVerifyDeathTest, RefusesOutputsThatAreNotMasks) {
  expect_refused([](Plan& p) { p.counts[0].mask = {0}; }, "is not a mask");
  expect_refused([](Plan& p) { p.criteria[0].met = {}; }, "is not a mask");
  expect_refused([](Plan& p) { p.status[0] = {14}; }, "is not a mask");
}

TEST(KernelVerifyDeathTest, RefusesDeadCode) {
  expect_refused([](Plan& p) { p.status.pop_back(); }, "is dead");
}

}  // namespace
}  // namespace elig::kernel
