#include "interpreter.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runtime/screen/math.h"

namespace elig::test {

namespace {

using kernel::Inst;
using kernel::Op;
using kernel::Sort;

struct Lane {
  Integer integer;
  double real = 0;
  bool mask = false;
};

bool bit(const std::uint64_t* words, std::size_t row) { return (words[row / 64] >> (row % 64) & 1) != 0; }

Integer stored(const elig_column& column, int width, std::size_t row) {
  switch (width) {
    case 8:
      return static_cast<const std::int8_t*>(column.data)[row];
    case 16:
      return static_cast<const std::int16_t*>(column.data)[row];
    case 32:
      return static_cast<const std::int32_t*>(column.data)[row];
    default:
      return Integer(static_cast<long>(static_cast<const std::int64_t*>(column.data)[row]));
  }
}

void expect_fits(const Integer& value, int width, const Inst& inst) {
  const Integer limit = Integer(1) << (width - 1);
  EXPECT_TRUE(value >= -limit && value < limit)
      << value << " does not fit " << width << " bits in " << kernel::info(inst.op).name;
}

class Row {
 public:
  Row(const PlannedKernel& kernel, std::size_t row, bool live, const std::vector<std::uint8_t>& known)
      : kernel_(kernel), row_(row), live_(live), lanes_(kernel.plan.tape.size()) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const Inst& inst = kernel.plan.tape[i];
      lanes_[i] = known[i] == ELIG_KNOWN_NOT ? run(inst) : truth(known[i] == ELIG_KNOWN_TRUE);
      if (kernel::info(inst.op).result == Sort::Int) expect_fits(lanes_[i].integer, inst.width, inst);
    }
  }

  [[nodiscard]] bool mask(kernel::InstId id) const { return lanes_[id.index].mask; }

 private:
  static Lane integer(Integer value) { return {std::move(value), 0, false}; }
  static Lane real(double value) { return {0, value, false}; }
  static Lane truth(bool value) { return {0, 0, value}; }

  [[nodiscard]] Lane threshold(const Inst& inst, const Lane& a) const {
    const Integer value(static_cast<long>(kernel_.plan.constants[inst.imm]));
    expect_fits(value, kernel_.plan.tape[inst.a.index].width, inst);
    return truth(inst.op == Op::LeConst ? a.integer <= value : a.integer == value);
  }

  static Lane to_double(const Lane& a) {
    EXPECT_LE(abs(a.integer), Integer(1) << 53) << "not exact as a double";
    return real(a.integer.get_d());
  }

