#include "compiler/check/constant_time.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "compiler/check/number.h"

namespace elig::sema {
namespace {

/// `max` and `min` in sums and in each other multiply; nobody writes so many.
constexpr std::size_t kMaxAlternatives = 16;
constexpr int kSecondsADay = 86400;
constexpr int kMaxDays = 365'250;  // a thousand years
constexpr int kMaxMonths = 12'000;

using Value = std::variant<Rational, ConstantTime>;  // a plain number, or a time

std::size_t alternatives(const ConstantTime& time) {
  std::size_t count = time.of.empty() ? 1 : 0;
  for (const ConstantTime& part : time.of) count += alternatives(part);
  return count;
}

ConstantTime scaled(ConstantTime time, const Rational& factor) {
  using Kind = ConstantTime::Kind;
  time.months *= factor;
  time.seconds *= factor;
  for (ConstantTime& part : time.of) part = scaled(std::move(part), factor);
  if (factor < 0 && time.kind != Kind::Amount) {
    time.kind = time.kind == Kind::Longest ? Kind::Shortest : Kind::Longest;
  }
  return time;
}

ConstantTime sum(ConstantTime a, const ConstantTime& b) {
  if (a.of.empty() && b.of.empty()) {
    a.months += b.months;
    a.seconds += b.seconds;
    return a;
  }
  if (a.of.empty()) return sum(b, a);
  for (ConstantTime& part : a.of) part = sum(part, b);
  return a;
}

/// The longer (or the shorter) of the two, when that does not depend on a date.
std::optional<ConstantTime> decided(const ConstantTime& a, const ConstantTime& b, bool longest) {
  if (!a.of.empty() || !b.of.empty()) return std::nullopt;
  const bool a_covers = a.months >= b.months && a.seconds >= b.seconds;
  const bool b_covers = b.months >= a.months && b.seconds >= a.seconds;
  if (!a_covers && !b_covers) return std::nullopt;
  return a_covers == longest ? a : b;
}

class Evaluator {
 public:
  Evaluator(const Symbols& symbols, const std::set<std::uint32_t>& poisoned, Diagnostics& diagnostics)
      : symbols_(symbols), poisoned_(poisoned), diagnostics_(diagnostics) {}

  std::optional<Value> value(Place place) {
    if (const auto* number = place.as<ast::Number>()) return literal(*number, place.span());
    if (const auto* binary = place.as<ast::Binary>()) return arithmetic(place, *binary);
    if (is_extreme(place)) return choice(place, *place.as<ast::Call>());
    if (const auto* unary = place.as<ast::Unary>(); unary != nullptr && unary->op == ast::UnaryOp::Neg) {
      const auto operand = value(place.at(unary->operand));
      return operand ? std::optional(times(*operand, -1)) : std::nullopt;
    }
    if (place.as<ast::Name>() != nullptr) return name(place);
    return none(place, "what differs from patient to patient");
  }

  std::optional<Value> literal(const ast::Number& number, Span span) {
    if (!number.unit) return number.value;
    const auto unit = read_unit(*number.unit, diagnostics_);
    if (!unit) return std::nullopt;
    const std::string& code = unit->code;
    if (code == "a" || code == "a_j") return ConstantTime{.months = number.value * 12};
    if (code == "mo" || code == "mo_j") return ConstantTime{.months = number.value};
    static const Dimension time = std::get<ParsedUnit>(parse_unit("s", UnitDialect::Rule)).unit.dimension;
    if (unit->dimension == time) return ConstantTime{.seconds = number.value * unit->factor};
    if (unit->dimension.dimensionless() && !unit->affine()) return Rational(number.value * unit->factor);
    auto& d = diagnostics_.add(Code::E0910, span, {"`" + describe(unit->dimension) + "`"});
    if (unit->code == "m") d.help.emplace_back("`m` is the metre; write `months`, or `min` for minutes");
    return std::nullopt;
  }

 private:
  static Value times(const Value& value, const Rational& factor) {
    if (const auto* number = std::get_if<Rational>(&value)) return Rational(*number * factor);
    return scaled(std::get<ConstantTime>(value), factor);
  }

  std::optional<Value> name(Place place) {
    SymbolId id;
    if (const LetSymbol* let = named_let(place, symbols_, poisoned_, &id)) {
      // Evaluated once, however often it is named.
      if (const auto known = lets_.find(id.index); known != lets_.end()) return known->second;
      return lets_[id.index] = value({let->ast, let->let->value});
    }
    if (named_field(place) == nullptr && !named_day(place)) {
      const auto symbol = symbols_.resolve(place.span(), place.as<ast::Name>()->name, diagnostics_);
      if (!symbol || poisoned_.contains(symbol->index)) return std::nullopt;
    }
    return none(place, "what differs from patient to patient");
  }

