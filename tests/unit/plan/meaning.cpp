#include "meaning.h"

#include <cmath>

#include "runtime/screen/math.h"

namespace elig::test {

namespace {

using ir::Inst;
using ir::Op;

template <class T>
Known<T> exactly(const T& x) {
  return {Kind::Exactly, x};
}

template <class T>
Known<T> finite(Known<T> a) {
  if constexpr (std::is_same_v<T, double>) {
    if (!std::isfinite(a.x)) return {};
  }
  return a;
}

Kind swapped(Kind kind) {
  if (kind == Kind::Below) return Kind::Above;
  if (kind == Kind::Above) return Kind::Below;
  return kind;
}

template <class T>
bool censored(const Known<T>& a) {
  return a.kind == Kind::Below || a.kind == Kind::Above;
}

template <class T>
Known<T> negate(const Known<T>& a) {
  return {swapped(a.kind), -a.x};
}

template <class T>
Known<T> add(const Known<T>& a, const Known<T>& b) {
  if (a.kind == Kind::Missing || b.kind == Kind::Missing) return {};
  if (censored(a) && censored(b) && a.kind != b.kind) return {};
  return finite<T>({censored(a) ? a.kind : b.kind, a.x + b.x});
}

template <class T>
Known<T> multiply(const Known<T>& a, const Known<T>& b) {
  if (a.kind == Kind::Missing || b.kind == Kind::Missing) return {};
  const T ab = a.x * b.x;
  if (!censored(a) && !censored(b)) return finite<T>(exactly<T>(ab));
  if (censored(a) && censored(b)) {
    if (a.kind == Kind::Above && b.kind == Kind::Above && a.x >= 0 && b.x >= 0) return finite<T>({Kind::Above, ab});
    if (a.kind == Kind::Below && b.kind == Kind::Below && a.x <= 0 && b.x <= 0) return finite<T>({Kind::Above, ab});
    if (a.kind == Kind::Above && b.kind == Kind::Below && a.x >= 0 && b.x <= 0) return finite<T>({Kind::Below, ab});
    if (a.kind == Kind::Below && b.kind == Kind::Above && a.x <= 0 && b.x >= 0) return finite<T>({Kind::Below, ab});
    return {};
  }
  const Known<T>& half_line = censored(a) ? a : b;
  const T factor = censored(a) ? b.x : a.x;
  if (factor == 0) return exactly<T>(0);
  return finite<T>({factor > 0 ? half_line.kind : swapped(half_line.kind), ab});
}

template <class T>
Known<T> larger(const Known<T>& a, const Known<T>& b) {
  if (a.kind == Kind::Missing || b.kind == Kind::Missing) return {};
  if ((a.kind == Kind::Above) != (b.kind == Kind::Above)) return a.kind == Kind::Above ? a : b;
  if (a.x == b.x) return a.kind == Kind::Exactly ? a : b;
  return a.x > b.x ? a : b;
}

template <class T>
Known<T> smaller(const Known<T>& a, const Known<T>& b) {
  return negate(larger(negate(a), negate(b)));
}

RealValue divide(const RealValue& a, const RealValue& b) {
  if (a.kind == Kind::Missing || b.kind == Kind::Missing) return {};
  const double quotient = a.x / b.x;
  if (!censored(b)) {
    if (b.x == 0) return {};
    return finite<double>({b.x > 0 ? a.kind : swapped(a.kind), quotient});
  }
  const bool away_from_zero = b.kind == Kind::Above ? b.x > 0 : b.x < 0;
  if (censored(a) || !away_from_zero) return {};
  if (a.x == 0) return exactly(0.0);
  return finite<double>({(a.x > 0) == (b.x > 0) ? Kind::Below : Kind::Above, quotient});
}

RealValue function(const RealValue& a, double (*f)(double)) {
  if (a.kind != Kind::Exactly) return {};
  return finite<double>(exactly(f(a.x)));
}

RealValue power(const RealValue& a, const RealValue& b) {
  if (a.kind != Kind::Exactly || b.kind != Kind::Exactly) return {};
  return finite<double>(exactly(elig_pow(a.x, b.x)));
}

// An interval: an end that is absent is infinite; closed only when it is one point.
template <class T>
struct Interval {
  std::optional<T> lo, hi;
  bool point;

  explicit Interval(const Known<T>& a)
      : lo(a.kind == Kind::Below ? std::nullopt : std::optional<T>(a.x)),
        hi(a.kind == Kind::Above ? std::nullopt : std::optional<T>(a.x)),
        point(a.kind == Kind::Exactly) {}
};

// m < n for all m in a, n in b.
template <class T>
bool all_less(const Interval<T>& a, const Interval<T>& b) {
  if (!a.hi || !b.lo) return false;
  return *a.hi < *b.lo || (*a.hi == *b.lo && !(a.point && b.point));
}

// m <= n for all of them.
template <class T>
bool all_at_most(const Interval<T>& a, const Interval<T>& b) {
  return a.hi && b.lo && *a.hi <= *b.lo;
}

template <class T>
Truth compare(Op op, const Known<T>& x, const Known<T>& y) {
  if (x.kind == Kind::Missing || y.kind == Kind::Missing) return std::nullopt;
  const Interval<T> a(x);
  const Interval<T> b(y);
  if (op == Op::Eq) {
    if (a.point && b.point) return *a.lo == *b.lo;
    return all_less(a, b) || all_less(b, a) ? Truth(false) : std::nullopt;
  }
  if (op == Op::Lt ? all_less(a, b) : all_at_most(a, b)) return true;
  if (op == Op::Lt ? all_at_most(b, a) : all_less(b, a)) return false;
  return std::nullopt;
}

Truth both(Truth a, Truth b) {
  if (a == Truth(false) || b == Truth(false)) return false;
  if (a && b) return true;
  return std::nullopt;
}

Truth inverse(Truth a) { return a ? Truth(!*a) : a; }

Truth choose(Truth c, Truth a, Truth b) {
  if (c) return *c ? a : b;
  return a == b ? a : std::nullopt;
}

class Evaluation {
 public:
  Evaluation(const ir::Program& program, const Patient& patient) : program_(program), patient_(patient) {
    for (const Inst& inst : program.tape) values_.push_back(run(inst));
  }
  std::vector<Value> take() { return std::move(values_); }