  Lane run(const Inst& inst) const {
    const kernel::Plan& plan = kernel_.plan;
    const Lane a = inst.a.valid() ? lanes_[inst.a.index] : Lane{};
    const Lane b = inst.b.valid() ? lanes_[inst.b.index] : Lane{};
    switch (inst.op) {
      case Op::Load:
        return integer(stored(kernel_.columns[inst.imm], inst.width, row_));
      case Op::Extend:
        return a;
      case Op::MulConst:
        expect_fits(plan.big[inst.imm], inst.width, inst);
        return integer(a.integer * plan.big[inst.imm]);
      case Op::AddConst:
        expect_fits(plan.big[inst.imm], inst.width, inst);
        return integer(a.integer + plan.big[inst.imm]);
      case Op::Splat:
        return integer(plan.big[inst.imm]);
      case Op::Neg:
        return integer(-a.integer);
      case Op::Add:
        return integer(a.integer + b.integer);
      case Op::Sub:
        return integer(a.integer - b.integer);
      case Op::Mul:
        return integer(a.integer * b.integer);
      case Op::Max:
        return integer(std::max(a.integer, b.integer));
      case Op::Min:
        return integer(std::min(a.integer, b.integer));
      case Op::IntToDouble:
        return to_double(a);
      case Op::SplatDouble:
        return real(plan.doubles[inst.imm]);
      case Op::DNeg:
        return real(-a.real);
      case Op::DAdd:
        return real(a.real + b.real);
      case Op::DSub:
        return real(a.real - b.real);
      case Op::DMul:
        return real(a.real * b.real);
      case Op::DDiv:
        return real(a.real / b.real);
      case Op::DMax:
        return real(a.real < b.real ? b.real : a.real);
      case Op::DMin:
        return real(b.real < a.real ? b.real : a.real);
      case Op::DSqrt:
        return real(std::sqrt(a.real));
      case Op::DLn:
        return real(elig_ln(a.real));
      case Op::DLog10:
        return real(elig_log10(a.real));
      case Op::DExp:
        return real(elig_exp(a.real));
      case Op::DPow:
        return real(elig_pow(a.real, b.real));
      case Op::Valid:
        return truth(bit(kernel_.columns[inst.imm].valid, row_));
      case Op::Below:
        return truth(bit(kernel_.columns[inst.imm].below, row_));
      case Op::Above:
        return truth(bit(kernel_.columns[inst.imm].above, row_));
      case Op::Zero:
        return truth(false);
      case Op::Ones:
        return truth(true);
      case Op::Live:
        return truth(live_);
      case Op::And:
        return truth(a.mask && b.mask);
      case Op::Or:
        return truth(a.mask || b.mask);
      case Op::AndNot:
        return truth(a.mask && !b.mask);
      case Op::Xor:
        return truth(a.mask != b.mask);
      case Op::Not:
        return truth(!a.mask);
      case Op::LeConst:
      case Op::EqConst:
        return threshold(inst, a);
      case Op::Lt:
        return truth(a.integer < b.integer);
      case Op::Le:
        return truth(a.integer <= b.integer);
      case Op::Eq:
        return truth(a.integer == b.integer);
      case Op::DLt:
        return truth(a.real < b.real);
      case Op::DLe:
        return truth(a.real <= b.real);
      case Op::DEq:
        return truth(a.real == b.real);
      case Op::DFinite:
        return truth(std::isfinite(a.real));
      case Op::Keep:
        return truth(true);
    }
    return {};
  }

  const PlannedKernel& kernel_;
  std::size_t row_;
  bool live_;
  std::vector<Lane> lanes_;
};

}  // namespace

Run interpret(const PlannedKernel& kernel, std::size_t patients, std::size_t criteria, const std::uint8_t* known) {
  const kernel::Plan& plan = kernel.plan;
  std::vector<std::uint8_t> known_of(plan.tape.size(), ELIG_KNOWN_NOT);
  if (known != nullptr) {
    for (const kernel::InstId comparison : kernel::comparisons(plan)) known_of[comparison.index] = *known++;
  }
  Run run;
  run.met.resize(plan.criteria.size());
  run.not_met.resize(plan.criteria.size());
  run.status.resize(plan.status.size());
  run.counts.resize(criteria * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
  // Padding rows, too: they must not be counted.
  for (std::size_t row = 0; row < words_for(patients) * kRowsPerWord; ++row) {
    const Row lanes(kernel, row, row < patients, known_of);
    for (const kernel::InstId exit : plan.exits) {
      EXPECT_TRUE(!lanes.mask(exit) || lanes.mask(plan.status[ELIG_STATUS_INELIGIBLE])) << "left too early";
    }
    for (const kernel::Count& count : plan.counts) run.counts[count.counter] += lanes.mask(count.mask) ? 1 : 0;
    const auto store = [&](std::vector<bool>& bits, kernel::InstId mask) {
      if (row < patients) {
        bits.push_back(lanes.mask(mask));
      } else {
        EXPECT_FALSE(lanes.mask(mask)) << "a padding row is in a result";
      }
    };
    for (std::size_t i = 0; i < plan.criteria.size(); ++i) {
      store(run.met[i], plan.criteria[i].met);
      store(run.not_met[i], plan.criteria[i].not_met);
    }
    for (std::size_t i = 0; i < plan.status.size(); ++i) store(run.status[i], plan.status[i]);
  }
  return run;
}

}  // namespace elig::test
