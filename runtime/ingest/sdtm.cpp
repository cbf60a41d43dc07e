// A study in CDISC SDTM -> queries. DM makes the patients; what is read of the other domains stands in the files named
// after their classes: findings, events, interventions.

#include <algorithm>

#include "runtime/ingest/sdtm_domain.h"

namespace elig {
namespace {

using sdtm::Columns;
using sdtm::Domain;

// AGE is the age at the study's reference date, so it counts only where no birth date gives the age at the index date.
Result<bool> has_birth_dates(DuckSession& session, const Domain& domain) {
  const auto any = session.first_row("SELECT '' FROM " + domain.relation() + " WHERE " + domain.common("brthdtc") +
                                     " IS NOT NULL LIMIT 1");
  if (!any) return any.error();
  return !any.value().empty();
}

// One column for each unit that AGEU knows, so that every age keeps its own.
void add_ages(const Domain& domain, Columns& columns) {
  struct Unit {
    const char *written, *unit;
  };
  const std::string age = domain.common("age"), unit = "upper(coalesce(" + domain.common("ageu") + ", 'YEARS'))";
  if (age == "NULL::VARCHAR") return;
  columns.emplace_back("age [a]", "CASE WHEN " + unit + " = 'YEARS' THEN " + age + " END");
  for (const Unit& other : {Unit{"MONTHS", "mo"}, Unit{"WEEKS", "wk"}, Unit{"DAYS", "d"}, Unit{"HOURS", "h"}}) {
    if (domain.common("ageu") == "NULL::VARCHAR") continue;
    columns.emplace_back(std::string("age [") + other.unit + "]",
                         "CASE WHEN " + unit + " = '" + other.written + "' THEN " + age + " END");
  }
}

std::optional<Error> add_patients(DuckSession& session, const SourceTables& tables, HistoryQueries& queries) {
  const Result<std::optional<Domain>> domain = Domain::open(session, tables, "dm");
  if (!domain) return domain.error();
  if (!domain.value()) return Error{"there is no table `dm`, which lists the subjects"};
  const Domain& dm = *domain.value();
  Columns columns = {{"patient", dm.common("usubjid")},
                     {"sex", dm.common("sex")},
                     {"birth_date", dm.common("brthdtc")},
                     {"race", dm.common("race")},
                     {"ethnicity", dm.common("ethnic")},
                     {"death_date", dm.common("dthdtc")},
                     {"arm", dm.common("arm")},
                     {"actual_arm", dm.common("actarm")},
                     {"country", dm.common("country")},
                     {"reference_start", dm.common("rfstdtc")},
                     {"reference_end", dm.common("rfendtc")}};
  const Result<bool> birth_dates = has_birth_dates(session, dm);
  if (!birth_dates) return birth_dates.error();
  if (!birth_dates.value()) {
    std::erase_if(columns, [](const auto& column) { return column.first == "birth_date"; });
    add_ages(dm, columns);
    queries.notes.push_back({"`DM` has no birth dates: `age` is its AGE, at the study's reference date"});
  }
  queries.patients = sdtm::select(columns, dm.relation());
  return std::nullopt;
}

void note_unread(const SourceTables& tables, HistoryQueries& queries) {
  static constexpr std::string_view kRead[] = {"dm", "lb", "vs", "eg", "qs", "fa", "ae", "mh", "ds", "cm", "ex", "pr"};
  std::vector<std::string> unread;
  for (const std::string& name : tables.names()) {
    if (std::ranges::find(kRead, name) == std::end(kRead)) unread.push_back(name);
  }
  if (!unread.empty()) queries.notes.push_back({"not read: " + quoted_list(unread)});
}

}  // namespace

Result<HistoryQueries> sdtm_queries(DuckSession& session, const std::string& path) {
  const Result<SourceTables> tables = SourceTables::in_folder(path);
  if (!tables) return tables.error();
  HistoryQueries queries;
  for (auto* add : {add_patients, sdtm::add_findings, sdtm::add_events, sdtm::add_interventions}) {
    if (std::optional<Error> wrong = add(session, tables.value(), queries)) return *wrong;
  }
  note_unread(tables.value(), queries);
  return queries;
}

}  // namespace elig