 private:
  [[nodiscard]] const ExactValue& exact(ir::InstId id) const { return std::get<ExactValue>(values_[id.index]); }
  [[nodiscard]] const RealValue& real(ir::InstId id) const { return std::get<RealValue>(values_[id.index]); }
  [[nodiscard]] Truth truth(ir::InstId id) const { return std::get<Truth>(values_[id.index]); }

  [[nodiscard]] Truth ordered(const Inst& inst) const {
    if (std::holds_alternative<RealValue>(values_[inst.a.index])) return compare(inst.op, real(inst.a), real(inst.b));
    return compare(inst.op, exact(inst.a), exact(inst.b));
  }

  [[nodiscard]] bool there(ir::InstId id) const {
    if (const auto* number = std::get_if<RealValue>(&values_[id.index])) return number->kind != Kind::Missing;
    return exact(id).kind != Kind::Missing;
  }

  [[nodiscard]] bool recorded(std::uint32_t input) const {
    if (program_.inputs[input].kind == ir::InputKind::Number) return patient_.number(input).kind != Kind::Missing;
    return patient_.label(input).has_value();
  }

  [[nodiscard]] Truth label_in(const ir::LabelSet& set) const {
    const auto label = patient_.label(set.input);
    return label ? Truth(set.members[*label]) : std::nullopt;
  }

  [[nodiscard]] Value run(const Inst& inst) const {
    switch (inst.op) {
      case Op::Const:
        return exactly(program_.constants[inst.imm]);
      case Op::RealConst:
        return exactly(program_.reals[inst.imm]);
      case Op::Number:
        return patient_.number(inst.imm);
      case Op::Uln:
        return patient_.uln(inst.imm);
      case Op::Lln:
        return patient_.lln(inst.imm);
      case Op::True:
        return Truth(true);
      case Op::False:
        return Truth(false);
      case Op::Unknown:
        return Truth();
      case Op::YesNo: {
        const auto label = patient_.label(inst.imm);
        return label ? Truth(*label == 1) : Truth();
      }
      case Op::LabelIn:
        return label_in(program_.label_sets[inst.imm]);
      case Op::Neg:
        return negate(exact(inst.a));
      case Op::Add:
        return add(exact(inst.a), exact(inst.b));
      case Op::Sub:
        return add(exact(inst.a), negate(exact(inst.b)));
      case Op::Mul:
        return multiply(exact(inst.a), exact(inst.b));
      case Op::Max:
        return larger(exact(inst.a), exact(inst.b));
      case Op::Min:
        return smaller(exact(inst.a), exact(inst.b));
      case Op::ToReal: {
        const Rational number = exact(inst.a).x / program_.constants[inst.imm];
        return RealValue{exact(inst.a).kind, to_nearest_double(number)};
      }
      case Op::RealNeg:
        return negate(real(inst.a));
      case Op::RealAdd:
        return add(real(inst.a), real(inst.b));
      case Op::RealSub:
        return add(real(inst.a), negate(real(inst.b)));
      case Op::RealMul:
        return multiply(real(inst.a), real(inst.b));
      case Op::RealMax:
        return larger(real(inst.a), real(inst.b));
      case Op::RealMin:
        return smaller(real(inst.a), real(inst.b));
      case Op::RealDiv:
        return divide(real(inst.a), real(inst.b));
      case Op::Sqrt:
        return function(real(inst.a), [](double x) { return std::sqrt(x); });
      case Op::Ln:
        return function(real(inst.a), elig_ln);
      case Op::Log10:
        return function(real(inst.a), elig_log10);
      case Op::Exp:
        return function(real(inst.a), elig_exp);
      case Op::Pow:
        return power(real(inst.a), real(inst.b));
      case Op::Lt:
      case Op::Le:
      case Op::Eq:
        return ordered(inst);
      case Op::Not:
        return inverse(truth(inst.a));
      case Op::And:
        return both(truth(inst.a), truth(inst.b));
      case Op::Or:
        return inverse(both(inverse(truth(inst.a)), inverse(truth(inst.b))));
      case Op::If:
        return choose(truth(inst.a), truth(inst.b), truth(inst.c));
      case Op::Known:
        return Truth(there(inst.a));
      case Op::InputKnown:
        return Truth(recorded(inst.imm));
      case Op::IsTrue:
        return Truth(truth(inst.a) == Truth(true));
    }
    return Truth();
  }

  const ir::Program& program_;
  const Patient& patient_;
  std::vector<Value> values_;
};

}  // namespace

std::vector<Value> evaluate(const ir::Program& program, const Patient& patient) {
  return Evaluation(program, patient).take();
}

}  // namespace elig::test
