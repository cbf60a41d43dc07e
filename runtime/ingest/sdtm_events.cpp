// AE -> adverse_event, MH -> condition, DS -> disposition.

#include "runtime/ingest/sdtm_domain.h"

namespace elig::sdtm {
namespace {

// A coded event has its preferred term, by name and by number; one that was not coded the words it was reported in.
std::string event_codes(const Domain& domain) {
  const std::string term = domain.cell("decod");
  return codes({code("meddra", term), code("meddra", domain.cell("ptcd")),
                "CASE WHEN " + term + " IS NULL THEN 'name|' || " + domain.cell("term") + " END"});
}

std::string display(const Domain& domain) {
  return "coalesce(" + domain.cell("decod") + ", " + domain.cell("term") + ")";
}

std::string adverse_events(const Domain& domain) {
  const std::string outcome = domain.cell("out");
  return select(
      {{"patient", domain.subject()},
       {"codes", event_codes(domain)},
       {"display", display(domain)},
       {"start", start_of(domain)},
       {"end", end_of(domain)},
       {"ended", "coalesce(" + ended(domain) + ", CASE WHEN upper(" + outcome +
                     ") IN ('RECOVERED/RESOLVED', 'RECOVERED/RESOLVED WITH SEQUELAE', 'FATAL') THEN 'ended' END)"},
       {"grade", domain.written("toxgr")},
       {"severity", domain.written("sev")},
       {"serious", domain.written("ser")},
       {"related", domain.written("rel")},
       {"outcome", outcome},
       {"site", domain.written("loc")}},
      domain.relation());
}

std::string medical_history(const Domain& domain) {
  const std::string relative = domain.cell("enrtpt");
  return select({{"patient", domain.subject()},
                 {"codes", event_codes(domain)},
                 {"display", display(domain)},
                 {"start", start_of(domain, /*always=*/true)},
                 {"end", end_of(domain)},
                 {"ended", ended(domain)},
                 {"status", "CASE WHEN upper(" + relative + ") = 'ONGOING' THEN 'active' END"},
                 {"severity", domain.written("sev")},
                 {"category", domain.written("cat")},
                 {"site", domain.written("loc")}},
                domain.relation());
}

std::string disposition(const Domain& domain) {
  return select({{"patient", domain.subject()},
                 {"codes", codes({code("name", display(domain))})},
                 {"display", display(domain)},
                 {"start", "coalesce(" + domain.cell("stdtc") + ", " + domain.cell("dtc") + ")"},
                 {"category", domain.written("cat")}},
                domain.relation());
}

// MedDRA's hierarchy, as far as the rows have it: a term lies below its high-level terms and its organ class.
std::string hierarchy(const Domain& domain) {
  std::string all;
  for (const char* level : {"hlt", "hlgt", "bodsys", "soc"}) {
    if (!domain.has(level)) continue;
    all += (all.empty() ? "" : " UNION ") + ("SELECT 'meddra|' || " + domain.cell("decod") + " AS code, 'meddra|' || " +
                                             domain.cell(level) + " AS ancestor FROM " + domain.relation());
  }
  return all;
}

struct Shape {
  const char* code;
  const char* table;
  std::string (*sql)(const Domain&);
  bool lasts;
};

}  // namespace

std::optional<Error> add_events(DuckSession& session, const SourceTables& tables, HistoryQueries& queries) {
  for (const Shape& shape :
       {Shape{"ae", "adverse_event", adverse_events, true}, Shape{"mh", "condition", medical_history, true},
        Shape{"ds", "disposition", disposition, false}}) {
    const Result<std::optional<Domain>> domain = Domain::open(session, tables, shape.code, {"term"});
    if (!domain) return domain.error();
    if (!domain.value()) continue;
    std::string sql = shape.sql(*domain.value());
    if (auto wrong = leave_out_what_was_not(session, *domain.value(), &sql, queries.notes)) return wrong;
    queries.tables.push_back({shape.table, sql, shape.lasts});
    if (std::string above = hierarchy(*domain.value()); !above.empty()) {
      queries.ancestors += (queries.ancestors.empty() ? "" : " UNION ") + above;
    }
  }
  return std::nullopt;
}

}  // namespace elig::sdtm
