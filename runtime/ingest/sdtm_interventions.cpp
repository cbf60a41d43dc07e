// CM and EX -> drug, PR -> procedure. What a drug was taken as is its category: that of its row (CMCAT), else what its
// domain says of all its rows.

#include <array>

#include "runtime/ingest/sdtm_domain.h"

namespace elig::sdtm {
namespace {

// CDISC's dosing frequencies that say exactly how many doses a day has. Others (PRN, QW, OTHER) say no daily dose.
struct Frequency {
  const char* text;
  const char* doses_a_day;
};
constexpr std::array kFrequencies = {Frequency{"QD", "1"},
                                     Frequency{"Q24H", "1"},
                                     Frequency{"QAM", "1"},
                                     Frequency{"QPM", "1"},
                                     Frequency{"QHS", "1"},
                                     Frequency{"QN", "1"},
                                     Frequency{"DAILY", "1"},
                                     Frequency{"EVERY MORNING", "1"},
                                     Frequency{"EVERY EVENING", "1"},
                                     Frequency{"EVERY NIGHT", "1"},
                                     Frequency{"ONCE DAILY", "1"},
                                     Frequency{"BID", "2"},
                                     Frequency{"Q12H", "2"},
                                     Frequency{"BID PC", "2"},
                                     Frequency{"BID AC", "2"},
                                     Frequency{"TID", "3"},
                                     Frequency{"Q8H", "3"},
                                     Frequency{"QID", "4"},
                                     Frequency{"Q6H", "4"},
                                     Frequency{"5 TIMES PER DAY", "5"},
                                     Frequency{"Q4H", "6"},
                                     Frequency{"Q3H", "8"},
                                     Frequency{"Q2H", "12"},
                                     Frequency{"QH", "24"},
                                     Frequency{"QOD", "0.5"},
                                     Frequency{"Q48H", "0.5"}};

// The dose of a day: as recorded (CMDOSTOT), else the dose times how often it is taken, in decimals and so exactly.
std::string daily_dose(const Domain& domain) {
  std::string often = "CASE upper(" + domain.cell("dosfrq") + ")";
  for (const Frequency& frequency : kFrequencies) {
    often += " WHEN " + sql_text(frequency.text) + " THEN " + frequency.doses_a_day + "::DECIMAL(3,1)";
  }
  return "coalesce(" + domain.cell("dostot") + ", (try_cast(" + domain.cell("dose") + " AS DECIMAL(24,9)) * " + often +
         " END)::VARCHAR)";
}

Columns dose_columns(const Domain& domain) {
  return {{"dose", "coalesce(" + domain.cell("dose") + ", " + domain.cell("dostxt") + ")"},
          {"dose_unit", domain.written("dosu")},
          {"daily_dose", daily_dose(domain)},
          {"daily_dose_unit", domain.cell("dosu") + " || '/d'"},
          {"route", domain.written("route")}};
}

std::string drugs(const Domain& domain, const std::string& codes_of_row, const std::string& category) {
  Columns columns = {{"patient", domain.subject()},
                     {"codes", codes_of_row},
                     {"display", "coalesce(" + domain.cell("decod") + ", " + domain.cell("trt") + ")"},
                     {"start", start_of(domain)},
                     {"end", end_of(domain)},
                     {"ended", ended(domain)},
                     {"category", category}};
  for (auto& column : dose_columns(domain)) columns.push_back(std::move(column));
  return select(columns, domain.relation());
}

std::string concomitant(const Domain& domain) {
  return drugs(
      domain,
      codes({code("name", domain.cell("decod")), code("name", domain.cell("trt")), code("atc", domain.cell("clascd"))}),
      "coalesce(" + domain.cell("cat") + ", 'concomitant')");
}

std::string exposure(const Domain& domain) {
  return drugs(domain, codes({code("name", domain.cell("trt"))}), "'study'");
}

std::string procedures(const Domain& domain) {
  return select({{"patient", domain.subject()},
                 {"codes", codes({code("name", domain.cell("decod")), code("name", domain.cell("trt"))})},
                 {"display", "coalesce(" + domain.cell("decod") + ", " + domain.cell("trt") + ")"},
                 {"start", start_of(domain)},
                 {"end", end_of(domain)},
                 {"category", domain.written("cat")},
                 {"site", domain.written("loc")}},
                domain.relation());
}

struct Shape {
  const char* code;
  const char* table;
  std::string (*sql)(const Domain&);
  bool lasts;
};

}  // namespace

std::optional<Error> add_interventions(DuckSession& session, const SourceTables& tables, HistoryQueries& queries) {
  for (const Shape& shape : {Shape{"cm", "drug", concomitant, true}, Shape{"ex", "drug", exposure, true},
                             Shape{"pr", "procedure", procedures, false}}) {
    const Result<std::optional<Domain>> domain = Domain::open(session, tables, shape.code, {"trt"});
    if (!domain) return domain.error();
    if (!domain.value()) continue;
    std::string sql = shape.sql(*domain.value());
    if (auto wrong = leave_out_what_was_not(session, *domain.value(), &sql, queries.notes)) return wrong;
    queries.tables.push_back({shape.table, sql, shape.lasts});
  }
  return std::nullopt;
}

}  // namespace elig::sdtm
