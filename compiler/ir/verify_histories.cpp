// Are the selections of a program, their dates and what else they name well formed, and in order?
#include <algorithm>

#include "compiler/ir/verify.h"
#include "runtime/base/bug.h"

namespace elig::ir {
namespace {

void verify_source(const Program& program, const RowSource& rows) {
  must(!rows.table.empty(), "a selection has no table");
  must(!rows.set || *rows.set < program.code_sets.size(), "a selection names a code set that is not there");
}

void verify_selection(const Program& program, std::size_t at) {
  const Selection& selection = program.selections[at];
  const auto condition = [&](const std::optional<std::uint32_t>& where) {
    must(!where || *where < program.row_conditions.size(), "a selection names a condition that is not there");
  };
  verify_source(program, selection.rows);
  condition(selection.where);
  if (selection.followed) {
    verify_source(program, selection.followed->rows);
    condition(selection.followed->where);
  }
  for (const Window& window : selection.windows) {
    for (const auto& bound : {window.from, window.to}) {
      must(!bound || bound->index < program.dates.size(), "a window is bounded by a date that is not there");
    }
  }
  const bool about_field = selection.pick == Pick::Highest || selection.pick == Pick::Lowest ||
                           selection.pick == Pick::Mean || selection.pick == Pick::Median;
  must(selection.over.has_value() == about_field, "a selection is about a field where it must not be, or about none");
  must(!selection.over || (selection.over->of_row && selection.over->kind == InputKind::Number),
       "a selection is about something else than numbers of its rows");
}

void verify_date(const Program& program, std::size_t at) {
  const DateNode& date = program.dates[at];
  const auto before = [&](DateId id) { must(id.index < at, "a date does not come after what it is made of"); };
  switch (date.kind) {
    case DateNode::Kind::Index:
    case DateNode::Kind::Literal:
      return;
    case DateNode::Kind::Start:
    case DateNode::Kind::End:
      must(date.selection < program.selections.size(), "a date is of a selection that is not there");
      return;
    case DateNode::Kind::Earlier:
    case DateNode::Kind::Later:
      before(date.b);
      [[fallthrough]];
    case DateNode::Kind::Plus:
    case DateNode::Kind::Minus:
      before(date.a);
      return;
  }
  bug("a date has a kind that does not exist");
}

/// For each date, how many selections must be there before it.
std::vector<std::size_t> selections_before(const Program& program) {
  std::vector<std::size_t> before;
  for (const DateNode& date : program.dates) {
    const bool of_row = date.kind == DateNode::Kind::Start || date.kind == DateNode::Kind::End;
    std::size_t needed = of_row ? date.selection + 1 : 0;
    if (date.a.valid()) needed = std::max(needed, before[date.a.index]);
    if (date.b.valid()) needed = std::max(needed, before[date.b.index]);
    before.push_back(needed);
  }
  return before;
}

/// Selections name only what is made before them: their windows' dates, their conditions' selections.
void verify_order(const Program& program) {
  const std::vector<std::size_t> before = selections_before(program);
  const auto needed_by = [&](const std::optional<std::uint32_t>& where) {
    std::size_t needed = 0;
    if (!where) return needed;
    for (const Input& input : program.row_conditions[*where].inputs) {
      if (!input.feature) continue;
      const bool date = input.feature->what == Feature::What::Date;
      needed = std::max(needed, date ? before[input.feature->of] : input.feature->of + 1);
    }
    return needed;
  };
  for (std::size_t at = 0; at < program.selections.size(); ++at) {
    const Selection& selection = program.selections[at];
    std::size_t needed = needed_by(selection.where);
    if (selection.followed) needed = std::max(needed, needed_by(selection.followed->where));
    for (const Window& window : selection.windows) {
      if (window.from) needed = std::max(needed, before[window.from->index]);
      if (window.to) needed = std::max(needed, before[window.to->index]);
    }
    must(needed <= at, "a selection depends on one that does not come before it");
  }
}

}  // namespace

void verify_input(const Program& patients, const Input& input) {
  must(!input.row_day || input.of_row, "the day of a row is asked of a patient");
  must(!input.equivalent || *input.equivalent < patients.equivalents.size(), "an input names no table of factors");
  if (!input.feature) return;
  must(!input.of_row, "a field of a row is said to be a feature of the patient");
  const bool date = input.feature->what == Feature::What::Date;
  must(input.feature->of < (date ? patients.dates.size() : patients.selections.size()),
       "an input is a feature of a selection or a date that is not there");
}

void verify_histories(const Program& program) {
  for (std::size_t at = 0; at < program.code_sets.size(); ++at) {
    const CodeSet& set = program.code_sets[at];
    must(!set.members.empty() || !set.sets.empty(), "a code set is empty");
    for (const auto* sets : {&set.sets, &set.except_sets}) {
      for (const std::uint32_t inner : *sets) must(inner < at, "a code set does not come after those that it names");
    }
  }
  for (std::size_t at = 0; at < program.dates.size(); ++at) verify_date(program, at);
  for (std::size_t at = 0; at < program.selections.size(); ++at) verify_selection(program, at);
  for (const auto& table : program.equivalents) {
    for (const auto& [set, factor] : table.factors) {
      must(set < program.code_sets.size() && factor > 0, "a table of factors has an entry that cannot be");
    }
  }
  for (const Program& rows : program.row_conditions) {
    must(rows.selections.empty() && rows.dates.empty() && rows.row_conditions.empty(),
         "a condition on rows has a history of its own");
    must(rows.criteria.size() == 1, "a condition on rows is not one criterion");
    for (const Input& input : rows.inputs) verify_input(program, input);
    verify_tape(rows);
  }
  verify_order(program);
}

}  // namespace elig::ir
