// Random straight-line tapes: what no one thought of combining. The same seeds every time.
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/codegen/lane_groups.h"
#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;
using kernel::Sort;

class Generator {
 public:
  /// `keeps`: some numbers of the tape are kept.
  explicit Generator(Random& random, bool keeps = true) : random_(random), keeps_(keeps) {}

  Tape run(unsigned size) {
    for (unsigned i = pick(4) + 1; i > 0; --i) load();
    for (unsigned i = 0; i < size; ++i) step();
    use_everything();
    return std::move(tape_);
  }

 private:
  unsigned pick(std::size_t below) { return static_cast<unsigned>(random_() % below); }
  InstId some(const std::vector<InstId>& values) { return values[pick(values.size())]; }
  unsigned width(InstId id) const { return tape_.plan.tape[id.index].width; }

  void load() { integers_.push_back(tape_.load(8U << pick(4))); }

  /// An integer value widened to `to` bits, where it is narrower.
  InstId widened(InstId id, unsigned to) { return width(id) < to ? tape_.add(Op::Extend, to, id) : id; }

  void step() {
    switch (pick(6)) {
      case 0:
        return integer();
      case 1:
      case 2:
        return comparison();
      case 3:
        return real();
      default:
        return mask();
    }
  }

  void integer() {
    const InstId a = some(integers_);
    const InstId b = some(integers_);
    const unsigned to = std::max(width(a), width(b));
    const Integer value(static_cast<long>(pick(200)) - 100);
    switch (pick(8)) {
      case 0:
        return load();
      case 1:
        return integers_.push_back(widened(a, std::min(2 * width(a), 128U)));
      case 2:
        return integers_.push_back(tape_.with_big(Op::MulConst, width(a), a, value));
      case 3:
        return integers_.push_back(tape_.with_big(Op::AddConst, width(a), a, value));
      case 4:
        return integers_.push_back(tape_.add(Op::Neg, width(a), a));
      default: {
        const Op op = std::array{Op::Add, Op::Sub, Op::Mul, Op::Max, Op::Min}[pick(5)];
        const InstId wide_a = widened(a, to);
        return integers_.push_back(tape_.add(op, to, wide_a, widened(b, to)));
      }
    }
  }

  void real() {
    if (reals_.empty() || pick(4) == 0) return convert();
    const InstId a = some(reals_);
    if (pick(2) == 0) {
      const Op op = std::array{Op::DNeg, Op::DSqrt, Op::DLn, Op::DLog10, Op::DExp}[pick(5)];
      return reals_.push_back(tape_.add(op, 64, a));
    }
    const Op op = std::array{Op::DAdd, Op::DSub, Op::DMul, Op::DDiv, Op::DMax, Op::DMin, Op::DPow}[pick(7)];
    reals_.push_back(tape_.add(op, 64, a, some(reals_)));
  }

  void convert() {
    const InstId a = some(integers_);
    if (width(a) > 64 || pick(8) == 0) {
      reals_.push_back(tape_.real(pick(100) / 8.0));
    } else {
      reals_.push_back(tape_.add(Op::IntToDouble, 64, a));
    }
  }

  void comparison() {
    if (!reals_.empty() && pick(3) == 0) {
      const Op op = std::array{Op::DLt, Op::DLe, Op::DEq}[pick(3)];
      return masks_.push_back(tape_.add(op, 0, some(reals_), some(reals_)));
    }
    const InstId a = some(integers_);
    if (width(a) <= 64 && pick(2) == 0) {
      const Op op = pick(2) == 0 ? Op::LeConst : Op::EqConst;
      return masks_.push_back(tape_.with_threshold(op, a, static_cast<std::int64_t>(pick(21)) - 10));
    }
    const InstId b = some(integers_);
    const unsigned to = std::max(width(a), width(b));
    const InstId wide_a = widened(a, to);
    const Op op = std::array{Op::Lt, Op::Le, Op::Eq}[pick(3)];
    masks_.push_back(tape_.add(op, 0, wide_a, widened(b, to)));
  }

  void mask() {
    const auto column = pick(tape_.plan.columns.size());
    if (masks_.empty() || pick(4) == 0) {
      const Op leaf = std::array{Op::Valid, Op::Below, Op::Above, Op::Live, Op::Zero, Op::Ones}[pick(6)];
      const bool of_column = leaf == Op::Valid || leaf == Op::Below || leaf == Op::Above;
      return masks_.push_back(tape_.add(leaf, 0, {}, {}, of_column ? column : 0));
    }
    const Op op = std::array{Op::And, Op::Or, Op::AndNot, Op::Xor, Op::Not}[pick(5)];
    masks_.push_back(tape_.add(op, 0, some(masks_), op == Op::Not ? InstId{} : some(masks_)));
  }

