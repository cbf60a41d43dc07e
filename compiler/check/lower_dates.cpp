// Dates in expressions: days as numbers, at both ends of what they may be; and values that lie between two ends in
// general. A comparison with such values is decided when it comes out the same at every combination of their ends.
#include <algorithm>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/check/check.h"
#include "compiler/check/lower.h"

namespace elig::sema {
namespace {

constexpr int kSecondsADay = 86400;

const Unit& days() {
  static const Unit unit = std::get<ParsedUnit>(parse_unit("d", UnitDialect::Rule)).unit;
  return unit;
}

std::string text_of(Place place) { return ast::print(*place.ast, place.expr); }

ast::BinaryOp mirrored(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::Lt:
      return ast::BinaryOp::Gt;
    case ast::BinaryOp::Le:
      return ast::BinaryOp::Ge;
    case ast::BinaryOp::Gt:
      return ast::BinaryOp::Lt;
    case ast::BinaryOp::Ge:
      return ast::BinaryOp::Le;
    default:
      return op;
  }
}

bool holds_day_of_row(Place place) {
  if (named_day(place)) return true;
  const auto* call = place.as<ast::Call>();
  const auto* binary = place.as<ast::Binary>();
  if (binary != nullptr) return holds_day_of_row(place.at(binary->lhs));
  return call != nullptr && std::any_of(call->arguments.begin(), call->arguments.end(),
                                        [&](ast::ExprId id) { return holds_day_of_row(place.at(id)); });
}

}  // namespace

// ---- dates

std::optional<Lowering::DateRef> Lowering::date(Place place, const Context& context) {
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_)) {
    return date({let->ast, let->let->value}, context);
  }
  const auto* choice = place.as<ast::If>();
  const auto* binary = place.as<ast::Binary>();
  if (choice != nullptr || (binary != nullptr && binary->op == ast::BinaryOp::Else)) {
    const auto taken = context.decided.find(conditions_.condition_of(place));
    if (taken == context.decided.end()) return std::nullopt;
    if (choice != nullptr) return date(place.at(taken->second ? choice->then : choice->otherwise), context);
    return date(place.at(taken->second ? binary->lhs : binary->rhs), context);
  }
  if (const auto which = named_day(place)) {
    return DateRef{ir::RowDay{.which = *which}, conditions_.identity(place), true, place.as<ast::Name>()->name};
  }
  if (binary != nullptr && (binary->op == ast::BinaryOp::Add || binary->op == ast::BinaryOp::Sub)) {
    const auto from = date(place.at(binary->lhs), context);
    const Place by = place.at(binary->rhs);
    const auto amount = constant_time(by, symbols_, poisoned_lets_, diagnostics_);
    if (!from || !amount) return std::nullopt;
    auto there = moved(*from, *amount, binary->op == ast::BinaryOp::Add, by);
    if (there) there->text = text_of(place);
    return there;
  }
  const Sort found = sort(place);
  if (found == Sort::Poison) {
    Context surely = context;
    surely.sure = true;
    number(place, surely);  // says why
    return std::nullopt;
  }
  if (found != Sort::Date) {
    wrong_sort(place, "a date");
    return std::nullopt;
  }
  if (const auto* call = place.as<ast::Call>(); call != nullptr && holds_day_of_row(place)) {
    auto& d =
        diagnostics_.add(Code::E0916, place.span(), {call->function, "takes dates of the patient, not of the row"});
    d.help.emplace_back("compare the day of the row with each of them");
    return std::nullopt;
  }
  const auto id = histories_.date(place.of_patient(place.expr));
  if (!id) return std::nullopt;
  // A table may well have a column `index`.
  const std::string text = place.as<ast::Index>() != nullptr ? "index (day)" : text_of(place);
  return DateRef{*id, conditions_.identity(place), histories_.uncertain(*id), text};
}

std::optional<Lowering::DateRef> Lowering::moved(const DateRef& date, const ConstantTime& by, bool later,
                                                 Place stated) {
  const Span span = stated.span();
  DateRef result = date;
  result.text += (later ? " + " : " - ") + text_of(stated);
  if (const auto* id = std::get_if<ir::DateId>(&date.what)) {
    const auto there = histories_.moved(*id, by, later, span);
    if (!there) return std::nullopt;
    result.what = *there;
    return result;
  }
  auto& row = std::get<ir::RowDay>(result.what);
  if (by.kind != ConstantTime::Kind::Amount) {
    diagnostics_.add(Code::E0911, span, {"the longer or the shorter of months and days"});
    return std::nullopt;
  }
  if (row.by != ir::CalendarTime{}) {
    diagnostics_.add(Code::E0911, span, {"a second one: the day of a row moves once"});
    return std::nullopt;
  }
  const auto amount = whole(by, span, diagnostics_);
  if (!amount) return std::nullopt;
  row.by = *amount;
  row.earlier = later == by.negative();
  return result;
}

