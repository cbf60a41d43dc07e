#include "tests/oracle/history.h"

#include <algorithm>

#include "runtime/base/bug.h"
#include "tests/oracle/evaluate_row.h"

namespace elig::oracle {
namespace {

bool same(const Quantity& a, const Quantity& b) {
  if (a.missing() || b.missing()) return a.missing() == b.missing();
  if (a.real != b.real) return false;
  if (a.real) return a.ieee.extent == b.ieee.extent && a.ieee.bound == b.ieee.bound;
  return a.exact.extent == b.exact.extent && a.exact.bound == b.exact.bound;
}

/// To these, rows without a number are no rows.
bool about_numbers(const Selection& selection) {
  using enum ast::Selector;
  return selection.selector == Highest || selection.selector == Lowest || selection.selector == Mean ||
         selection.selector == Median;
}

/// `needing` was not written, or there are as many.
bool has_enough(const Candidates& rows, const Selection& selection) {
  return !selection.needed.asked() || enough(rows, selection.needed) == Truth::True;
}

/// `active` is about index itself.
std::vector<Days> windows_of(const Selection& selection) {
  std::vector<Days> out = selection.windows;
  if (selection.selector == ast::Selector::Active) out.push_back({term(IndexDay{}), term(IndexDay{})});
  return out;
}

Ends sure(const Quantity& value) { return {value, value, value}; }

Quantity plain_number(std::size_t n) {
  Quantity out = constant(Rational(static_cast<unsigned long>(n)), rule_unit({}));
  out.constant = false;
  return out;
}

}  // namespace

bool Ends::open() const { return !same(low, high) || !same(sure, low); }

Quantity day_number(std::optional<Day> day) {
  Quantity out = constant(Rational(day.value_or(0)), rule_unit(ast::UnitText{{}, "d"}));
  out.constant = false;
  if (!day) out.exact = {};
  return out;
}

Ends day_ends(const std::optional<DayRange>& days) {
  if (!days) return sure(day_number({}));
  Ends out{day_number({}), day_number(days->lo), day_number(days->hi)};
  if (days->lo == days->hi) out.sure = out.low;
  return out;
}

Truth History::chosen(const Selection& selection) {
  const auto& rows = candidates(selection);
  if (!rows) return Truth::Unknown;
  Truth out = enough(*rows, selection.needed);
  if (out == Truth::False && !selection.source.event) {
    bool any_inside = false;  // whatever `where` says of it
    for (const Candidate& row : *rows) any_inside = any_inside || row.inside == Truth::True;
    if (!any_inside) out = Truth::Unknown;
  }
  const bool negated = selection.selector == ast::Selector::No || selection.selector == ast::Selector::Every;
  return negated ? kleene_not(out) : out;
}

Ends History::summary(const Selection& selection) {
  const auto& rows = candidates(selection);
  if (selection.selector == ast::Selector::Count) {
    if (!rows || !has_enough(*rows, selection)) return {};
    const Counted many = selection.sliding ? busiest(*rows, *selection.sliding) : counted(*rows);
    Ends out{{}, plain_number(many.low), plain_number(many.high)};
    if (many.low == many.high) out.sure = out.low;
    return out;
  }
  Ends missing = sure(missing_number(selection, selection.field));
  if (!rows) return missing;
  if (!has_enough(*rows, selection)) return missing;
  const std::vector<Quantity> values = numbers(*rows, selection.field);
  const auto found = selection.selector == ast::Selector::Mean ? mean(*rows, values) : median(*rows, values);
  return found ? sure(*found) : missing;
}

Ends History::field(const Selection& selection, const std::string& name) {
  if (selection.bare && selection.source.name == "age" && name == "value") {
    if (const auto age = derived_age(patient_, index_of(patient_))) return sure(*age);
  }
  const bool extreme = selection.selector == ast::Selector::Highest || selection.selector == ast::Selector::Lowest;
  const Quantity missing = missing_number(selection, name);
  if (extreme && name == selection.field) {
    const auto& rows = candidates(selection);
    if (!rows || !has_enough(*rows, selection)) return sure(missing);
    const Extremes found = pick_extreme(*rows, numbers(*rows, name), selection.selector == ast::Selector::Highest);
    const Quantity of_row = found.sure ? number_of(patient_, *found.sure, name) : missing;
    return {of_row, found.low.value_or(missing), found.high.value_or(missing)};
  }
  const auto record = picked(selection);
  return sure(record ? number_of(patient_, *record, name) : missing);
}

Quantity History::missing_number(const Selection& selection, const std::string& name) {
  return number_of(patient_, empty_record(selection.source.name), name);
}

std::optional<Record> History::picked(const Selection& selection) {
  std::optional<Record> wide;
  if (selection.bare && decided_by_wide(selection, wide)) return wide;
  const auto& rows = candidates(selection);
  if (!rows || !has_enough(*rows, selection)) return {};
  switch (selection.selector) {
    case ast::Selector::Latest:
    case ast::Selector::Earliest:
      return pick_in_time(*rows, selection.selector == ast::Selector::Latest);
    case ast::Selector::Nth:
      return pick_nth(*rows, selection.nth);
    case ast::Selector::Highest:
    case ast::Selector::Lowest:
      return pick_extreme(*rows, numbers(*rows, selection.field), selection.selector == ast::Selector::Highest).sure;
    default:
      bug("the oracle expected what picks a row");
  }
}

/// A wide column comes first where the patient has a value in it; the lookback applies where its days are recorded.
bool History::decided_by_wide(const Selection& selection, std::optional<Record>& picked) {
  const auto wide = wide_record(patient_, selection.source.name);
  if (!wide || !wide->readable) return false;
  const Truth counts = wide->dated ? inside(selection, wide->record) : Truth::True;
  if (counts == Truth::True) picked = wide->record;
  return true;
}

std::optional<DayRange> History::days(const Term& date) {
  if (const auto* e = std::get_if<DayLiteral>(&date.node)) return DayRange{e->day, e->day};
  if (std::holds_alternative<IndexDay>(date.node)) return index_of(patient_);
  if (const auto* e = std::get_if<DayMoved>(&date.node)) {
    const auto from = days(*e->date);
    return from ? std::optional(moved(*from, e->by, e->forward)) : std::nullopt;
  }
  if (const auto* e = std::get_if<EarlierDay>(&date.node)) {
    const auto a = days(*e->a), b = days(*e->b);
    return a && b ? std::optional(earlier(*a, *b)) : std::nullopt;
  }
  if (const auto* e = std::get_if<ExtremeDay>(&date.node)) {
    const auto a = days(*e->a), b = days(*e->b);
    if (!a || !b) return {};
    if (!e->later) return earlier(*a, *b);
    return DayRange{std::max(a->lo, b->lo), std::max(a->hi, b->hi)};
  }
  if (const auto* e = std::get_if<FirstDay>(&date.node)) return reach(*e->of, false);
  if (const auto* e = std::get_if<LastDay>(&date.node)) return reach(*e->of, true);
  const auto& e = std::get<DayOf>(date.node);
  must(e.of != nullptr, "the oracle expected a date of the patient");
  const auto record = picked(*e.of);
  if (!record) return {};
  return e.which == ast::DateOf::Which::End ? record->end : record->start;
}

/// The first start or the last end of the rows: somewhere between what those that surely belong leave open, and what
/// the others may add.
std::optional<DayRange> History::reach(const Selection& selection, bool to_last) {
  const auto& rows = candidates(selection);
  if (!rows || !has_enough(*rows, selection)) return {};
  std::optional<Day> sure, may;
  const auto farther = [&](std::optional<Day>& known, Day day) {
    known = !known ? day : to_last ? std::max(*known, day) : std::min(*known, day);
  };
  for (const Candidate& one : *rows) {
    const DayRange day = to_last ? one.record.end : one.record.start;
    if (one.belongs == Truth::True) farther(sure, to_last ? day.lo : day.hi);
    if (one.belongs != Truth::False) farther(may, to_last ? day.hi : day.lo);
  }
  if (!sure) return {};
  return to_last ? DayRange{*sure, *may} : DayRange{*may, *sure};
}

const std::optional<Candidates>& History::candidates(const Selection& selection) {
  const auto known = found_.find(&selection);
  if (known != found_.end()) return known->second;
  return found_[&selection] = find(selection);
}

std::optional<Candidates> History::find(const Selection& selection) {
  const auto records = records_of(patient_, selection.source);
  if (!records) return {};
  Candidates out;
  for (const Record& record : *records) {
    if (selection.bare && record.coded == nullptr) continue;  // the wide column had its turn
    if (about_numbers(selection) && number_of(patient_, record, selection.field).missing()) continue;
    Candidate one{record, inside(selection, record), Truth::True};
    one.belongs = one.inside;
    if (selection.selector == ast::Selector::Active && record.ended) one.belongs = Truth::False;
    if (one.belongs != Truth::False && selection.where) {
      one.belongs = kleene_and(one.belongs, evaluate_row(*selection.where, patient_, *this, record));
    }
    if (one.belongs != Truth::False && selection.followed) {
      one.belongs = kleene_and(one.belongs, followed(*selection.followed, record, selection.after_index));
    }
    out.push_back(one);
  }
  return out;
}

/// It has a day in all windows at once. Where a bound is missing, it cannot be said of that window.
Truth History::inside(const Selection& selection, const Record& record) {
  Truth out = seen(record, selection.after_index);
  DayRange from{kBeforeAllTime, kBeforeAllTime}, to{kAfterAllTime, kAfterAllTime};
  for (const Days& window : windows_of(selection)) {
    const auto first = window.from ? days(*window.from) : DayRange{kBeforeAllTime, kBeforeAllTime};
    const auto last = window.to ? days(*window.to) : DayRange{kAfterAllTime, kAfterAllTime};
    if (!first || !last) {
      out = kleene_and(out, Truth::Unknown);
      continue;
    }
    from = {std::max(from.lo, first->lo), std::max(from.hi, first->hi)};
    to = earlier(to, *last);
  }
  if (from.lo > to.hi) return Truth::False;  // no day lies in all of them
  return kleene_and(out, kleene_and(on_or_before(from, record.end), on_or_before(record.start, to)));
}

Truth History::seen(const Record& record, bool after_index) {
  if (after_index) return Truth::True;
  const auto index = index_of(patient_);
  return index ? on_or_before(record.start, *index) : Truth::Unknown;
}

/// Starts one of the rows wanted after this one, and at latest so much later?
Truth History::followed(const Followed& wanted, const Record& record, bool after_index) {
  const auto records = records_of(patient_, wanted.source);
  if (!records) return Truth::Unknown;
  Truth out = Truth::False;
  for (const Record& next : *records) {
    Truth here = seen(next, after_index);
    here = kleene_and(here, kleene_not(on_or_before(next.start, record.start)));
    here = kleene_and(here, on_or_before(next.start, moved(record.start, wanted.within, true)));
    if (here != Truth::False && wanted.where) {
      here = kleene_and(here, evaluate_row(*wanted.where, patient_, *this, next));
    }
    out = kleene_or(out, here);
  }
  return out;
}

std::vector<Quantity> History::numbers(const Candidates& rows, const std::string& name) {
  std::vector<Quantity> out;
  for (const Candidate& row : rows) out.push_back(number_of(patient_, row.record, name));
  return out;
}

}  // namespace elig::oracle
