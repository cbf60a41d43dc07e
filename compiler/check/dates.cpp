// Dates of a patient, and the windows that they bound.
#include <chrono>
#include <utility>

#include "compiler/check/histories.h"

namespace elig::sema {
namespace {

using Kind = ir::DateNode::Kind;

std::int32_t day_number(const ast::DateLiteral& date) {
  const std::chrono::year_month_day day{std::chrono::year(date.year), std::chrono::month(date.month),
                                        std::chrono::day(date.day)};
  return static_cast<std::int32_t>(std::chrono::sys_days(day).time_since_epoch().count());
}

const char* word(ast::DateOf::Which which) {
  return which == ast::DateOf::Which::End ? "end" : which == ast::DateOf::Which::Start ? "start" : "date";
}

/// Why nothing has a day here, for a message.
const char* what_it_is(const ast::Expr& expr) {
  const auto* select = std::get_if<ast::Select>(&expr.node);
  if (select == nullptr) return "this";
  switch (select->selector) {
    case ast::Selector::Count:
      return "a count";
    case ast::Selector::Mean:
    case ast::Selector::Median:
      return "a value made of several rows";
    case ast::Selector::Duration:
      return "a time";
    default:
      return "a yes or no about several rows";
  }
}

constexpr ir::CalendarTime kOneDay{0, 1};

}  // namespace

// ---- dates

ir::DateId Histories::add(ir::DateNode node) {
  const ir::DateId id{static_cast<std::uint32_t>(program_.dates.size())};
  const auto [known, fresh] = nodes_.try_emplace(node, id);
  if (!fresh) return known->second;
  const bool of_row = node.kind == Kind::Start || node.kind == Kind::End;
  uncertain_.push_back(of_row || (node.a.valid() && uncertain_[node.a.index]) ||
                       (node.b.valid() && uncertain_[node.b.index]));
  program_.dates.push_back(node);
  return id;
}

ir::DateId Histories::day_of(std::uint32_t selection, ir::RowDay::Which which) {
  return add({.kind = which == ir::RowDay::Which::End ? Kind::End : Kind::Start, .selection = selection});
}

ir::DateId Histories::earlier(ir::DateId a, ir::DateId b) { return add({.kind = Kind::Earlier, .a = a, .b = b}); }

std::optional<ir::DateId> Histories::date(Place place) {
  const Identity identity = conditions_.identity(place);
  if (const auto known = dates_.find(identity); known != dates_.end()) return known->second;
  return dates_[identity] = make_date(place);
}

std::optional<ir::DateId> Histories::make_date(Place place) {
  const LetSymbol* let = named_let(place, symbols_, poisoned_);
  if (let != nullptr && !picked(place)) return date({let->ast, let->let->value});
  if (place.as<ast::Index>() != nullptr) return index();
  if (const auto* literal = place.as<ast::DateLiteral>())
    return add({.kind = Kind::Literal, .day = day_number(*literal)});
  if (const auto* of = place.as<ast::DateOf>()) return date_of(place, *of);
  if (is_extreme(place)) return extreme(place, *place.as<ast::Call>());
  const auto* binary = place.as<ast::Binary>();
  if (binary != nullptr && (binary->op == ast::BinaryOp::Add || binary->op == ast::BinaryOp::Sub)) {
    const auto from = date(place.at(binary->lhs));
    const Place by = place.at(binary->rhs);
    const auto amount = constant_time(by, symbols_, poisoned_, diagnostics_);
    if (!from || !amount) return std::nullopt;
    return moved(*from, *amount, binary->op == ast::BinaryOp::Add, by.span());
  }
  if (const auto* name = place.as<ast::Name>()) {
    const auto id = symbols_.resolve(place.span(), name->name, diagnostics_);
    if (!id || poisoned_.contains(id->index)) return std::nullopt;
    auto& d = diagnostics_.add(Code::E0303, place.span(), {"a date", "`" + name->name + "`"});
    if (symbols_.rows_of(name->name) != nullptr) d.help.push_back("write `date(" + name->name + ")`");
    if (let != nullptr) d.help.push_back("write `start(" + name->name + ")` or `end(" + name->name + ")` of the row");
    return std::nullopt;
  }
  auto& d = diagnostics_.add(Code::E0303, place.span(), {"a date", "something else"});
  if (picked(place)) d.help.emplace_back("write `start(...)` or `end(...)` of the row");
  return std::nullopt;
}

/// `max(date(a), date(b))`: the later one.
std::optional<ir::DateId> Histories::extreme(Place place, const ast::Call& call) {
  if (!takes_several(place, call, diagnostics_)) return std::nullopt;
  std::optional<ir::DateId> result;
  for (const ast::ExprId argument : call.arguments) {
    const auto next = date(place.at(argument));
    if (!next) return std::nullopt;
    const Kind kind = call.function == "max" ? Kind::Later : Kind::Earlier;
    result = result ? add({.kind = kind, .a = *result, .b = *next}) : *next;
  }
  return result;
}

std::optional<ir::DateId> Histories::date_of(Place place, const ast::DateOf& of) {
  const Place row = place.of_patient(of.of);
  const auto found = picked(row);
  if (!found) {
    no_row(row, word(of.which), std::string(word(of.which)) + "(latest(...))");
    return std::nullopt;
  }
  const auto selection = select(*found);
  if (!selection) return std::nullopt;
  return day_of(*selection, of.which == ast::DateOf::Which::End ? ir::RowDay::Which::End : ir::RowDay::Which::Start);
}

void Histories::no_row(Place place, const std::string& asked, const std::string& example) {
  if (const auto* name = place.as<ast::Name>()) {
    const auto id = symbols_.resolve(place.span(), name->name, diagnostics_);
    if (!id || poisoned_.contains(id->index)) return;  // reported
  }
  auto& d = diagnostics_.add(Code::E0912, place.span(), {asked, what_it_is(*meant(place, symbols_, poisoned_))});
  d.help.push_back("pick one, as in `" + example + "`");
}

std::optional<ir::DateId> Histories::moved(ir::DateId date, const ConstantTime& time, bool later, Span span) {
  if (time.kind == ConstantTime::Kind::Amount) {
    const auto by = whole(time, span, diagnostics_);
    if (!by) return std::nullopt;
    if (*by == ir::CalendarTime{}) return date;
    return add({.kind = later != time.negative() ? Kind::Plus : Kind::Minus, .a = date, .by = *by});
  }
  const bool farthest = time.kind == ConstantTime::Kind::Longest;
  std::optional<ir::DateId> result;
  for (const ConstantTime& part : time.of) {
    const auto next = moved(date, part, later, span);
    if (!next) return std::nullopt;
    result = result ? add({.kind = farthest == later ? Kind::Later : Kind::Earlier, .a = *result, .b = *next}) : *next;
  }
  return result;
}

std::optional<ConstantTime> Histories::time(Place place) {
  auto time = constant_time(place, symbols_, poisoned_, diagnostics_);
  if (time && time->negative()) {
    diagnostics_.add(Code::E0911, place.span(), {"below zero"});
    return std::nullopt;
  }
  return time;
}

void Histories::set_lookback(const ast::Lookback& lookback) {
  const auto time = constant_time(lookback.duration, diagnostics_);
  if (!time) return;
  if (time->negative() || (time->months == 0 && time->seconds == 0)) {
    diagnostics_.add(Code::E0403, lookback.duration.span, {"`" + lookback.duration.spelling + "`"});
    return;
  }
  lookback_ = whole(*time, lookback.duration.span, diagnostics_);
}

// ---- windows

bool Histories::set_windows(Place place, const ast::Select& select, ir::Selection& made) {
  if (select.selector == ast::Selector::Active) {
    made.ongoing = true;
    made.windows.push_back({index(), index()});
  }
  bool good = true;
  for (const ast::Window& window : select.rows.windows) {
    if (window.kind == ast::Window::Kind::WithinAny && select.selector != ast::Selector::Count) {
      diagnostics_.add(Code::E0913, window.span, {});
      good = false;
      continue;
    }
    good &= add_window(place, window, made);
  }
  return good;
}

bool Histories::add_window(Place place, const ast::Window& window, ir::Selection& made) {
  using Window = ast::Window::Kind;
  if (window.kind == Window::Ever) return true;
  if (window.kind == Window::WithinAny) {
    const Place duration = place.of_patient(*window.duration);
    const auto length = time(duration);
    if (!length) return false;
    if (length->kind != ConstantTime::Kind::Amount) {
      diagnostics_.add(Code::E0911, duration.span(), {"the longer or the shorter of months and days"});
      return false;
    }
    const auto sliding = whole(*length, duration.span(), diagnostics_);
    made.pick = ir::Pick::Busiest;
    made.sliding = sliding.value_or(ir::CalendarTime{});
    return sliding.has_value();
  }
  const auto anchor = window.anchor ? date(place.of_patient(*window.anchor)) : index();
  if (!anchor) {
    if (window.duration) time(place.of_patient(*window.duration));  // wrong, too?
    return false;
  }
  // Also by the name of a let.
  const bool at_index = window.anchor && (*this)[*anchor].kind == ir::DateNode::Kind::Index;
  const auto day_from = [&](ir::DateId from, bool later) {
    return add({.kind = later ? Kind::Plus : Kind::Minus, .a = from, .by = kOneDay});
  };
  switch (window.kind) {
    case Window::Before:
      made.windows.push_back({{}, day_from(*anchor, false)});
      return true;
    case Window::After:
      made.windows.push_back({day_from(*anchor, true), {}});
      made.after_index |= at_index;
      return true;
    case Window::OnOrBefore:
      made.windows.push_back({{}, *anchor});
      return true;
    case Window::OnOrAfter:
      made.windows.push_back({*anchor, {}});
      made.after_index |= at_index;
      return true;
    case Window::Between: {
      const auto until = date(place.of_patient(*window.until));
      made.windows.push_back({*anchor, until});
      return until.has_value();
    }
    case Window::Within:
      made.after_index |= at_index && window.side != ast::Window::Side::Before;
      return add_within(*anchor, window, place, made);
    case Window::MoreThanBefore:
    case Window::AtLeastBefore: {
      const Place duration = place.of_patient(*window.duration);
      const auto by = time(duration);
      const auto until = by ? moved(*anchor, *by, false, duration.span()) : std::nullopt;
      if (!until) return false;
      made.windows.push_back({{}, window.kind == Window::AtLeastBefore ? *until : day_from(*until, false)});
      return true;
    }
    case Window::WithinAny:
    case Window::Ever:
      break;
  }
  return true;
}

bool Histories::add_within(ir::DateId anchor, const ast::Window& window, Place place, ir::Selection& made) {
  const Place duration = place.of_patient(*window.duration);
  const auto by = time(duration);
  if (!by) return false;
  const auto from = window.side == ast::Window::Side::After ? anchor : moved(anchor, *by, false, duration.span());
  const auto to = window.side == ast::Window::Side::Before ? anchor : moved(anchor, *by, true, duration.span());
  made.windows.push_back({from, to});
  return from.has_value() && to.has_value();
}

}  // namespace elig::sema
