// Every operator of a kernel tape, at every width and for every kind of vector registers, against the scalar
// interpretation; then random tapes.
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/codegen/kernel_trial.h"
#include "tests/unit/codegen/scalar_kernel.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

class Agreement : public testing::TestWithParam<Setting> {
 protected:
  void SetUp() override {
    jit_ = jit_for(GetParam().cpu, GetParam().optimisation);
    if (jit_ == nullptr) GTEST_SKIP() << "this machine cannot run code for " << GetParam().cpu;
  }

  void check(const Tape& tape) { expect_agreement(*jit_, tape.plan, Rows(tape.plan, 3, random_)); }

  Jit* jit_ = nullptr;
  Random random_{20140102};
};

INSTANTIATE_TEST_SUITE_P(Cpus, Agreement,
                         testing::Values(Setting{"x86-64", 0}, Setting{"x86-64", 2}, Setting{"x86-64-v3", 0},
                                         Setting{"x86-64-v3", 2}, Setting{"x86-64-v4", 0}, Setting{"native", 0},
                                         Setting{"native", 1}, Setting{"native", 2}, Setting{"native", 3}),
                         name_of);

/// Columns for lanes of `width`: 128 is reached from 64.
InstId lanes_of(Tape& tape, unsigned width) { return tape.extended(tape.load(std::min(width, 64U)), width); }

/// Makes integer lanes visible: several comparisons with numbers that rows really have.
void observe_integers(Tape& tape, InstId lanes, unsigned width) {
  tape.output(tape.add(Op::Eq, 0, lanes, lanes_of(tape, width)));
  tape.output(tape.add(Op::Lt, 0, lanes, tape.with_big(Op::Splat, width, {}, Integer(1))));
  if (width > 64) return;
  for (const std::int64_t threshold : {-3, 0, 2}) {
    tape.output(tape.with_threshold(Op::EqConst, lanes, threshold));
    tape.output(tape.with_threshold(Op::LeConst, lanes, threshold));
  }
}

TEST_P(Agreement, Thresholds) {
  for (const unsigned width : {8U, 16U, 32U, 64U}) {
    const std::int64_t highest = static_cast<std::int64_t>(~std::uint64_t{0} >> (65 - width));
    Tape tape;
    const InstId lanes = tape.load(width);
    for (const std::int64_t threshold :
         {-highest - 1, -highest, std::int64_t{-1}, std::int64_t{0}, std::int64_t{3}, highest - 1, highest}) {
      tape.output(tape.with_threshold(Op::LeConst, lanes, threshold));
      tape.output(tape.with_threshold(Op::EqConst, lanes, threshold));
    }
    check(tape);
  }
}

TEST_P(Agreement, ThresholdsAreTruncatedToTheLanes) {
  for (const unsigned width : {8U, 16U, 32U}) {
    Tape tape;
    const InstId lanes = tape.load(width);
    tape.output(tape.with_threshold(Op::LeConst, lanes, (std::int64_t{5} << width) + 2));
    check(tape);
  }
}

TEST_P(Agreement, ComparisonsOfTwoColumns) {
  for (const unsigned width : {8U, 16U, 32U, 64U, 128U}) {
    for (const Op op : {Op::Lt, Op::Le, Op::Eq}) {
      Tape tape;
      const InstId a = lanes_of(tape, width);
      tape.output(tape.add(op, 0, a, lanes_of(tape, width)));
      tape.output(tape.add(op, 0, a, a));
      check(tape);
    }
  }
}