  std::optional<Value> arithmetic(Place place, const ast::Binary& binary) {
    if (binary.op > ast::BinaryOp::Div) return none(place, "something else");
    const auto a = value(place.at(binary.lhs));
    const auto b = value(place.at(binary.rhs));
    if (!a || !b) return std::nullopt;
    const auto* number_a = std::get_if<Rational>(&*a);
    const auto* number_b = std::get_if<Rational>(&*b);
    const Rational sign = binary.op == ast::BinaryOp::Sub ? -1 : 1;
    if (binary.op == ast::BinaryOp::Add || binary.op == ast::BinaryOp::Sub) {
      if (number_a != nullptr && number_b != nullptr) return Rational(*number_a + sign * *number_b);
      if (number_a == nullptr && number_b == nullptr) {
        return few(sum(std::get<ConstantTime>(*a), std::get<ConstantTime>(times(*b, sign))), place.span());
      }
      return none(place.at(number_a != nullptr ? binary.lhs : binary.rhs), "a number without a unit");
    }
    if (binary.op == ast::BinaryOp::Mul) {
      if (number_b != nullptr) return bounded(times(*a, *number_b), place.span());
      if (number_a != nullptr) return bounded(times(*b, *number_a), place.span());
    } else if (number_b != nullptr) {
      if (*number_b != 0) return bounded(times(*a, 1 / *number_b), place.span());
      diagnostics_.add(Code::E0309, place.at(binary.rhs).span(), {});
      return std::nullopt;
    }
    return none(place, "a product or a ratio of times");
  }

  std::optional<Value> choice(Place place, const ast::Call& call) {
    if (!takes_several(place, call, diagnostics_)) return std::nullopt;
    const bool longest = call.function == "max";
    std::optional<Value> best;
    for (const ast::ExprId argument : call.arguments) {
      const auto next = value(place.at(argument));
      if (!next) return std::nullopt;
      if (best && best->index() != next->index()) return none(place.at(argument), "a number beside a time");
      if (!best) {
        best = next;
      } else if (const auto* number = std::get_if<Rational>(&*next)) {
        const Rational& other = std::get<Rational>(*best);
        best = longest == (*number > other) ? *number : other;
      } else {
        best = farther(std::get<ConstantTime>(*best), std::get<ConstantTime>(*next), longest);
      }
    }
    if (const auto* time = std::get_if<ConstantTime>(&*best)) return few(*time, place.span());
    return best;
  }

  static ConstantTime farther(const ConstantTime& a, const ConstantTime& b, bool longest) {
    if (auto one = decided(a, b, longest)) return *one;
    using Kind = ConstantTime::Kind;
    ConstantTime both{.kind = longest ? Kind::Longest : Kind::Shortest};
    both.of = {a, b};
    return both;
  }

  /// Lets can square a number again and again.
  std::optional<Value> bounded(Value value, Span span) {
    const auto* number = std::get_if<Rational>(&value);
    if (number == nullptr || !too_large(*number)) return value;
    diagnostics_.add(Code::E0009, span, {"this constant"});
    return std::nullopt;
  }

  std::optional<Value> few(ConstantTime time, Span span) {
    if (alternatives(time) <= kMaxAlternatives) return time;
    diagnostics_.add(Code::E0911, span, {"one of more than " + std::to_string(kMaxAlternatives)});
    return std::nullopt;
  }

  std::optional<Value> none(Place place, const char* found) {
    diagnostics_.add(Code::E0910, place.span(), {found});
    return std::nullopt;
  }

  const Symbols& symbols_;
  const std::set<std::uint32_t>& poisoned_;
  Diagnostics& diagnostics_;
  std::map<std::uint32_t, std::optional<Value>> lets_;
};

/// A time, and one whose months and seconds do not pull in two directions.
std::optional<ConstantTime> as_time(const std::optional<Value>& value, Span span, Diagnostics& diagnostics) {
  if (!value) return std::nullopt;
  const auto* time = std::get_if<ConstantTime>(&*value);
  if (time == nullptr) {
    auto& d = diagnostics.add(Code::E0910, span, {"a number without a unit"});
    d.help.emplace_back("write a unit, as in `28 days`");
    return std::nullopt;
  }
  std::vector<const ConstantTime*> todo{time};
  while (!todo.empty()) {
    const ConstantTime& part = *todo.back();
    todo.pop_back();
    if (part.months * part.seconds < 0) {
      diagnostics.add(Code::E0911, span, {"months less days, which no calendar knows"});
      return std::nullopt;
    }
    for (const ConstantTime& inner : part.of) todo.push_back(&inner);
  }
  return *time;
}

}  // namespace

bool ConstantTime::calendar() const {
  return months != 0 || std::any_of(of.begin(), of.end(), [](const ConstantTime& part) { return part.calendar(); });
}

bool ConstantTime::negative() const {
  return months < 0 || seconds < 0 ||
         std::any_of(of.begin(), of.end(), [](const ConstantTime& part) { return part.negative(); });
}

std::optional<ConstantTime> constant_time(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned,
                                          Diagnostics& diagnostics) {
  return as_time(Evaluator(symbols, poisoned, diagnostics).value(place), place.span(), diagnostics);
}

std::optional<ConstantTime> constant_time(const ast::Number& number, Diagnostics& diagnostics) {
  static const std::set<std::uint32_t> none;
  const Symbols nothing(diagnostics);
  return as_time(Evaluator(nothing, none, diagnostics).literal(number, number.span), number.span, diagnostics);
}

std::optional<ir::CalendarTime> whole(const ConstantTime& time, Span span, Diagnostics& diagnostics) {
  if (time.months.get_den() != 1) {
    auto& d = diagnostics.add(Code::E0911, span, {"part of a month"});
    d.help.emplace_back("count it in days");
    return std::nullopt;
  }
  const Integer months = abs(time.months.get_num());
  const Integer days = ceil(abs(time.seconds) / kSecondsADay);
  if (months > kMaxMonths || days > kMaxDays) {
    diagnostics.add(Code::E0911, span, {"longer than a thousand years"});
    return std::nullopt;
  }
  return ir::CalendarTime{static_cast<std::int32_t>(months.get_si()), static_cast<std::int32_t>(days.get_si())};
}

}  // namespace elig::sema
