// Numbers, labels, dates and times, written out.
#include <algorithm>

#include "runtime/base/bug.h"
#include "tests/oracle/expansion.h"
#include "tests/oracle/writer.h"

namespace elig::oracle {
namespace {

TermPtr label(const LabelDeclaration& labels, const std::string& word) {
  const auto place = labels.place(word);
  must(place.has_value(), "the oracle expected a label");
  return term(Constant{constant(Rational(static_cast<unsigned long>(*place)), rule_unit({}))});
}

TermPtr day_of_row(const std::string& name) {
  return term(DayOf{nullptr, name == "end" ? ast::DateOf::Which::End : ast::DateOf::Which::Start});
}

bool is_day_of_row(const std::string& name) { return name == "date" || name == "start" || name == "end"; }

}  // namespace

TermPtr Writer::number(const Place& at, ast::ExprId id) {
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Number>(&node)) {
    if (at.labels != nullptr) return label(*at.labels, e->spelling);
    return term(Constant{literal(*e)});
  }
  if (const auto* e = std::get_if<ast::Name>(&node)) return named_number(at, e->name);
  if (const auto one = field(at, id)) return term(*one);
  if (const auto* e = std::get_if<ast::Limit>(&node))
    return term(LimitOf{e->of ? bare(*e->of) : at.limits_of, e->kind});
  if (const auto* e = std::get_if<ast::Unary>(&node)) return term(Negative{number(at, e->operand)});
  if (const auto* e = std::get_if<ast::Binary>(&node)) return arithmetic(at, *e);
  if (const auto* e = std::get_if<ast::InUnit>(&node)) return term(Stripped{number(at, e->value), rule_unit(e->unit)});
  if (const auto* e = std::get_if<ast::Call>(&node); e != nullptr && is_date(at, id)) {
    const std::string key = printed_with_lets_replaced(vocabulary_, at.file, id);
    TermPtr day = number(at, e->arguments[0]);
    for (std::size_t i = 1; i < e->arguments.size(); ++i) {
      day = term(ExtremeDay{key, e->function == "max", day, number(at, e->arguments[i])});
    }
    return day;
  }
  if (const auto* e = std::get_if<ast::Call>(&node)) return called(at, *e);
  if (const auto* e = std::get_if<ast::If>(&node)) {
    Place here = at;
    here.limits_of = nullptr;
    here.labels = nullptr;
    return term(Choice{printed_with_lets_replaced(vocabulary_, at.file, e->condition), truth(here, e->condition),
                       number(at, e->then), number(at, e->otherwise)});
  }
  if (const auto* e = std::get_if<ast::DateOf>(&node)) return term(DayOf{picking(at, e->of), e->which});
  if (std::holds_alternative<ast::Index>(node)) return term(IndexDay{});
  if (const auto* e = std::get_if<ast::DateLiteral>(&node)) return term(DayLiteral{day_of(e->year, e->month, e->day)});
  if (const auto dates = difference_of_dates(at, id)) {  // duration(X)
    return term(Arithmetic{ast::BinaryOp::Sub, dates->later, dates->earlier});
  }
  must(std::holds_alternative<ast::Select>(node), "the oracle expected a number");
  return term(Summary{selection(at.file, id)});
}

TermPtr Writer::named_number(const Place& at, const std::string& name) {
  if (at.labels != nullptr && at.labels->place(name)) return label(*at.labels, name);
  if (at.row != nullptr && is_day_of_row(name)) return day_of_row(name);
  if (names_a_field(at, name)) return term(Field{nullptr, name});
  if (const auto let = vocabulary_.lets.find(name); let != vocabulary_.lets.end()) {
    return number(Place{*let->second.file, {}, at.labels, nullptr}, let->second.let->value);
  }
  must(vocabulary_.labels.count(name) + vocabulary_.numbers.count(name) == 1,
       "the oracle expected the name of a measurement, score or attribute");
  return term(Field{bare(name), "value"});
}

/// As a number, `x else y` is `if x is known then x else y`.
TermPtr Writer::number_or_else(const Place& at, const ast::Binary& e) {
  const TermPtr x = number(at, e.lhs);
  return term(Choice{printed_is_known(vocabulary_, at.file, e.lhs), term(Presence{x, false}), x, number(at, e.rhs)});
}

TermPtr Writer::called(const Place& at, const ast::Call& e) {
  if (e.function == "duration") {
    const Difference days = duration_of_named(at, e.arguments.at(0));
    return term(Arithmetic{ast::BinaryOp::Sub, days.later, days.earlier});
  }
  if (e.function == "max" || e.function == "min") {
    TermPtr best = number(at, e.arguments.at(0));
    for (std::size_t i = 1; i < e.arguments.size(); ++i) {
      best = term(Extreme{e.function == "max", best, number(at, e.arguments[i])});
    }
    return best;
  }
  must(e.arguments.size() == 1, "the oracle knows functions of one number");
  const TermPtr x = number(at, e.arguments[0]);
  if (vocabulary_.equivalents.count(e.function) == 1) {
    return term(Arithmetic{ast::BinaryOp::Mul, x, term(Factor{e.function})});
  }
  if (e.function == "abs") return term(Absolute{x});
  return term(Applied{e.function, x});
}

TermPtr Writer::arithmetic(const Place& at, const ast::Binary& e) {
  if (e.op == ast::BinaryOp::Else) return number_or_else(at, e);
  const bool adds = e.op == ast::BinaryOp::Add;
  if (adds || e.op == ast::BinaryOp::Sub) {
    if (is_date(at, e.lhs) && !is_date(at, e.rhs))
      return term(DayMoved{number(at, e.lhs), *span(at.file, e.rhs), adds});
    if (adds && is_date(at, e.rhs)) return term(DayMoved{number(at, e.rhs), *span(at.file, e.lhs), true});
  }
  return term(Arithmetic{e.op, number(at, e.lhs), number(at, e.rhs)});
}