TEST_P(Agreement, IntegerArithmetic) {
  for (const unsigned width : {8U, 16U, 32U, 64U, 128U}) {
    const Integer lowest = -(Integer(1) << (width - 1));
    for (const Op op : {Op::Add, Op::Sub, Op::Mul, Op::Max, Op::Min}) {
      Tape tape;
      const InstId a = lanes_of(tape, width);
      observe_integers(tape, tape.add(op, width, a, lanes_of(tape, width)), width);
      check(tape);
    }
    for (const Op op : {Op::MulConst, Op::AddConst}) {
      for (const Integer& value : {Integer(0), Integer(-1), Integer(7), Integer(lowest), Integer(-lowest - 1)}) {
        Tape tape;
        observe_integers(tape, tape.with_big(op, width, lanes_of(tape, width), value), width);
        check(tape);
      }
    }
    Tape tape;
    observe_integers(tape, tape.add(Op::Neg, width, lanes_of(tape, width)), width);
    check(tape);
  }
}

TEST_P(Agreement, EveryExtension) {
  for (const unsigned from : {8U, 16U, 32U, 64U}) {
    for (const unsigned to : {16U, 32U, 64U, 128U}) {
      if (to <= from) continue;
      Tape tape;
      observe_integers(tape, tape.add(Op::Extend, to, tape.load(from)), to);
      check(tape);
    }
  }
}

/// 2 ALT <= 5 ULN and 1 ALT <= 5 ULN: comparisons that share arithmetic.
TEST_P(Agreement, SharedArithmetic) {
  for (const unsigned width : {32U, 64U, 128U}) {
    Tape tape;
    const InstId alt = tape.extended(tape.load(16), width);
    const InstId limit = tape.with_big(Op::MulConst, width, tape.extended(tape.load(16), width), Integer(5));
    const InstId twice = tape.with_big(Op::MulConst, width, alt, Integer(2));
    tape.output(tape.add(Op::Le, 0, twice, limit));
    tape.output(tape.add(Op::Le, 0, alt, limit));
    tape.output(tape.add(Op::Lt, 0, limit, twice));
    check(tape);
  }
}

TEST_P(Agreement, Masks) {
  Tape tape;
  tape.load(8);
  const InstId load = tape.load(16);
  const InstId valid = tape.add(Op::Valid, 0, {}, {}, 1);
  const InstId below = tape.add(Op::Below, 0, {}, {}, 0);
  const InstId above = tape.add(Op::Above, 0, {}, {}, 1);
  for (const Op op : {Op::And, Op::Or, Op::AndNot, Op::Xor}) tape.output(tape.add(op, 0, valid, below));
  for (const Op op : {Op::Zero, Op::Ones, Op::Live}) tape.output(tape.add(op));
  tape.output(tape.add(Op::Not, 0, above));
  tape.output(tape.add(Op::And, 0, above, above));
  tape.output(tape.with_threshold(Op::LeConst, {0}, 0));
  tape.output(tape.with_threshold(Op::LeConst, load, 0));
  check(tape);
}

TEST_P(Agreement, AKernelThatOnlyCounts) {
  Tape tape;
  const InstId le = tape.with_threshold(Op::LeConst, tape.load(16), 0);
  tape.plan.counts = {{2, le}, {0, le}, {0, le}};  // one counter twice, one mask three times
  check(tape);
}

// ---- doubles

/// Makes doubles visible to the last bit: the results of the first rows are what they are compared with.
void observe_doubles(Tape& tape, InstId lanes, const Rows& rows) {
  tape.output(tape.add(Op::DFinite, 0, lanes));
  const kernel::Plan so_far = tape.plan;
  for (std::uint64_t row = 0; row < 12; ++row) {
    const double result = interpret_row(so_far, rows.args(so_far), row)[lanes.index].real;
    const InstId same = tape.real(result);
    tape.output(tape.add(Op::DEq, 0, lanes, same));
    tape.output(tape.add(Op::DLe, 0, lanes, same));
    tape.output(tape.add(Op::DLt, 0, same, lanes));
  }
}

/// Two operands with everything a double may be: quotients of small numbers, 0/0, x/0, -0.
struct Doubles {
  Tape tape;
  InstId a, b;

