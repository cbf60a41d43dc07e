// Selections and the fields of rows, written out.
#include "runtime/base/bug.h"
#include "tests/oracle/expansion.h"
#include "tests/oracle/writer.h"

namespace elig::oracle {
namespace {

bool picks_a_row(ast::Selector selector) {
  using enum ast::Selector;
  return selector == Latest || selector == Earliest || selector == Nth || selector == Highest || selector == Lowest;
}

Needed needed(const ast::Needing& written) {
  Needed out;
  out.readings = written.readings.value.get_num().get_si();
  if (written.days) out.days = written.days->value.get_num().get_si();
  if (written.apart) {
    const Unit unit = rule_unit(written.apart->unit);
    const Rational day = rule_unit(ast::UnitText{{}, "d"}).factor;
    out.apart_minutes = written.apart->value * unit.factor / day * 24 * 60;
    out.apart_in_days = unit.factor >= day;
  }
  return out;
}

}  // namespace

Source Writer::source(const ast::RowSource& written) {
  const bool event = vocabulary_.events.count(written.name.text) == 1;
  return {written.name.text, written.codes ? &*written.codes : nullptr, event};
}

SelectionPtr Writer::selection(const ast::Ast& file, ast::ExprId id) {
  const auto& select = std::get<ast::Select>(file.exprs[id].node);
  const ast::Rows& rows = select.rows;
  auto out = std::make_shared<Selection>();
  out->key = printed_with_lets_replaced(vocabulary_, file, id);
  out->selector = select.selector;
  out->nth = select.nth;
  if (rows.field) out->field = rows.field->text;
  out->source = source(rows.source);
  if (rows.where) {
    out->where = truth(Place{file, {}, nullptr, &out->source}, *rows.where);
    if (select.selector == ast::Selector::Every) out->where = term(Not{out->where});
  }
  if (rows.followed) {
    out->followed = Followed{source(rows.followed->source), nullptr, *span(file, rows.followed->within)};
    if (rows.followed->where) {
      out->followed->where = truth(Place{file, {}, nullptr, &out->followed->source}, *rows.followed->where);
    }
  }
  for (const ast::Window& window : rows.windows) add_window(*out, file, window);
  if (rows.needing) out->needed = needed(*rows.needing);
  return out;
}

/// `Hb` is the latest within the trial's lookback.
SelectionPtr Writer::bare(const std::string& name) {
  auto out = std::make_shared<Selection>();
  out->key = name;
  out->source = {name, nullptr, false};
  out->bare = true;
  if (const auto& lookback = vocabulary_.lookback) {
    ast::Ast file;
    const ast::ExprId id = file.exprs.add({lookback->span, *lookback});
    out->windows.push_back({term(DayMoved{term(IndexDay{}), *span(file, id), false}), term(IndexDay{})});
  }
  return out;
}

/// The selection that `date(...)` and `f of ...` speak of.
SelectionPtr Writer::picking(const Place& at, ast::ExprId id) {
  return through_let(vocabulary_, at, id, [&](const Place& here, ast::ExprId value) -> SelectionPtr {
    const auto& node = here.file.exprs[value].node;
    if (const auto* name = std::get_if<ast::Name>(&node)) return bare(name->name);
    must(std::holds_alternative<ast::Select>(node), "the oracle expected what picks a row");
    return selection(here.file, value);
  });
}

/// From the first start to the last end or to index, whichever is earlier.
Writer::Difference Writer::duration_of(const SelectionPtr& rows) {
  return {term(EarlierDay{term(LastDay{rows}), term(IndexDay{})}), term(FirstDay{rows})};
}

/// `duration(stay)`: of all rows; `duration(NAME)` and `duration(latest(...))`: of the row that is picked.
Writer::Difference Writer::duration_of_named(const Place& at, ast::ExprId id) {
  return through_let(vocabulary_, at, id, [&](const Place& here, ast::ExprId value) -> Difference {
    if (const auto* name = std::get_if<ast::Name>(&here.file.exprs[value].node))
      return duration_of(all_rows(name->name));
    const SelectionPtr row = picking(here, value);
    return {term(EarlierDay{term(DayOf{row, ast::DateOf::Which::End}), term(IndexDay{})}),
            term(DayOf{row, ast::DateOf::Which::Start})};
  });
}

SelectionPtr Writer::all_rows(const std::string& name) {
  auto out = std::make_shared<Selection>();
  out->key = "duration(" + name + ")";
  out->selector = ast::Selector::Duration;
  out->source = {name, nullptr, vocabulary_.events.count(name) == 1};
  return out;
}

void Writer::add_window(Selection& out, const ast::Ast& file, const ast::Window& window) {
  using enum ast::Window::Kind;
  const Place here{file};
  const TimeSpan one_day{TimeSpan::Kind::Step, 0, 1};
  const bool of_index = window.anchor && names_index(file, *window.anchor);
  const TermPtr anchor = window.anchor ? number(here, *window.anchor) : term(IndexDay{});
  const auto time = window.duration ? span(file, *window.duration) : std::nullopt;
  switch (window.kind) {
    case Within: {
      const bool back = window.side != ast::Window::Side::After, on = window.side != ast::Window::Side::Before;
      out.windows.push_back(
          {back ? term(DayMoved{anchor, *time, false}) : anchor, on ? term(DayMoved{anchor, *time, true}) : anchor});
      out.after_index = out.after_index || (on && of_index);
      return;
    }
    case WithinAny:
      out.sliding = time;
      return;
    case Before:
      out.windows.push_back({nullptr, term(DayMoved{anchor, one_day, false})});
      return;
    case After:
      out.windows.push_back({term(DayMoved{anchor, one_day, true}), nullptr});
      out.after_index = out.after_index || of_index;
      return;
    case OnOrBefore:
      out.windows.push_back({nullptr, anchor});
      return;
    case OnOrAfter:
      out.windows.push_back({anchor, nullptr});
      out.after_index = out.after_index || of_index;
      return;
    case MoreThanBefore:
      out.windows.push_back({nullptr, term(DayMoved{term(DayMoved{anchor, *time, false}), one_day, false})});
      return;
    case AtLeastBefore:
      out.windows.push_back({nullptr, term(DayMoved{anchor, *time, false})});
      return;
    case Between:
      out.windows.push_back({anchor, number(here, *window.until)});
      return;
    case Ever:
      return;
  }
}

bool Writer::names_index(const ast::Ast& file, ast::ExprId id) {
  return through_let(vocabulary_, Place{file}, id, [](const Place& at, ast::ExprId value) {
    return std::holds_alternative<ast::Index>(at.file.exprs[value].node);
  });
}

bool Writer::names_a_field(const Place& at, const std::string& name) {
  if (at.row == nullptr) return false;
  if (!at.row->event) return name == "value";
  return vocabulary_.events.at(at.row->name).count(name) == 1;
}

/// The field of a row that an expression is: `value`, `dose of latest(...)`, `latest(Hb)`, `Hb`, or the name of such a
/// one.
std::optional<Field> Writer::field(const Place& at, ast::ExprId id) {
  const auto& node = at.file.exprs[id].node;
  if (const auto* e = std::get_if<ast::FieldOf>(&node)) return Field{picking(at, e->of), e->field.text};
  if (const auto* e = std::get_if<ast::Select>(&node)) {
    if (!picks_a_row(e->selector)) return {};
    const SelectionPtr picked = selection(at.file, id);
    return Field{picked, picked->field};
  }
  const auto* e = std::get_if<ast::Name>(&node);
  if (e == nullptr) return {};
  if (at.labels != nullptr && at.labels->place(e->name)) return {};
  if (names_a_field(at, e->name)) return Field{nullptr, e->name};
  if (const auto let = vocabulary_.lets.find(e->name); let != vocabulary_.lets.end()) {
    return field(Place{*let->second.file}, let->second.let->value);
  }
  const bool recorded =
      vocabulary_.numbers.count(e->name) + vocabulary_.labels.count(e->name) + vocabulary_.yes_no.count(e->name) > 0;
  if (!recorded) return {};
  return Field{bare(e->name), "value"};
}

Sort Writer::sort_of(const Field& field, const Source* row) {
  const Source& source = field.of != nullptr ? field.of->source : *row;
  if (!source.event) {
    if (vocabulary_.yes_no.count(source.name) == 1) return Sort::YesNo;
    return vocabulary_.labels.count(source.name) == 1 ? Sort::Label : Sort::Number;
  }
  const FieldDeclaration& declaration = vocabulary_.events.at(source.name).at(field.name);
  using enum ast::EventField::Kind;
  if (declaration.kind == YesNo) return Sort::YesNo;
  if (declaration.kind == Labels) return Sort::Label;
  return declaration.kind == Text ? Sort::Text : Sort::Number;
}

const LabelDeclaration* Writer::labels_of_field(const Field& field, const Source* row) {
  if (sort_of(field, row) != Sort::Label) return nullptr;
  const Source& source = field.of != nullptr ? field.of->source : *row;
  if (!source.event) return &vocabulary_.labels.at(source.name);
  return &vocabulary_.events.at(source.name).at(field.name).labels;
}

}  // namespace elig::oracle
