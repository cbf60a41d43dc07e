// Which plans share a kernel: those that differ in name and thresholds alone.
#include "compiler/codegen/kernel_key.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

/// A bit of everything that a plan can have.
kernel::Plan plan_of_everything() {
  Tape tape;
  const InstId lanes = tape.load(16);
  const InstId more = tape.with_big(Op::MulConst, 16, lanes, Integer(3));
  const InstId mask = tape.with_threshold(Op::LeConst, more, 70);
  const InstId valid = tape.add(Op::Valid);
  const InstId real = tape.add(Op::DLe, 0, tape.real(0.0), tape.real(2.5));
  tape.output(tape.add(Op::And, 0, tape.add(Op::And, 0, mask, valid), real));
  tape.keep(lanes);
  return tape.plan;
}

TEST(KernelKey, LeavesOutNameAndThresholds) {
  kernel::Plan plan = plan_of_everything();
  const std::string key = kernel_key(plan);
  plan.name = "another trial";
  plan.constants.at(0) = -12;
  EXPECT_EQ(kernel_key(plan), key);
  EXPECT_EQ(kernel_key(without_operands(plan)), key);
  EXPECT_EQ(without_operands(plan).name, "");
  EXPECT_EQ(without_operands(plan).constants, std::vector<std::int64_t>{0});
}

TEST(KernelKey, HasEverythingElse) {
  const std::vector<std::function<void(kernel::Plan&)>> changes = {
      [](kernel::Plan& p) { p.columns[0].width = 32; },
      [](kernel::Plan& p) { p.columns[0].has_below = !p.columns[0].has_below; },
      [](kernel::Plan& p) { p.columns[0].has_above = !p.columns[0].has_above; },
      [](kernel::Plan& p) { p.columns.emplace_back(); },
      [](kernel::Plan& p) { p.tape[2].op = Op::EqConst; },
      [](kernel::Plan& p) { p.tape[1].width = 32; },
      [](kernel::Plan& p) { p.tape[2].a = {0}; },
      [](kernel::Plan& p) { p.tape.back().b = {1}; },
      [](kernel::Plan& p) { p.tape[2].imm = 7; },
      [](kernel::Plan& p) { p.tape.pop_back(); },
      [](kernel::Plan& p) { p.big[0] = -3; },
      [](kernel::Plan& p) { p.big[0] = Integer("340282366920938463463374607431768211456"); },
      [](kernel::Plan& p) { p.doubles[0] = -0.0; },
      [](kernel::Plan& p) { p.doubles[1] = 2.5000000000000004; },
      [](kernel::Plan& p) { p.constants.push_back(0); },
      [](kernel::Plan& p) { p.counts[0].counter = 9; },
      [](kernel::Plan& p) { p.counts[0].mask = {3}; },
      [](kernel::Plan& p) { p.criteria[0].met = {3}; },
      [](kernel::Plan& p) { p.criteria[0].not_met = {3}; },
      [](kernel::Plan& p) { p.status.push_back({3}); },
      [](kernel::Plan& p) { p.values.clear(); },
      [](kernel::Plan& p) { p.exits.push_back({3}); },
      [](kernel::Plan& p) { p.skips = !p.skips; },
  };
  std::set<std::string> keys{kernel_key(plan_of_everything())};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    kernel::Plan plan = plan_of_everything();
    changes[i](plan);
    EXPECT_TRUE(keys.insert(kernel_key(plan)).second) << "change " << i;
  }
}

}  // namespace
}  // namespace elig