Number Lowering::number(const DateRef& date, Span span, const Context& context) {
  const auto* id = std::get_if<ir::DateId>(&date.what);
  if (id != nullptr && histories_[*id].kind == ir::DateNode::Kind::Literal) {
    return Arithmetic::literal(histories_[*id].day, days(), span);
  }
  ir::Input input{.name = date.text};
  input.analyte.declared = days();
  if (id != nullptr) {
    input.feature = ir::Feature{ir::Feature::What::Date, id->index, ir::End::Sure, ""};
  } else {
    input.of_row = true;
    input.row_day = std::get<ir::RowDay>(date.what);
  }
  if (date.uncertain) input = at_end(std::move(input), end_of(date.identity, context));
  Number n;
  n.form = Form::Exact;
  n.span = span;
  n.dimension = days().dimension;
  n.unit = kSecondsADay;
  n.inst = emit(ir::Op::Number, span, {}, {}, {}, this->input(input));
  return n;
}

// ---- differences

bool Lowering::is_difference(Place place) {
  const auto* binary = place.as<ast::Binary>();
  return binary != nullptr && binary->op == ast::BinaryOp::Sub && sort(place.at(binary->lhs)) == Sort::Date &&
         sort(place.at(binary->rhs)) == Sort::Date;
}

std::optional<Lowering::Difference> Lowering::difference(Place place, const Context& context) {
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_)) {
    return difference({let->ast, let->let->value}, context);
  }
  if (is_difference(place)) {
    const auto& binary = std::get<ast::Binary>((*place).node);
    const auto later = date(place.at(binary.lhs), context);
    const auto earlier = date(place.at(binary.rhs), context);
    if (!later || !earlier) return std::nullopt;
    return Difference{*later, *earlier};
  }
  const auto* select = place.as<ast::Select>();
  const auto* call = place.as<ast::Call>();
  std::optional<std::uint32_t> first;
  std::optional<std::uint32_t> last;
  if (select != nullptr && select->selector == ast::Selector::Duration) {
    first = histories_.select(place.of_patient(place.expr), ir::Pick::FirstStarting);
    last = histories_.select(place.of_patient(place.expr), ir::Pick::LastEnding);
  } else if (call != nullptr && call->function == "duration" && call->arguments.size() == 1) {
    const Place row = place.of_patient(call->arguments[0]);
    const Place rows = meant(row, symbols_, poisoned_lets_);
    if (rows.as<ast::Name>() != nullptr) {
      first = histories_.select(rows, ir::Pick::FirstStarting);
      last = histories_.select(rows, ir::Pick::LastEnding);
    } else if (const auto picked = histories_.picked(rows)) {
      first = last = histories_.select(*picked);
    } else {
      histories_.no_row(row, "duration", "duration(latest(...))");
    }
  }
  if (!first || !last) return std::nullopt;
  const ir::DateId start = histories_.day_of(*first, ir::RowDay::Which::Start);
  const ir::DateId end = histories_.earlier(histories_.day_of(*last, ir::RowDay::Which::End), histories_.index());
  const std::string text = text_of(place);
  return Difference{{end, conditions_.identity(place, "end"), true, text + " (end)"},
                    {start, conditions_.identity(place, "start"), true, text + " (start)"}};
}

/// `abs`, `max` or `min` of differences of dates?
bool Lowering::counts_days(Place place) {
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_)) {
    return counts_days({let->ast, let->let->value});
  }
  const auto* call = place.as<ast::Call>();
  if (call == nullptr || !(is_extreme(*call) || call->function == "abs")) return false;
  return std::any_of(call->arguments.begin(), call->arguments.end(), [&](ast::ExprId id) {
    const Place argument = meant(place.at(id), symbols_, poisoned_lets_);
    const auto* select = argument.as<ast::Select>();
    const auto* inner = argument.as<ast::Call>();
    return is_difference(argument) || (select != nullptr && select->selector == ast::Selector::Duration) ||
           (inner != nullptr && inner->function == "duration") || counts_days(argument);
  });
}

Number Lowering::number_of_difference(Place place, const Context& context) {
  const auto between = difference(place, context);
  if (!between) return {};
  const Number later = number(between->later, place.span(), context);
  return arithmetic_.add(later, number(between->earlier, place.span(), context), true, place.span());
}