bool Writer::is_date(const Place& at, ast::ExprId id) {
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Name>(&node)) {
    if (at.row != nullptr && is_day_of_row(e->name)) return true;
    const auto let = vocabulary_.lets.find(e->name);
    return let != vocabulary_.lets.end() && is_date(Place{*let->second.file}, let->second.let->value);
  }
  if (const auto* e = std::get_if<ast::Binary>(&node)) {
    if (e->op == ast::BinaryOp::Add) return is_date(at, e->lhs) || is_date(at, e->rhs);
    return e->op == ast::BinaryOp::Sub && is_date(at, e->lhs) && !is_date(at, e->rhs);
  }
  if (const auto* e = std::get_if<ast::Call>(&node); e != nullptr && (e->function == "max" || e->function == "min")) {
    return std::any_of(e->arguments.begin(), e->arguments.end(), [&](ast::ExprId one) { return is_date(at, one); });
  }
  return std::holds_alternative<ast::DateOf>(node) || std::holds_alternative<ast::Index>(node) ||
         std::holds_alternative<ast::DateLiteral>(node);
}

std::optional<Writer::Difference> Writer::difference_of_dates(const Place& at, ast::ExprId id) {
  return through_let(vocabulary_, at, id, [&](const Place& here, ast::ExprId value) -> std::optional<Difference> {
    const auto& node = here.file.exprs[value].node;
    if (const auto* e = std::get_if<ast::Binary>(&node)) {
      if (e->op != ast::BinaryOp::Sub || !is_date(here, e->lhs) || !is_date(here, e->rhs)) return {};
      return Difference{number(here, e->lhs), number(here, e->rhs)};
    }
    if (const auto* e = std::get_if<ast::Select>(&node); e != nullptr && e->selector == ast::Selector::Duration) {
      return duration_of(selection(here.file, value));
    }
    if (const auto* e = std::get_if<ast::Call>(&node); e != nullptr && e->function == "duration") {
      return duration_of_named(here, e->arguments.at(0));
    }
    return {};
  });
}

std::optional<Writer::Time> Writer::constant_time(const ast::Ast& file, ast::ExprId id) {
  const auto& node = file.exprs[id].node;
  if (const auto* e = std::get_if<ast::Name>(&node)) {
    const auto let = vocabulary_.lets.find(e->name);
    return let == vocabulary_.lets.end() ? std::nullopt : constant_time(*let->second.file, let->second.let->value);
  }
  if (const auto* e = std::get_if<ast::Number>(&node)) {
    if (!e->unit) return Time{true, e->value, 0, 0};
    const Unit unit = rule_unit(e->unit);
    static const Rational second = rule_unit(ast::UnitText{{}, "s"}).factor;
    if (!(unit.dimension == rule_unit(ast::UnitText{{}, "s"}).dimension)) return {};
    if (unit.factor == rule_unit(ast::UnitText{{}, "a"}).factor) return Time{false, 0, e->value * 12, 0};
    if (unit.factor == rule_unit(ast::UnitText{{}, "mo"}).factor) return Time{false, 0, e->value, 0};
    return Time{false, 0, 0, e->value * unit.factor / (second * 86400)};
  }
  if (const auto* e = std::get_if<ast::Unary>(&node)) {
    const auto a = constant_time(file, e->operand);
    if (!a || e->op == ast::UnaryOp::Not) return {};
    return Time{a->plain, -a->number, -a->months, -a->days};
  }
  const auto* e = std::get_if<ast::Binary>(&node);
  if (e == nullptr) return {};
  const auto a = constant_time(file, e->lhs), b = constant_time(file, e->rhs);
  if (!a || !b) return {};
  const auto scaled = [](const Time& time, const Rational& by) {
    return Time{time.plain, time.number * by, time.months * by, time.days * by};
  };
  switch (e->op) {
    case ast::BinaryOp::Add:
      return Time{a->plain, a->number + b->number, a->months + b->months, a->days + b->days};
    case ast::BinaryOp::Sub:
      return Time{a->plain, a->number - b->number, a->months - b->months, a->days - b->days};
    case ast::BinaryOp::Mul:
      return a->plain ? scaled(*b, a->number) : scaled(*a, b->number);
    case ast::BinaryOp::Div:
      if (!b->plain || b->number == 0) return {};
      return scaled(*a, 1 / b->number);
    default:
      return {};
  }
}

/// Whole months and days; hours and smaller are days, rounded up.
std::optional<TimeSpan> Writer::span(const ast::Ast& file, ast::ExprId id) {
  return through_let(vocabulary_, Place{file}, id, [&](const Place& at, ast::ExprId value) -> std::optional<TimeSpan> {
    const auto* call = std::get_if<ast::Call>(&at.file.exprs[value].node);
    if (call != nullptr && (call->function == "max" || call->function == "min")) {
      TimeSpan out{call->function == "max" ? TimeSpan::Kind::Farther : TimeSpan::Kind::Nearer};
      for (ast::ExprId argument : call->arguments) {
        const auto one = span(at.file, argument);
        if (!one) return {};
        out.of.push_back(*one);
      }
      return out;
    }
    const auto time = constant_time(at.file, value);
    if (!time || time->plain) return {};
    must(time->months.get_den() == 1, "the oracle expected whole months");
    return TimeSpan{TimeSpan::Kind::Step, time->months.get_num().get_si(), ceil(time->days).get_si()};
  });
}

}  // namespace elig::oracle
