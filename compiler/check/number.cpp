#include "compiler/check/number.h"

#include <utility>

#include "compiler/check/affinity.h"
#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

std::string article(const Number& n) { return describe(n.dimension); }

/// Bits in a constant's numerator and denominator together, beyond which it is refused (S13).
constexpr std::size_t kMaxConstantBits = 8192;

}  // namespace

bool too_large(const Rational& value) {
  return mpz_sizeinbase(value.get_num_mpz_t(), 2) + mpz_sizeinbase(value.get_den_mpz_t(), 2) > kMaxConstantBits;
}

Number Arithmetic::literal(const Rational& number, const Unit& unit, Span span) {
  Number n;
  n.form = Form::Constant;
  n.span = span;
  n.dimension = unit.dimension;
  n.affinity = unit.affine() ? Affinity::Point : Affinity::Plain;
  n.unit = unit.factor;
  n.constant = number * unit.factor + unit.offset;
  n.literal = unit;
  n.literal_value = number;
  return n;
}

Number Arithmetic::constant(const Rational& value, Span span) {
  Number n;
  n.form = Form::Constant;
  n.span = span;
  n.constant = value;
  return n;
}

Number Arithmetic::real(Number shape, ir::Op op, ir::InstId a, ir::InstId b, Span span) {
  shape.form = Form::Real;
  shape.span = span;
  shape.literal.reset();
  shape.inst = builder_.emit(op, span, a, b);
  return shape;
}

Number Arithmetic::bounded(Number constant) {
  if (!too_large(constant.constant)) return constant;
  diagnostics_.add(Code::E0009, constant.span, {"this constant"});
  return {};
}

ir::InstId Arithmetic::to_real(const Number& a, const Rational& unit, Span span) {
  switch (a.form) {
    case Form::Constant: {
      const double nearest = to_nearest_double(a.constant / unit);
      return builder_.emit(ir::Op::RealConst, span, {}, {}, {}, builder_.real(nearest));
    }
    case Form::Exact:
      return builder_.emit(ir::Op::ToReal, span, a.inst, {}, {}, builder_.constant(unit));
    case Form::Real: {
      if (a.unit == unit) return a.inst;
      const double ratio = to_nearest_double(a.unit / unit);
      const auto factor = builder_.emit(ir::Op::RealConst, span, {}, {}, {}, builder_.real(ratio));
      return builder_.emit(ir::Op::RealMul, span, a.inst, factor);
    }
    case Form::Poison:
      break;
  }
  bug("a poisoned number was lowered");
}

ir::InstId Arithmetic::to_exact(const Number& a, Span span) {
  if (a.form == Form::Exact) return a.inst;
  must(a.form == Form::Constant, "only exact numbers have an exact instruction");
  return builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(a.constant));
}

bool Arithmetic::no_point(const Number& a, const char* deed) {
  if (a.affinity != Affinity::Point) return true;
  auto& d = diagnostics_.add(Code::E0311, a.span, {deed});
  d.help.emplace_back("write `in UNIT` to compute with its plain number");
  return false;
}

std::string in_a_rule(const Rational& value, std::string unit) {
  std::string number = to_string(value);
  if (unit == "a") unit = "years";
  if (unit == "1") return number;
  // `10*9/L` cannot follow a number bare; its power of ten belongs to the number.
  if (unit.starts_with("10*")) {
    const std::size_t end = unit.find_first_of("/.");
    number += "e" + unit.substr(3, end == std::string::npos ? end : end - 3);
    unit = end == std::string::npos ? "" : unit.substr(end);
  }
  if (unit.find_first_of("[{(*'") != std::string::npos) return number + " '" + unit + "'";
  return unit.empty() || unit[0] == '/' ? number + unit : number + " " + unit;
}

void Arithmetic::report_mismatch(Code code, std::vector<std::string> arguments, const Number& a, const Number& b) {
  const bool blame_right = b.form == Form::Constant || a.form != Form::Constant;
  const Number& wrong = blame_right ? b : a;
  const Number& right = blame_right ? a : b;
  auto& d = diagnostics_.add(code, wrong.span, std::move(arguments));
  d.caption = article(wrong);
  d.labels.push_back({right.span, article(right)});
  if (right.analyte != nullptr)
    d.labels.push_back(
        {right.analyte->declared, "`" + right.analyte->input.name + "` is measured in " + right.analyte->unit_text});
  if (wrong.form != Form::Constant || !wrong.literal) return;
  std::string unit = right.analyte != nullptr ? right.analyte->unit_text : "";
  if (unit.empty()) unit = example_unit(right.dimension);
  if (unit.empty()) return;
  d.fix = FixIt{wrong.span, in_a_rule(wrong.literal_value, unit)};
}