std::optional<ir::InstId> Lowering::compare_calendar(ast::BinaryOp op, Place a, Place b, const Context& context,
                                                     Span span) {
  for (const bool swapped : {false, true}) {
    const Place against = swapped ? a : b;
    Diagnostics quiet;  // most comparisons are not of this kind, and nothing is wrong with them
    const auto time = constant_time(against, symbols_, poisoned_lets_, quiet);
    if (!time || !time->calendar()) continue;
    const Place other = swapped ? b : a;
    const auto between = difference(other, context);
    if (!between && counts_days(other)) {
      auto& d = diagnostics_.add(Code::E0911, against.span(),
                                 {"in months, which `max`, `min` and `abs` know no calendar for"});
      d.help.emplace_back("count in days, or compare the differences of dates themselves, as in `a - b <= 6 months`");
      return poison(span);
    }
    if (!between) continue;
    const auto limit = moved(between->earlier, *time, true, against);
    if (!limit) return poison(span);
    const Number x = number(between->later, span, context);
    return compare(swapped ? mirrored(op) : op, x, number(*limit, against.span(), context), span);
  }
  return std::nullopt;
}

// ---- both ends

ir::InstId Lowering::at_both_ends(ast::BinaryOp op, const std::vector<Place>& operands, Context context, Span span,
                                  const Compared& compared) {
  std::optional<Identity> open;
  std::set<std::uint32_t> seen;
  for (const Place operand : operands) {
    if (!open) open = open_end(operand, context, seen);
  }
  if (!open) return compared(op, context);
  if (op == ast::BinaryOp::Eq || op == ast::BinaryOp::Ne) {
    const auto at_most = at_both_ends(ast::BinaryOp::Le, operands, context, span, compared);
    const auto at_least = at_both_ends(ast::BinaryOp::Ge, operands, context, span, compared);
    const auto equal = emit(ir::Op::And, span, at_most, at_least);
    return op == ast::BinaryOp::Ne ? negate(equal, span) : equal;
  }
  if (context.decided.size() >= kMaxConditionals) {
    diagnostics_.add(Code::E0310, span, {std::to_string(kMaxConditionals)});
    return poison(span);
  }
  context.ends.insert(*open);
  context.decided[*open] = false;
  const auto low = at_both_ends(op, operands, context, span, compared);
  context.decided[*open] = true;
  const auto high = at_both_ends(op, operands, context, span, compared);
  return low == high ? low : emit(ir::Op::If, span, emit(ir::Op::Unknown, span), low, high);
}

std::optional<Identity> Lowering::open_end(Place place, const Context& context, std::set<std::uint32_t>& seen_lets) {
  if (context.sure) return std::nullopt;
  const auto unless_chosen = [&](Identity identity) {
    return context.decided.contains(identity) ? std::nullopt : std::optional(identity);
  };
  SymbolId id;
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_, &id)) {
    if (!seen_lets.insert(id.index).second) return std::nullopt;
    return open_end({let->ast, let->let->value}, context, seen_lets);
  }
  const auto* choice = place.as<ast::If>();
  const auto* binary = place.as<ast::Binary>();
  if (choice != nullptr || (binary != nullptr && binary->op == ast::BinaryOp::Else)) {
    const auto taken = context.decided.find(conditions_.condition_of(place));
    if (taken == context.decided.end()) return std::nullopt;
    const ast::ExprId then = choice != nullptr ? choice->then : binary->lhs;
    const ast::ExprId otherwise = choice != nullptr ? choice->otherwise : binary->rhs;
    return open_end(place.at(taken->second ? then : otherwise), context, seen_lets);
  }
  if (named_day(place)) return unless_chosen(conditions_.identity(place));
  const bool dates = is_extreme(place) && sort(place) == Sort::Date;
  if (dates || place.as<ast::DateOf>() != nullptr) return unless_chosen(conditions_.identity(place));
  const auto* select = place.as<ast::Select>();
  const auto* call = place.as<ast::Call>();
  if ((select != nullptr && select->selector == ast::Selector::Duration) ||
      (call != nullptr && call->function == "duration")) {
    const auto start = unless_chosen(conditions_.identity(place, "start"));
    return start ? start : unless_chosen(conditions_.identity(place, "end"));
  }
  if (select != nullptr) {
    const bool ends = select->selector == ast::Selector::Count || select->selector == ast::Selector::Highest ||
                      select->selector == ast::Selector::Lowest;
    return ends ? unless_chosen(conditions_.identity(place)) : std::nullopt;
  }
  const bool numeric = (binary != nullptr && binary->op <= ast::BinaryOp::Pow) || place.as<ast::Unary>() != nullptr ||
                       place.as<ast::InUnit>() != nullptr || call != nullptr;
  if (!numeric) return std::nullopt;
  for (const Place child : children(place, symbols_)) {
    if (const auto found = open_end(child, context, seen_lets)) return found;
  }
  return std::nullopt;
}

}  // namespace elig::sema