  Doubles() {
    const auto column = [&] { return tape.add(Op::IntToDouble, 64, tape.load(8)); };
    a = tape.add(Op::DDiv, 64, column(), column());
    b = tape.add(Op::DDiv, 64, column(), column());
  }
};

TEST_P(Agreement, DoubleArithmetic) {
  for (const Op op : {Op::DAdd, Op::DSub, Op::DMul, Op::DDiv, Op::DMax, Op::DMin, Op::DPow}) {
    Doubles doubles;
    const InstId result = doubles.tape.add(op, 64, doubles.a, doubles.b);
    doubles.tape.output(doubles.tape.add(Op::DLt, 0, doubles.a, doubles.b));
    const Rows rows(doubles.tape.plan, 3, random_);
    observe_doubles(doubles.tape, result, rows);
    expect_agreement(*jit_, doubles.tape.plan, rows);
  }
}

TEST_P(Agreement, DoubleFunctions) {
  for (const Op op : {Op::DNeg, Op::DSqrt, Op::DLn, Op::DLog10, Op::DExp}) {
    Doubles doubles;
    const InstId result = doubles.tape.add(op, 64, doubles.a);
    doubles.tape.output(doubles.tape.add(Op::DEq, 0, result, doubles.b));
    const Rows rows(doubles.tape.plan, 3, random_);
    observe_doubles(doubles.tape, result, rows);
    expect_agreement(*jit_, doubles.tape.plan, rows);
  }
}

TEST_P(Agreement, DoublesThatAreNotNumbers) {
  const double infinity = std::numeric_limits<double>::infinity();
  Doubles doubles;
  Tape& tape = doubles.tape;
  for (const double value : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), 0.0, -0.0,
                             std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min()}) {
    const InstId other = tape.real(value);
    for (const Op op : {Op::DLt, Op::DLe, Op::DEq}) {
      tape.output(tape.add(op, 0, doubles.a, other));
      tape.output(tape.add(op, 0, other, doubles.b));
    }
    tape.output(tape.add(Op::DFinite, 0, tape.add(Op::DMul, 64, doubles.a, other)));
  }
  check(tape);
}

TEST_P(Agreement, IntegersBecomeTheNearestDouble) {
  for (const unsigned width : {8U, 16U, 32U, 64U, 128U}) {
    Tape tape;
    const InstId result = tape.add(Op::IntToDouble, 64, lanes_of(tape, width));
    Rows rows(tape.plan, 3, random_);
    // The planner's promise: at most 2^53.
    for (std::size_t row = 0; row < 3 * 64 && width >= 64; ++row) {
      rows.set(0, row, static_cast<std::int64_t>(random_() % ((1ULL << 54) + 1)) - (1LL << 53));
    }
    observe_doubles(tape, result, rows);
    expect_agreement(*jit_, tape.plan, rows);
  }
}

/// a * b - round(a * b) is 0, unless something contracts it into one rounding.
TEST_P(Agreement, ProductsAreRoundedBeforeTheyAreAdded) {
  Tape tape;
  const auto column = [&](unsigned width) { return tape.add(Op::IntToDouble, 64, tape.load(width)); };
  const InstId product = tape.add(Op::DMul, 64, column(32), column(32));
  const InstId rest = tape.add(Op::DSub, 64, product, column(64));
  tape.output(tape.add(Op::DEq, 0, rest, tape.real(0)));
  Rows rows(tape.plan, 3, random_);
  for (std::size_t row = 0; row < 3 * 64; ++row) {
    const std::int64_t a = ((1LL << 30) + static_cast<std::int64_t>(random_() % (1U << 30))) | 1;
    const std::int64_t b = ((1LL << 30) + static_cast<std::int64_t>(random_() % (1U << 30))) | 1;
    rows.set(0, row, a);
    rows.set(1, row, b);
    rows.set(2, row, static_cast<std::int64_t>(static_cast<double>(a * b)));
  }
  expect_agreement(*jit_, tape.plan, rows);
}

}  // namespace
}  // namespace elig