Number Arithmetic::strip(const Number& a, const Unit& unit, const std::string& unit_text, Span span) {
  if (a.poison()) return {};
  std::optional<LinearMap> map;
  if (a.analyte != nullptr) map = to_declared_base(a.analyte->input.analyte, unit);
  if (!map && unit.dimension == a.dimension) map = LinearMap{unit.factor, unit.offset, ""};
  if (!map) {
    auto& d = diagnostics_.add(Code::E0307, span, {article(a), unit_text});
    d.labels.push_back({a.span, article(a)});
    return {};
  }
  if (!map->because.empty()) program_.bridges.push_back({span, map->because});
  const Rational offset = a.affinity == Affinity::Difference ? Rational(0) : map->offset;
  Number n;
  n.span = span;
  n.form = a.form;
  switch (a.form) {
    case Form::Constant:
      // A literal in its own analyte's conversion or its own unit is its number.
      n.constant = (a.constant - offset) / map->factor;
      return n;
    case Form::Real:
      n.unit = a.unit / map->factor;
      n.inst = a.inst;
      return n;
    case Form::Exact: {
      n.inst = a.inst;
      if (offset != 0) {
        const auto o = builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(offset));
        n.inst = builder_.emit(ir::Op::Sub, span, n.inst, o);
      }
      if (map->factor != 1) {
        const auto f = builder_.emit(ir::Op::Const, span, {}, {}, {}, builder_.constant(1 / map->factor));
        n.inst = builder_.emit(ir::Op::Mul, span, n.inst, f);
      }
      return n;
    }
    case Form::Poison:
      break;
  }
  return {};
}

void Arithmetic::note_bridge(const Number& a) {
  if (!a.bridge.empty()) program_.bridges.push_back({a.span, a.bridge});
}

std::optional<ir::InstId> Arithmetic::compare(ir::Op op, const Number& left, const Number& right, bool mirrored,
                                              Span span) {
  if (left.poison() || right.poison()) return std::nullopt;
  Number a = left;
  Number b = right;
  if (!reconcile(a, b)) {
    report_mismatch(Code::E0301, {article(left), article(right)}, left, right);
    return std::nullopt;
  }
  note_bridge(a);
  note_bridge(b);
  if (a.form == Form::Constant && b.form == Form::Constant) {
    const Rational& x = mirrored ? b.constant : a.constant;
    const Rational& y = mirrored ? a.constant : b.constant;
    const bool truth = op == ir::Op::Lt ? x < y : op == ir::Op::Le ? x <= y : x == y;
    return builder_.emit(truth ? ir::Op::True : ir::Op::False, span);
  }
  ir::InstId x;
  ir::InstId y;
  if (a.form == Form::Real || b.form == Form::Real) {
    const Rational unit = a.form == Form::Real ? a.unit : b.unit;
    x = to_real(a, unit, span);
    y = to_real(b, unit, span);
    a.unit = b.unit = unit;
    a.form = Form::Real;
  } else {
    x = to_exact(a, span);
    y = to_exact(b, span);
  }
  const ir::InstId inst = mirrored ? builder_.emit(op, span, y, x) : builder_.emit(op, span, x, y);
  if (mirrored) std::swap(a, b);
  note_compared(inst, a, b);
  return inst;
}

/// The unit that people think in: the threshold's as written, else the declared one.
void Arithmetic::note_compared(ir::InstId inst, const Number& a, const Number& b) {
  if (!noted_.insert(inst.index).second) return;
  const bool real = a.form == Form::Real || b.form == Form::Real;
  ir::Compared noted{inst, a.span, b.span, coherent_unit(a.dimension),
                     real ? (a.form == Form::Real ? a.unit : b.unit) : 1};
  const auto written = [](const Number& n) { return n.bridge.empty() ? n.literal : std::nullopt; };
  for (const auto& unit : {written(a), written(b), a.declared, b.declared}) {
    if (!unit || unit->dimension != a.dimension) continue;
    noted.unit = *unit;
    break;
  }
  if (a.affinity == Affinity::Difference || b.affinity == Affinity::Difference) noted.unit.offset = 0;
  program_.compared.push_back(std::move(noted));
}

std::optional<Rational> Arithmetic::constant_beside(const Number& constant, const Number& other) {
  Number a = constant;
  Number b = other;
  if (a.form != Form::Constant || b.poison() || !reconcile(a, b)) return std::nullopt;
  return a.constant;
}

ir::InstId Arithmetic::known(const Number& a, Span span) {
  if (a.form == Form::Constant) return builder_.emit(ir::Op::True, span);
  return builder_.emit(ir::Op::Known, span, a.inst);
}

}  // namespace elig::sema
