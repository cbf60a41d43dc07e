// Selections: which rows, under which condition, and what is made of them.
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/check/histories.h"
#include "compiler/check/lower.h"
#include "compiler/check/rows_of_codes.h"
#include "compiler/check/same.h"
#include "runtime/base/bug.h"

namespace elig::sema {
namespace {

using Pick = ir::Pick;

bool needs_numbers(Pick pick) {
  return pick == Pick::Highest || pick == Pick::Lowest || pick == Pick::Mean || pick == Pick::Median;
}
bool picks_row(ast::Selector selector) {
  return selector == ast::Selector::Latest || selector == ast::Selector::Earliest || selector == ast::Selector::Nth ||
         selector == ast::Selector::Highest || selector == ast::Selector::Lowest;
}

}  // namespace

Histories::Histories(const Symbols& symbols, const std::set<std::uint32_t>& poisoned, ir::Program& program,
                     Diagnostics& diagnostics)
    : symbols_(symbols),
      poisoned_(poisoned),
      program_(program),
      diagnostics_(diagnostics),
      conditions_(symbols, poisoned),
      code_sets_(symbols, program, diagnostics) {}

Pick Histories::pick_of(ast::Selector selector) {
  switch (selector) {
    case ast::Selector::Latest:
      return Pick::Latest;
    case ast::Selector::Earliest:
      return Pick::Earliest;
    case ast::Selector::Nth:
      return Pick::Nth;
    case ast::Selector::Highest:
      return Pick::Highest;
    case ast::Selector::Lowest:
      return Pick::Lowest;
    case ast::Selector::Mean:
      return Pick::Mean;
    case ast::Selector::Median:
      return Pick::Median;
    case ast::Selector::Count:
      return Pick::Count;
    case ast::Selector::Any:
    case ast::Selector::Every:
    case ast::Selector::No:
    case ast::Selector::Active:
    case ast::Selector::History:
      return Pick::Any;
    case ast::Selector::Duration:
      return Pick::FirstStarting;
  }
  return Pick::Any;
}

std::optional<std::uint32_t> Histories::select(Place place, Pick pick, const std::optional<Dimension>& quantity) {
  const Key key{conditions_.identity(place), pick, quantity};
  if (const auto known = selected_.find(key); known != selected_.end()) return known->second;
  if (nesting_ >= kMaxSelectionNesting) {
    diagnostics_.add(Code::E0917, place.span(), {std::to_string(kMaxSelectionNesting)});
    return std::nullopt;
  }
  ++nesting_;
  const auto* name = place.as<ast::Name>();
  const auto made =
      name != nullptr ? make_all(place, *name, pick) : make(place, *place.as<ast::Select>(), pick, quantity);
  --nesting_;
  return selected_[key] = made;
}

std::optional<std::uint32_t> Histories::select(const Picked& picked) {
  const auto* select_node = picked.select.as<ast::Select>();
  if (select_node != nullptr) return select(picked.select, pick_of(select_node->selector));
  const Symbol& symbol = symbols_[*symbols_.find(picked.rows->source)];
  if (const auto* number = std::get_if<NumberSymbol>(&symbol.what)) return bare(number->input);
  return bare(std::get<LabelSymbol>(symbol.what).input);
}

std::optional<std::uint32_t> Histories::make(Place place, const ast::Select& select, Pick pick,
                                             const std::optional<Dimension>& quantity) {
  ir::Selection made;
  made.pick = pick;
  made.text = ast::print(*place.ast, place.expr);
  made.span = place.span();
  if (pick == Pick::Nth) made.nth = select.nth;
  // All of it is looked at, so that one run reports all that is wrong.
  bool good = set_rows(select.rows.source, made.rows);
  if (!good) return std::nullopt;
  good &= set_over(select, quantity, made);
  good &= set_where(place, select, made);
  if (select.rows.followed) good &= set_followed(place, *select.rows.followed, made);
  good &= set_windows(place, select, made);
  if (select.rows.needing && select.selector == ast::Selector::Count) {
    auto& d = diagnostics_.add(Code::E0909, select.rows.needing->span, {"count", "is how many there are, few or none"});
    d.help.emplace_back("leave `needing` away and compare the count, as in `count(...) >= 3`");
    return std::nullopt;
  }
  if (select.rows.needing) good &= set_needing(*select.rows.needing, made);
  return good ? std::optional(add(std::move(made))) : std::nullopt;
}

/// `duration(asthma)`.
std::optional<std::uint32_t> Histories::make_all(Place place, const ast::Name& name, Pick pick) {
  ir::Selection made;
  made.pick = pick;
  made.text = "duration(" + name.name + ")";
  made.span = place.span();
  // It may have been meant for a let's.
  const bool good = symbols_.resolve(place.span(), name.name, diagnostics_).has_value() &&
                    set_rows({{place.span(), name.name}, std::nullopt}, made.rows);
  return good ? std::optional(add(std::move(made))) : std::nullopt;
}

std::uint32_t Histories::add(ir::Selection selection) {
  const std::size_t bucket = hash(selection);
  const auto [first, last] = known_.equal_range(bucket);
  for (auto it = first; it != last; ++it) {
    if (same(program_.selections[it->second], selection)) return it->second;
  }
  program_.selections.push_back(std::move(selection));
  const auto added = static_cast<std::uint32_t>(program_.selections.size() - 1);
  known_.emplace(bucket, added);
  return added;
}

std::uint32_t Histories::bare(const ir::Input& recorded) {
  ir::Selection made;
  made.pick = Pick::Latest;
  made.text = recorded.name;
  made.rows = {.table = "measurement", .name = recorded.name, .codes = recorded.codes, .closed_world = false};
  made.bare = recorded;
  if (lookback_) {
    const ir::DateId from = add({.kind = ir::DateNode::Kind::Minus, .a = index(), .by = *lookback_});
    made.windows.push_back({from, index()});
  }
  return add(std::move(made));
}

// ---- rows

void Histories::no_rows(const ast::Identifier& name) {
  const auto found = symbols_.find(name.text);
  if (!found) {
    auto& d = diagnostics_.add(Code::E0907, name.span, {name.text});
    if (!Symbols::suggest(name.text, name.span, symbols_.names(KnownName::Kind::Rows), d)) {
      d.help.push_back("declare it, as in `event " + name.text + " { grade: 1..5 }`");
    }
    return;
  }
  if (poisoned_.contains(found->index)) return;  // reported
  const Symbol& symbol = symbols_[*found];
  const bool set = std::holds_alternative<CodesSymbol>(symbol.what);
  const auto* let = std::get_if<LetSymbol>(&symbol.what);
  const auto row = let != nullptr ? picked({let->ast, let->let->value}) : std::nullopt;
  const char* what = set              ? "a code set"
                     : row            ? "one row, picked already"
                     : let != nullptr ? "computed"
                                      : "a table of factors";
  auto& d = diagnostics_.add(Code::E0906, name.span, {name.text, what});
  d.labels.push_back({symbol.span, "declared here"});
  if (set) d.help.push_back("say of what: " + rows_of_codes(std::get<CodesSymbol>(symbol.what), symbols_));
  if (row) d.help.push_back("ask that row, as in `start(" + name.text + ")`");
}

bool Histories::set_rows(const ast::RowSource& source, ir::RowSource& rows) {
  const RowFields* fields = symbols_.rows_of(source.name.text);
  if (fields == nullptr) {
    no_rows(source.name);
    return false;
  }
  if (fields->event) {
    rows.table = source.name.text;
    if (!source.codes) return true;
    rows.set = code_sets_.add(*source.codes);
    return rows.set.has_value();
  }
  if (source.codes) {
    auto& d = diagnostics_.add(Code::E0918, source.codes->span, {source.name.text});
    d.help.emplace_back("leave the set away; its rows are those with the codes of its declaration");
    return false;
  }
  const Symbol& symbol = symbols_[*symbols_.find(source.name.text)];
  const auto* number = std::get_if<NumberSymbol>(&symbol.what);
  const ir::Input& input = number != nullptr ? number->input : std::get<LabelSymbol>(symbol.what).input;
  rows = {.table = "measurement", .name = input.name, .codes = input.codes, .closed_world = false};
  return true;
}

const Field* Histories::field(const RowFields& rows, const ast::Identifier& name) {
  if (const Field* found = rows.find(name.text)) return found;
  auto& d = diagnostics_.add(Code::E0908, name.span, {rows.source, name.text});
  std::vector<std::string> names;
  for (const Field& field : rows.fields) names.push_back(field.name);
  if (const auto guess = nearest(name.text, names); !guess.empty()) d.fix = FixIt{name.span, guess};
  std::string all;
  for (const std::string& known : names) all += "`" + known + "`, ";
  d.help.push_back("its fields are " + all + "and its dates `start` and `end`");
  return nullptr;
}

bool Histories::set_over(const ast::Select& select, const std::optional<Dimension>& quantity, ir::Selection& made) {
  const ast::Rows& rows = select.rows;
  const RowFields& fields = *symbols_.rows_of(rows.source.name.text);
  const std::string word = made.text.substr(0, made.text.find('('));
  if (!needs_numbers(made.pick)) {
    if (!rows.field || picks_row(select.selector)) return !rows.field || field(fields, *rows.field) != nullptr;
    auto& d = diagnostics_.add(Code::E0909, rows.field->span, {word, "is about rows, not about a field of theirs"});
    d.help.push_back("write `" + word + "(" + rows.source.name.text + " where ...)`");
    return false;
  }
  if (!rows.field && fields.find("value") == nullptr) {
    auto& d = diagnostics_.add(Code::E0909, rows.source.name.span, {word, "needs a field with numbers"});
    for (const Field& candidate : fields.fields) {
      if (candidate.input().kind != ir::InputKind::Number) continue;
      d.help.push_back("write `" + word + "(" + candidate.name + " of " + fields.source + " ...)`");
      break;
    }
    return false;
  }
  const ast::Identifier name = rows.field ? *rows.field : ast::Identifier{rows.source.name.span, "value"};
  const Field* over = field(fields, name);
  if (over == nullptr) return false;
  if (over->input().kind != ir::InputKind::Number) {
    auto& d = diagnostics_.add(Code::E0909, name.span, {word, "needs a field with numbers"});
    d.help.push_back("write `any(" + fields.source + " where " + over->name + " = ...)`");
    return false;
  }
  made.over = over->input();
  if (!made.over->any_unit) return true;
  if (!quantity) {
    diagnostics_.add(Code::E0313, name.span, {name.text});
    return false;
  }
  made.over->analyte.declared = coherent_unit(*quantity);
  return true;
}

bool Histories::set_where(Place place, const ast::Select& select, ir::Selection& made) {
  const bool every = select.selector == ast::Selector::Every;
  if (every && !select.rows.where) {
    auto& d = diagnostics_.add(Code::E0909, place.span(), {"every", "needs a `where`, which all of them must satisfy"});
    d.help.push_back("write `every(" + select.rows.source.name.text + " where ...)`");
    return false;
  }
  if (!select.rows.where) return true;
  made.where = condition(place.of_row(*select.rows.where, symbols_.rows_of(select.rows.source.name.text)), every);
  return made.where.has_value();
}

bool Histories::set_followed(Place place, const ast::FollowedBy& followed, ir::Selection& made) {
  ir::Followed second;
  bool good = set_rows(followed.source, second.rows);
  if (good && followed.where) {
    second.where = condition(place.of_row(*followed.where, symbols_.rows_of(followed.source.name.text)), false);
    good = second.where.has_value();
  }
  const Place limit = place.of_patient(followed.within);
  const auto within = time(limit);
  if (!within) return false;
  if (within->kind != ConstantTime::Kind::Amount) {
    diagnostics_.add(Code::E0911, limit.span(), {"the longer or the shorter of months and days"});
    return false;
  }
  const auto calendar = whole(*within, limit.span(), diagnostics_);
  if (!calendar) return false;
  second.within = *calendar;
  made.followed = std::move(second);
  return good;
}

std::optional<std::uint32_t> Histories::condition(Place where, bool negated) {
  const std::size_t errors = diagnostics_.errors();
  ir::Program rows;
  rows.trial = where.row->source;
  Lowering lowering(*this, rows);
  const ir::InstId inst = lowering.where(where, negated);
  ir::Criterion criterion;
  criterion.id = "where";
  criterion.condition = criterion.if_attested = criterion.if_refused = inst;
  criterion.span = where.span();
  rows.criteria.push_back(std::move(criterion));
  if (diagnostics_.errors() != errors) return std::nullopt;
  for (std::uint32_t i = 0; i < program_.row_conditions.size(); ++i) {
    if (program_.row_conditions[i].trial == rows.trial && same(program_.row_conditions[i], rows)) return i;
  }
  program_.row_conditions.push_back(std::move(rows));
  return static_cast<std::uint32_t>(program_.row_conditions.size() - 1);
}

bool Histories::set_needing(const ast::Needing& needing, ir::Selection& made) {
  const auto counted = [](const ast::Number& number) {
    must(number.value >= 1 && number.value.get_den() == 1, "the parser let a part of a reading pass");
    return static_cast<std::uint32_t>(number.value.get_num().get_ui());
  };
  made.needing.readings = counted(needing.readings);
  if (needing.days) made.needing.days = counted(*needing.days);
  if (!needing.apart) return true;
  const auto apart = constant_time(*needing.apart, diagnostics_);
  if (!apart) return false;
  const Rational minutes = apart->seconds / 60;
  if (apart->calendar() || minutes < 0 || minutes.get_den() != 1 || minutes > Rational(1440) * 365'250) {
    diagnostics_.add(Code::E0914, needing.apart->span, {"readings apart by whole minutes, hours, days or weeks"});
    return false;
  }
  made.needing.apart_minutes = minutes.get_num().get_si();
  const auto unit = read_unit(*needing.apart->unit, diagnostics_);
  made.needing.apart_in_days = unit && (unit->code == "d" || unit->code == "wk");
  return true;
}

std::optional<std::uint32_t> Histories::equivalent(const ast::Equivalent& declared) {
  const auto [known, fresh] = equivalents_.try_emplace(declared.name.text);
  if (!fresh) return known->second;
  ir::Program::Equivalent made{declared.name.text, {}};
  for (const ast::Equivalent::Entry& entry : declared.entries) {
    const auto set = code_sets_.add(entry.codes);
    for (const auto& part : {std::optional(entry.factor), entry.divisor}) {
      if (!part || (!part->unit && part->value > 0)) continue;
      diagnostics_.add(Code::E0303, part->span, {"a factor above zero without a unit", "another"});
      return std::nullopt;
    }
    if (!set) return std::nullopt;
    made.factors.emplace_back(*set,
                              entry.divisor ? Rational(entry.factor.value / entry.divisor->value) : entry.factor.value);
  }
  program_.equivalents.push_back(std::move(made));
  return known->second = static_cast<std::uint32_t>(program_.equivalents.size() - 1);
}

// ---- what picks a row

std::optional<Histories::Picked> Histories::picked(Place place) const {
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_)) return picked({let->ast, let->let->value});
  if (const auto* select = place.as<ast::Select>(); select != nullptr && picks_row(select->selector)) {
    const RowFields* rows = symbols_.rows_of(select->rows.source.name.text);
    return Picked{place.of_patient(place.expr), rows};
  }
  const auto* name = place.as<ast::Name>();
  if (name == nullptr || named_field(place) != nullptr || named_day(place)) return std::nullopt;
  const RowFields* rows = symbols_.rows_of(name->name);
  if (rows == nullptr || rows->event) return std::nullopt;
  return Picked{place, rows};
}

}  // namespace elig::sema
