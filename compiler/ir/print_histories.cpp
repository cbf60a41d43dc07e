// What a program selects of histories, as text: `c` code sets, `d` dates, `w` conditions on rows, `s` selections.
#include <fmt/format.h>

#include <chrono>
#include <string_view>

#include "compiler/ir/print.h"
#include "runtime/base/bug.h"

namespace elig::ir {
namespace {

std::string print(const std::vector<CodePattern>& patterns, const std::vector<std::uint32_t>& sets) {
  std::string text;
  for (const CodePattern& pattern : patterns) {
    text += fmt::format("{}{}{} \"{}{}\"", text.empty() ? "" : ", ", pattern.descendants ? "descendants of " : "",
                        pattern.system, pattern.code, pattern.kind == CodePattern::Kind::Prefix ? "*" : "");
    if (pattern.kind == CodePattern::Kind::Range) text += fmt::format("..\"{}\"", pattern.last);
  }
  for (const std::uint32_t set : sets) text += fmt::format("{}c{}", text.empty() ? "" : ", ", set);
  return text;
}

std::string print(const CodeSet& set) {
  const std::string except = print(set.except, set.except_sets);
  return print(set.members, set.sets) + (except.empty() ? "" : " except " + except);
}

std::string print(const CalendarTime& time) {
  std::string months = time.months != 0 ? fmt::format("{} mo", time.months) : "";
  if (time.days == 0 && time.months != 0) return months;
  return months + (months.empty() ? "" : " ") + fmt::format("{} d", time.days);
}

std::string print_day(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string print(const DateNode& date) {
  switch (date.kind) {
    case DateNode::Kind::Index:
      return "index";
    case DateNode::Kind::Literal:
      return print_day(date.day);
    case DateNode::Kind::Start:
      return fmt::format("start of s{}", date.selection);
    case DateNode::Kind::End:
      return fmt::format("end of s{}", date.selection);
    case DateNode::Kind::Plus:
      return fmt::format("d{} + {}", date.a.index, print(date.by));
    case DateNode::Kind::Minus:
      return fmt::format("d{} - {}", date.a.index, print(date.by));
    case DateNode::Kind::Earlier:
      return fmt::format("earlier of d{}, d{}", date.a.index, date.b.index);
    case DateNode::Kind::Later:
      return fmt::format("later of d{}, d{}", date.a.index, date.b.index);
  }
  bug("a date has a kind that does not exist");
}

std::string print(const RowSource& rows) {
  std::string text = rows.table;
  if (!rows.name.empty()) text += " " + rows.name;
  if (rows.set) text += fmt::format(" in c{}", *rows.set);
  return text;
}

std::string print(const Selection& s) {
  switch (s.pick) {
    case Pick::Latest:
      return "latest";
    case Pick::Earliest:
      return "earliest";
    case Pick::FirstStarting:
      return "first starting";
    case Pick::LastEnding:
      return "last ending";
    case Pick::Nth:
      return fmt::format("number {}", s.nth);
    case Pick::Highest:
      return "highest";
    case Pick::Lowest:
      return "lowest";
    case Pick::Mean:
      return "mean";
    case Pick::Median:
      return "median";
    case Pick::Count:
      return "count";
    case Pick::Busiest:
      return fmt::format("most in {}", print(s.sliding));
    case Pick::Any:
      return "any";
  }
  bug("a selection has a pick that does not exist");
}

std::string print(const Needing& needing) {
  std::string text = fmt::format(" needing {}", needing.readings);
  if (needing.days > 1) text += fmt::format(" on {} days", needing.days);
  if (needing.apart_minutes && needing.apart_in_days)
    text += fmt::format(", {} days apart", *needing.apart_minutes / 1440);
  if (needing.apart_minutes && !needing.apart_in_days)
    text += fmt::format(", {} minutes apart", *needing.apart_minutes);
  return text;
}

std::string print_whole(const Selection& s) {
  std::string text = print(s) + " ";
  if (s.over) text += s.over->name + (s.over->any_unit ? " (" + s.over->analyte.declared.code + ")" : "") + " of ";
  text += print(s.rows);
  if (s.where) text += fmt::format(" where w{}", *s.where);
  if (s.followed) {
    text += " followed by " + print(s.followed->rows);
    if (s.followed->where) text += fmt::format(" where w{}", *s.followed->where);
    text += " within " + print(s.followed->within);
  }
  for (const Window& window : s.windows) {
    const auto bound = [](const std::optional<DateId>& id) { return id ? fmt::format("d{}", id->index) : ""; };
    text += " in " + bound(window.from) + ".." + bound(window.to);
  }
  if (s.after_index) text += " after index, too";
  if (s.ongoing) text += " ongoing";
  if (s.needing.readings > 1 || s.needing.days > 1 || s.needing.apart_minutes) text += print(s.needing);
  return text;
}

std::string print_end(End end) { return end == End::Sure ? "" : end == End::Low ? ", low" : ", high"; }

std::string print(const Feature& feature) {
  const std::string of = fmt::format(" of s{}{}", feature.of, print_end(feature.end));
  switch (feature.what) {
    case Feature::What::Field:
      return feature.field + of;
    case Feature::What::Sum:
      return "sum" + of;
    case Feature::What::Readings:
      return "readings" + of;
    case Feature::What::Median:
      return "median" + of;
    case Feature::What::Count:
      return "count" + of;
    case Feature::What::Truth:
      return "truth" + of;
    case Feature::What::Date:
      return fmt::format("d{}{}", feature.of, print_end(feature.end));
  }
  bug("a feature is of a kind that does not exist");
}

std::string print(const RowDay& day) {
  std::string text = day.which == RowDay::Which::Start ? "start of the row" : "end of the row";
  if (day.by != CalendarTime{}) text += (day.earlier ? " - " : " + ") + print(day.by);
  return text + print_end(day.end);
}

/// Just what its name says?
bool is_plain(const Program& program, const Input& input) {
  if (!input.feature || input.feature->what != Feature::What::Field) return false;
  const Selection& selection = program.selections[input.feature->of];
  return selection.rows.name == input.name && selection.windows.empty();
}

std::string print_origin(const Input& input) {
  if (input.feature) return print(*input.feature);
  if (input.row_day) return print(*input.row_day);
  if (input.equivalent) return "factor of the row's code";
  if (input.of_row) return input.name + " of the row";
  return "";
}

std::string print_inputs(const Program& program, const Program& patients, const std::string& indent) {
  std::string text;
  for (const Input& input : program.inputs) {
    const std::string origin = print_origin(input);
    if (origin.empty() || is_plain(patients, input)) continue;
    text += fmt::format("{}{}: {}\n", indent, print_name(input), origin);
  }
  return text;
}

}  // namespace

std::string print_histories(const Program& program) {
  std::string text;
  for (std::size_t i = 0; i < program.code_sets.size(); ++i) {
    text += fmt::format("  c{} = {}\n", i, print(program.code_sets[i]));
  }
  for (const auto& table : program.equivalents) {
    text += fmt::format("  {}:", table.name);
    for (const auto& [set, factor] : table.factors) text += fmt::format(" c{} {}", set, to_string(factor));
    text += "\n";
  }
  for (std::size_t i = 0; i < program.dates.size(); ++i)
    text += fmt::format("  d{} = {}\n", i, print(program.dates[i]));
  for (std::size_t i = 0; i < program.row_conditions.size(); ++i) {
    const Program& rows = program.row_conditions[i];
    text += fmt::format("  w{} of {} = %{}\n", i, rows.trial, rows.criteria.front().condition.index);
    text += print_inputs(rows, program, "    ") + print_tape(rows, "    ");
  }
  std::vector<bool> dated(program.selections.size());
  for (const DateNode& date : program.dates) {
    if (date.kind == DateNode::Kind::Start || date.kind == DateNode::Kind::End) dated[date.selection] = true;
  }
  for (std::size_t i = 0; i < program.selections.size(); ++i) {
    const Selection& selection = program.selections[i];
    const bool bare = selection.text == selection.rows.name && selection.windows.empty();
    if (!bare || dated[i]) text += fmt::format("  s{} = {}\n", i, print_whole(selection));
  }
  return text + print_inputs(program, program, "  ");
}

}  // namespace elig::ir