  /// Nothing of a tape may be dead: lanes without a user are compared or kept, masks without one are outputs.
  void use_everything() {
    std::vector<bool> used(tape_.plan.tape.size());
    for (const kernel::Inst& inst : tape_.plan.tape) {
      for (const InstId operand : {inst.a, inst.b}) {
        if (operand.valid()) used[operand.index] = true;
      }
    }
    for (std::uint32_t i = 0; i < used.size(); ++i) {
      if (used[i]) continue;
      const Sort sort = kernel::info(tape_.plan.tape[i].op).result;
      if (sort == Sort::Mask) {
        tape_.output({i});
      } else if (keeps_ && pick(2) == 0) {
        tape_.keep({i});
      } else {
        tape_.output(sort == Sort::Double ? tape_.add(Op::DFinite, 0, {i}) : tape_.add(Op::Eq, 0, {i}, {i}));
      }
    }
  }

  Random& random_;
  bool keeps_;
  Tape tape_;
  std::vector<InstId> integers_, reals_, masks_;
};

constexpr unsigned kTapes = 40;

class RandomTapes : public testing::TestWithParam<Setting> {};

INSTANTIATE_TEST_SUITE_P(Cpus, RandomTapes,
                         testing::Values(Setting{"x86-64", 0}, Setting{"x86-64-v3", 0}, Setting{"x86-64-v4", 0},
                                         Setting{"native", 0}, Setting{"native", 2}),
                         name_of);

TEST_P(RandomTapes, AgreeWithTheInterpretation) {
  Jit* const jit = jit_for(GetParam().cpu, GetParam().optimisation);
  if (jit == nullptr) GTEST_SKIP() << "this machine cannot run code for " << GetParam().cpu;
  for (unsigned seed = 0; seed < kTapes && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    const Tape tape = Generator(random).run(2 + seed);
    expect_agreement(*jit, tape.plan, Rows(tape.plan, 2 + seed % 3, random));
  }
}

/// Of each group of comparisons all are known or none is; what is known is drawn, so that the columns do not say it.
std::vector<std::uint8_t> random_known(const kernel::Plan& plan, Random& random) {
  const std::vector<InstId> comparisons = kernel::comparisons(plan);
  std::vector<std::uint8_t> known(comparisons.size(), ELIG_KNOWN_NOT);
  for (const LaneGroup& group : lane_groups(plan)) {
    if (random() % 2 == 0) continue;
    for (const InstId id : group.comparisons) {
      const auto place = std::ranges::find(comparisons, id) - comparisons.begin();
      known[static_cast<std::size_t>(place)] = random() % 2 == 0 ? ELIG_KNOWN_FALSE : ELIG_KNOWN_TRUE;
    }
  }
  return known;
}

TEST_P(RandomTapes, TakeWhatIsKnown) {
  Jit* const jit = jit_for(GetParam().cpu, GetParam().optimisation);
  if (jit == nullptr) GTEST_SKIP() << "this machine cannot run code for " << GetParam().cpu;
  for (unsigned seed = 0; seed < kTapes && !HasFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    Tape tape = Generator(random, false).run(2 + seed);
    tape.plan.skips = true;
    const Rows rows(tape.plan, 2 + seed % 3, random);
    expect_agreement(*jit, tape.plan, rows);
    const std::vector<std::uint8_t> known = random_known(tape.plan, random);
    expect_agreement(*jit, tape.plan, rows, known.data());
  }
}

/// Of another architecture only the code is made: LLVM's verifier passes every tape, and its code generator writes an
/// object of that machine.
TEST(ForeignTapes, AreEmittedAndNotRun) {
  const Result<std::unique_ptr<Jit>> jit = Jit::create({.architecture = "aarch64"});
  ASSERT_TRUE(jit) << jit.error().message;
  for (unsigned seed = 0; seed < kTapes; ++seed) {
    Random random(seed);
    const Tape tape = Generator(random).run(2 + seed);
    const Result<std::string> object = jit.value()->emit(tape.plan, EmitKind::Object);
    ASSERT_TRUE(object) << "seed " << seed << ": " << object.error().message;
    constexpr std::size_t kMachine = 18;  // where an ELF header says for which machine it is: 183, little-endian
    ASSERT_EQ(object.value().substr(kMachine, 2), std::string("\xB7\0", 2)) << "seed " << seed;
    const Result<elig_kernel> kernel = jit.value()->compile(tape.plan);
    ASSERT_FALSE(kernel) << "seed " << seed;
    EXPECT_EQ(kernel.error().message, "this machine cannot run code for aarch64 generic (NEON)");
  }
}

}  // namespace
}  // namespace elig
