// LB, VS, EG, QS, FA -> measurement: the result as it was reported, in the unit and with the limits it was reported
// with. The SI copies (`LBSTRESN`) were converted and rounded separately from their limits; they serve only where a row
// has nothing else (a derived result).

#include "runtime/ingest/sdtm_domain.h"

namespace elig::sdtm {
namespace {

// The code of the test itself, or NULL. A urine glucose must never count as a blood glucose, so the bare code of a test
// (`sdtm "GLUC"`) is given to blood, and to what has no specimen; `sdtm "URINE/GLUC"` to urine. LBSPEC says which is
// which; where it is not there, a category such as URINALYSIS does.
std::string test_code(const Domain& domain) {
  const std::string test = domain.cell("testcd"), specimen = domain.cell("spec");
  const std::string urine_by_category = "contains(upper(" + domain.cell("cat") + "), 'URIN')";
  std::string cases;
  if (domain.has("spec")) {
    cases += " WHEN contains(upper(" + specimen + "), 'URINE') THEN 'sdtm|URINE/' || " + test;
    cases += " WHEN NOT regexp_matches(upper(" + specimen + "), 'BLOOD|SERUM|PLASMA') THEN 'sdtm|' || " + specimen +
             " || '/' || " + test;
  }
  if (domain.has("cat")) {
    cases += " WHEN " + (domain.has("spec") ? specimen + " IS NULL AND " : "") + urine_by_category +
             " THEN 'sdtm|URINE/' || " + test;
  }
  const std::string bare = "'sdtm|' || " + test;
  return cases.empty() ? bare : "CASE" + cases + " ELSE " + bare + " END";
}

std::string finding_codes(const Domain& domain) {
  const std::string group = domain.has("cat") ? domain.cell("cat") : domain.cell("obj");
  return codes({code("loinc", domain.cell("loinc")), test_code(domain),
                "'sdtm|' || " + group + " || '/' || " + domain.cell("testcd")});
}

// The original of something, or, in rows that have no original result, the standardized one.
std::string reported(const Domain& domain, std::string_view original, std::string_view standard) {
  if (!domain.has(standard)) return domain.written(original);
  return "CASE WHEN " + domain.cell("orres") + " IS NOT NULL THEN " + domain.written(original) + " ELSE " +
         domain.written(standard) + " END";
}

TableQuery finding_query(const Domain& domain) {
  const std::string when = domain.has("dtc") ? domain.written("dtc") : domain.written("stdtc");
  return {"measurement", select({{"patient", domain.subject()},
                                 {"codes", finding_codes(domain)},
                                 {"display", domain.written("test")},
                                 {"start", when},
                                 {"value", reported(domain, "orres", "stresc")},
                                 {"unit", reported(domain, "orresu", "stresu")},
                                 {"lln", reported(domain, "ornrlo", "stnrlo")},
                                 {"uln", reported(domain, "ornrhi", "stnrhi")},
                                 {"indicator", domain.written("nrind")},
                                 {"category", domain.written("cat")},
                                 {"specimen", domain.written("spec")},
                                 {"fasting", domain.written("fast")},
                                 {"position", domain.written("pos")},
                                 {"site", domain.written("loc")},
                                 {"method", domain.written("method")},
                                 {"timepoint", domain.written("tpt")}},
                                domain.relation())};
}

}  // namespace

std::optional<Error> add_findings(DuckSession& session, const SourceTables& tables, HistoryQueries& queries) {
  for (const char* code : {"lb", "vs", "eg", "qs", "fa"}) {
    const Result<std::optional<Domain>> domain = Domain::open(session, tables, code, {"testcd", "orres"});
    if (!domain) return domain.error();
    if (domain.value()) queries.tables.push_back(finding_query(*domain.value()));
  }
  return std::nullopt;
}

}  // namespace elig::sdtm
