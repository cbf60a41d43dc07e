#include "runtime/ingest/sdtm_domain.h"

#include <algorithm>
#include <cstdlib>

namespace elig::sdtm {
namespace {

const std::string kNothing = "NULL::VARCHAR";

std::string without_missing(const std::string& column) { return "nullif(nullif(trim(" + column + "), ''), 'NA')"; }

// Is one of these expressions one of these words?
std::string says(std::initializer_list<std::string> expressions, std::initializer_list<std::string_view> words) {
  std::string list, condition;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + sql_text(word);
  for (const std::string& expression : expressions) {
    if (expression == kNothing) continue;
    condition += (condition.empty() ? "" : " OR ") + ("upper(" + expression + ") IN (" + list + ")");
  }
  return condition;
}

// The time point that the row's beginning or end is relative to where it is written as a date, else the day on which
// the row was recorded; as an interval that ends there.
std::string until_recorded(const Domain& domain, std::string_view time_point) {
  const std::string point = domain.cell(time_point), recorded = domain.cell("dtc");
  std::string day = recorded;
  if (point != kNothing) {
    day =
        "coalesce(CASE WHEN regexp_matches(" + point + ", '^[0-9]{4}(-|$)') THEN " + point + " END, " + recorded + ")";
  }
  return day == kNothing ? kNothing : "'../' || " + day;
}

}  // namespace

Result<std::optional<Domain>> Domain::open(DuckSession& session, const SourceTables& tables, std::string_view code,
                                           const std::vector<std::string>& columns) {
  if (!tables.has(code)) return std::optional<Domain>();
  std::vector<std::string> needed = {"usubjid"};
  for (const std::string& column : columns) needed.push_back(std::string(code) + column);
  Result<SourceTable> table = tables.open_with(session, code, needed);
  if (!table) return table.error();
  Domain domain;
  domain.code_ = code;
  domain.table_ = std::move(table).value();
  return std::optional(std::move(domain));
}

std::string Domain::cell(std::string_view suffix) const { return common(code_ + std::string(suffix)); }

std::string Domain::common(std::string_view name) const {
  return table_.has(name) ? without_missing(table_.column(name)) : kNothing;
}

std::string select(const Columns& columns, const std::string& from) {
  std::string list;
  for (const auto& [name, expression] : columns) {
    if (expression != kNothing) list += (list.empty() ? "" : ", ") + expression + " AS " + sql_name(name);
  }
  return "SELECT " + list + " FROM " + from;
}

std::string code(std::string_view system, const std::string& expression) {
  return expression == kNothing ? kNothing : sql_text(std::string(system) + "|") + " || " + expression;
}

std::string codes(std::initializer_list<std::string> expressions) {
  std::string list;
  for (const std::string& expression : expressions) {
    if (expression != kNothing) list += ", " + expression;
  }
  return "concat_ws(chr(" + std::to_string(static_cast<int>(kCodeSeparator)) + ")" + list + ")";
}

std::string start_of(const Domain& domain, bool always) {
  std::string start = domain.cell("stdtc");
  const std::string until = until_recorded(domain, "sttpt");
  const std::string before = says({domain.cell("strtpt"), domain.cell("strf")}, {"BEFORE"});
  if (until == kNothing || (before.empty() && !always)) return start;
  return "coalesce(" + start + ", " + (always ? until : "CASE WHEN " + before + " THEN " + until + " END") + ")";
}

std::string end_of(const Domain& domain) {
  std::string end = domain.cell("endtc");
  const std::string until = until_recorded(domain, "entpt");
  const std::string before = says({domain.cell("enrtpt"), domain.cell("enrf")}, {"BEFORE"});
  if (until == kNothing || before.empty()) return end;
  return "coalesce(" + end + ", CASE WHEN " + before + " THEN " + until + " END)";
}

std::string ended(const Domain& domain) {
  // DURING: it ended during the study's period. AFTER, DURING/AFTER, ONGOING, COINCIDENT: it was there at the last
  // look.
  const std::string said = says({domain.cell("enrtpt"), domain.cell("enrf")}, {"BEFORE", "DURING"});
  return said.empty() ? kNothing : "CASE WHEN " + said + " THEN 'ended' END";
}

std::optional<Error> leave_out_what_was_not(DuckSession& session, const Domain& domain, std::string* query,
                                            std::vector<ImportNote>& notes) {
  std::string was_not = says({domain.cell("occur")}, {"N"});
  const std::string not_done = says({domain.cell("stat")}, {"NOT DONE"});
  if (!not_done.empty()) was_not += (was_not.empty() ? "" : " OR ") + not_done;
  if (was_not.empty()) return std::nullopt;
  was_not = "coalesce(" + was_not + ", false)";
  const auto count = session.first_row("SELECT count(*)::VARCHAR FROM " + domain.relation() + " WHERE " + was_not);
  if (!count) return count.error();
  const std::string rows = count.value().empty() ? "0" : count.value()[0].value_or("0");
  if (rows == "0") return std::nullopt;
  *query += " WHERE NOT " + was_not;
  std::string name = domain.code();
  std::ranges::transform(name, name.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  notes.push_back({"`" + name + "`: " + rows + (rows == "1" ? " row says" : " rows say") +
                   " of something that it was not (`" + name + "OCCUR` N, `" + name + "STAT` NOT DONE), left out"});
  return std::nullopt;
}

}  // namespace elig::sdtm
