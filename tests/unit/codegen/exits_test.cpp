// Kernels of statuses alone, which leave a word of patients when all of them are ineligible: they write what a kernel
// without exits would.
#include <gtest/gtest.h>

#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

constexpr std::size_t kCriteria = 5;
constexpr std::int64_t kLimit = 10;

/// Ineligible: whoever has a number of at most kLimit in one of the columns. Left after each of them.
Tape chain() {
  Tape tape;
  const InstId live = tape.add(Op::Live);
  InstId failed;
  for (std::size_t i = 0; i < kCriteria; ++i) {
    const InstId low = tape.with_threshold(Op::LeConst, tape.load(8U << i % 4), kLimit);
    const InstId failing = tape.add(Op::And, 0, live, low);
    failed = i == 0 ? failing : tape.add(Op::Or, 0, failed, failing);
    if (i + 1 < kCriteria) tape.plan.exits.push_back(failed);
  }
  const InstId nobody = tape.add(Op::Zero);
  const InstId eligible = tape.add(Op::AndNot, 0, live, failed);
  tape.plan.status = {failed, nobody, nobody, eligible};
  tape.plan.counts = {{ELIG_STATUS_INELIGIBLE, failed}, {ELIG_STATUS_ELIGIBLE, eligible}};
  return tape;
}

class Exits : public testing::TestWithParam<Setting> {};

INSTANTIATE_TEST_SUITE_P(Cpus, Exits,
                         testing::Values(Setting{"x86-64", 0}, Setting{"x86-64-v3", 0}, Setting{"x86-64-v4", 0},
                                         Setting{"native", 0}, Setting{"native", 2}),
                         name_of);

// Words in which nobody, everybody and all but one are ineligible after each of the criteria.
TEST_P(Exits, LeaveWordsAndWriteTheSame) {
  Jit* const jit = jit_for(GetParam().cpu, GetParam().optimisation);
  if (jit == nullptr) GTEST_SKIP() << "this machine cannot run code for " << GetParam().cpu;
  for (const bool skips : {false, true}) {
    Tape tape = chain();
    tape.plan.skips = skips;
    constexpr std::size_t kWords = 3 * kCriteria;
    Random random(1);
    Rows rows(tape.plan, kWords, random);
    for (std::uint32_t column = 0; column < kCriteria; ++column) {
      for (std::size_t row = 0; row < kWords * 64; ++row) {
        const std::size_t word = row / 64;
        const bool decides = word % kCriteria == column;
        const bool spared = word / kCriteria == 0 || (word / kCriteria == 1 && row % 64 == 5);
        rows.set(column, row, decides && !spared ? kLimit : kLimit + 1);
      }
    }
    expect_agreement(*jit, tape.plan, rows);
  }
}

}  // namespace
}  // namespace elig
