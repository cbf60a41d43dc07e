// PERSON and the clinical tables of OMOP -> SQL for the rows of a population. Every statement reads one table, with the
// concepts of its rows joined to it, in the order of its ids, which is the order that the source gave its rows.

#include "runtime/ingest/omop.h"

namespace elig::omop {
namespace {

// The SELECT of one table, put together column by column. `t.` is the table.
class Select {
 public:
  Select(const SourceTable& facts, const Vocabulary& vocabulary, std::string concept_id, std::string source_concept_id)
      : facts_(facts), vocabulary_(vocabulary), concept_(std::move(concept_id)), source_(std::move(source_concept_id)) {
    add("patient", cell("person_id"));
  }

  void add(const std::string& name, const std::string& expression) {
    columns_ += (columns_.empty() ? "" : ",\n  ") + expression + " AS " + sql_name(name);
  }

  [[nodiscard]] std::string cell(std::string_view column) const { return facts_.column(column, "t"); }
  [[nodiscard]] std::string id(std::string_view column) const { return "TRY_CAST(" + cell(column) + " AS BIGINT)"; }
  [[nodiscard]] bool has(std::string_view column) const { return facts_.has(column); }

  // Joins the concept of a column; what `alias.name`, `alias.codes` and `alias.unit` then are.
  std::string join(const std::string& alias, const std::string& column) {
    if (facts_.has(column)) {
      joins_ += "\nLEFT JOIN omop_concept AS " + alias + " ON " + alias + ".id = " + id(column);
    } else {
      joins_ += "\nLEFT JOIN omop_concept AS " + alias + " ON false";
    }
    return alias;
  }

  // codes and display: of the standard concept, of the source's own, and what the source wrote where that has no
  // concept. `verbatim` false: only where there is no concept at all.
  void add_codes(const std::string& source_value, bool verbatim = true) {
    join("c", concept_);
    join("s", source_);
    std::string standard = id(concept_);
    std::string own = id(source_);
    auto codes = [](const std::string& alias, const std::string& number) {
      return "CASE WHEN " + number + " <> 0 THEN coalesce(" + alias + ".codes, 'omop|' || " + number + ") END";
    };
    std::string needed = verbatim && !vocabulary_.concepts ? "true"
                         : verbatim                        ? "coalesce(" + own + ", 0) = 0"
                                    : "coalesce(" + own + ", 0) = 0 AND coalesce(" + standard + ", 0) = 0";
    std::string written = "translate(trim(" + cell(source_value) + "), chr(10), ' ')";
    add("codes", "nullif(concat_ws(chr(10), " + codes("c", standard) + ", CASE WHEN " + own + " IS DISTINCT FROM " +
                     standard + " THEN " + codes("s", own) + " END, CASE WHEN " + needed + " THEN 'local|' || nullif(" +
                     written + ", '') END), '')");
    add("display", "coalesce(c.name, s.name, " + cell(source_value) + ")");
  }

  // A date with its time of day. Midnight is how a day without a time is written; such a row has none.
  [[nodiscard]] std::string when(const std::string& date, const std::string& datetime) const {
    auto day = [](const std::string& text) {
      return "CASE WHEN substr(" + text + ", 5, 1) = '-' THEN left(" + text + ", 10) ELSE " + text + " END";
    };
    std::string written = "coalesce(" + day(cell(date)) + ", " + day(cell(datetime)) + ")";
    std::string time =
        "nullif(nullif(regexp_extract(" + cell(datetime) + ", '[ T]([0-9]{2}:[0-9]{2})', 1), ''), '00:00')";
    return written + " || coalesce('T' || " + time + ", '')";
  }

  [[nodiscard]] std::string sql(const std::string& id_column) const {
    std::string relation = facts_.relation;
    std::string order = "t.rank";
    if (facts_.has(id_column)) {
      order = id(id_column) + ", " + cell(id_column);
      relation = "(SELECT * FROM " + relation + ")";
    } else {
      relation = "(SELECT *, row_number() OVER () AS rank FROM " + relation + ")";
    }
    return "SELECT " + columns_ + "\nFROM " + relation + " AS t" + joins_ + "\nORDER BY " + order;
  }

 private:
  const SourceTable& facts_;
  const Vocabulary& vocabulary_;
  std::string concept_, source_;
  std::string columns_, joins_;
};

// operator_concept_id (https://athena.ohdsi.org, domain Meas Value Operator). A number whose operator is another one is
// no number. Where there is no operator, the source's own text may have kept it: `<0.2`.
std::string compared_number(const Select& select) {
  std::string number = select.cell("value_as_number");
  std::string written = "regexp_extract(" + select.cell("value_source_value") + ", '^\\s*([<>]=?)', 1)";
  return "CASE coalesce(" + select.id("operator_concept_id") + ", 0) WHEN 4171756 THEN '<' WHEN 4172704 THEN '>' " +
         "WHEN 4171754 THEN '<=' WHEN 4171755 THEN '>=' WHEN 4172703 THEN '' WHEN 0 THEN coalesce(" + written +
         ", '') ELSE 'operator ' || " + select.cell("operator_concept_id") + " || ' ' END || " + number;
}

std::string concept_text(const Select& select, const std::string& alias, const std::string& column,
                         const std::string& source_value) {
  std::string number = select.id(column);
  return "coalesce(" + alias + ".name, " + select.cell(source_value) + ", CASE WHEN " + number +
         " <> 0 THEN 'concept ' || " + number + " END)";
}

// The unit as the source wrote it, else that of the unit concept.
std::string unit_of(Select& select, const std::string& source_value, const std::string& concept_id) {
  select.join("u", concept_id);
  return "coalesce(" + select.cell(source_value) + ", u.unit, CASE WHEN " + select.id(concept_id) +
         " <> 0 THEN coalesce(u.name, 'concept ' || " + select.id(concept_id) + ") END)";
}

}  // namespace

TableQuery measurement_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "measurement_concept_id", "measurement_source_concept_id");
  select.add_codes("measurement_source_value");
  select.add("start", select.when("measurement_date", "measurement_datetime"));
  select.join("v", "value_as_concept_id");
  select.add("value", "coalesce(" + compared_number(select) + ", " +
                          concept_text(select, "v", "value_as_concept_id", "value_source_value") + ")");
  select.add("unit", unit_of(select, "unit_source_value", "unit_concept_id"));
  select.add("lln", select.cell("range_low"));
  select.add("uln", select.cell("range_high"));
  return {"measurement", select.sql("measurement_id"), false};
}

TableQuery observation_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "observation_concept_id", "observation_source_concept_id");
  select.add_codes("observation_source_value");
  select.add("start", select.when("observation_date", "observation_datetime"));
  select.join("v", "value_as_concept_id");
  select.add("value", "coalesce(" + select.cell("value_as_number") + ", " + select.cell("value_as_string") + ", " +
                          concept_text(select, "v", "value_as_concept_id", "value_source_value") + ")");
  select.add("unit", unit_of(select, "unit_source_value", "unit_concept_id"));
  select.join("q", "qualifier_concept_id");
  select.add("category", "coalesce(q.name, " + select.cell("qualifier_source_value") + ")");
  return {"observation", select.sql("observation_id"), false};
}

TableQuery condition_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "condition_concept_id", "condition_source_concept_id");
  select.add_codes("condition_source_value");
  select.add("start", select.when("condition_start_date", "condition_start_datetime"));
  select.add("end", select.when("condition_end_date", "condition_end_datetime"));
  // Of the domain Condition Status: confirmed, preliminary, resolved; when and where else it was made is its category.
  std::string status = select.id("condition_status_concept_id");
  select.add("certainty", "CASE " + status + " WHEN 32893 THEN 'confirmed' WHEN 32899 THEN 'suspected' END");
  select.add("status", "CASE " + status + " WHEN 32906 THEN 'resolved' END");
  select.add("ended", "CASE " + status + " WHEN 32906 THEN 'resolved' END");
  select.join("k", "condition_status_concept_id");
  select.add("category", "coalesce(k.name, " + select.cell("condition_status_source_value") + ")");
  return {"condition", select.sql("condition_occurrence_id"), true};
}

TableQuery drug_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "drug_concept_id", "drug_source_concept_id");
  select.add_codes("drug_source_value");
  select.add("start", select.when("drug_exposure_start_date", "drug_exposure_start_datetime"));
  // Without an end, the last day that the supply covers.
  std::string supply = "TRY_CAST(" + select.cell("days_supply") + " AS INTEGER)";
  select.add("end", "coalesce(" + select.when("drug_exposure_end_date", "drug_exposure_end_datetime") + ", " +
                        select.cell("verbatim_end_date") + ", CASE WHEN " + supply + " > 0 THEN (TRY_CAST(" +
                        select.cell("drug_exposure_start_date") + " AS DATE) + " + supply + " - 1)::VARCHAR END)");
  select.add("ended", select.cell("stop_reason"));
  select.add("quantity", select.cell("quantity"));
  select.add("days_supply", select.cell("days_supply"));
  select.add("days_supply_unit", "'d'");
  select.join("r", "route_concept_id");
  select.add("route", "coalesce(r.name, " + select.cell("route_source_value") + ")");
  if (select.has("effective_drug_dose")) {  // until version 5.2, and where sites kept it
    select.add("dose", select.cell("effective_drug_dose"));
    select.add("dose_unit", unit_of(select, "dose_unit_source_value", "dose_unit_concept_id"));
  }
  return {"drug", select.sql("drug_exposure_id"), true};
}

TableQuery procedure_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "procedure_concept_id", "procedure_source_concept_id");
  select.add_codes("procedure_source_value");
  std::string start = select.when("procedure_date", "procedure_datetime");
  select.add("start", start);
  select.add("end", "coalesce(" + select.when("procedure_end_date", "procedure_end_datetime") + ", " + start + ")");
  select.join("m", "modifier_concept_id");
  select.add("category", "coalesce(m.name, " + select.cell("modifier_source_value") + ")");
  return {"procedure", select.sql("procedure_occurrence_id"), true};
}

TableQuery visit_query(const FactQuery& query) {
  Select select(query.facts, query.vocabulary, "visit_concept_id", "visit_source_concept_id");
  select.add_codes("visit_source_value", false);  // often the visit's own number
  select.add("start", select.when("visit_start_date", "visit_start_datetime"));
  select.add("end", select.when("visit_end_date", "visit_end_datetime"));
  // Of the domain Visit: an emergency visit that became a stay (262) is one; the rest keep their names.
  select.add("class", "CASE " + select.id("visit_concept_id") +
                          " WHEN 9201 THEN 'inpatient' WHEN 262 THEN 'inpatient' WHEN 8717 THEN 'inpatient' "
                          "WHEN 9202 THEN 'outpatient' WHEN 581477 THEN 'outpatient' WHEN 8756 THEN 'outpatient' "
                          "WHEN 9203 THEN 'emergency' WHEN 8870 THEN 'emergency' WHEN 581476 THEN 'home' "
                          "WHEN 5083 THEN 'virtual' WHEN 42898160 THEN 'other' ELSE c.name END");
  return {"encounter", select.sql("visit_occurrence_id"), true};
}

std::string person_query(const SourceTable& person, const SourceTable* death, const SourceTable* period) {
  auto cell = [&](std::string_view column) { return person.column(column, "t"); };
  auto id = [&](std::string_view column) { return "TRY_CAST(" + cell(column) + " AS BIGINT)"; };
  // birth_datetime is inferred where the day or month is not recorded (the first of the month, 15 June, the first
  // record's day: cdm531.html#person), so it only counts where there is no year.
  auto two = [&](std::string_view column) { return "lpad(" + id(column) + "::VARCHAR, 2, '0')"; };
  std::string birth = "coalesce(lpad(" + id("year_of_birth") + "::VARCHAR, 4, '0') || coalesce('-' || " +
                      two("month_of_birth") + " || coalesce('-' || " + two("day_of_birth") + ", ''), ''), left(" +
                      cell("birth_datetime") + ", 10))";
  std::string columns = "SELECT t.person_id AS patient, CASE " + id("gender_concept_id") +
                        " WHEN 8507 THEN 'male' WHEN 8532 THEN 'female' ELSE coalesce(" + cell("gender_source_value") +
                        ", g.name) END AS sex,\n  " + birth + " AS birth_date,\n  coalesce(r.name, " +
                        cell("race_source_value") + ") AS race, coalesce(e.name, " + cell("ethnicity_source_value") +
                        ") AS ethnicity";
  std::string joins;
  for (const auto& [alias, column] : {std::pair{"g", "gender_concept_id"}, std::pair{"r", "race_concept_id"},
                                      std::pair{"e", "ethnicity_concept_id"}}) {
    joins += std::string("\nLEFT JOIN omop_concept AS ") + alias + " ON " + alias + ".id = " + id(column);
  }
  if (death != nullptr && death->has("person_id")) {
    columns += ",\n  death.day AS death_date";
    joins += "\nLEFT JOIN (SELECT person_id, left(min(coalesce(" + death->column("death_date") + ", " +
             death->column("death_datetime") + ")), 10) AS day FROM " + death->relation +
             " GROUP BY person_id) AS death ON death.person_id = t.person_id";
  }
  if (period != nullptr && period->has("person_id")) {
    columns += ",\n  observed.first AS observation_start, observed.last AS observation_end";
    joins += "\nLEFT JOIN (SELECT person_id, left(min(" + period->column("observation_period_start_date") +
             "), 10) AS first, left(max(" + period->column("observation_period_end_date") + "), 10) AS last FROM " +
             period->relation + " GROUP BY person_id) AS observed ON observed.person_id = t.person_id";
  }
  return columns + "\nFROM (SELECT * FROM " + person.relation + ") AS t" + joins +
         "\nORDER BY TRY_CAST(t.person_id AS BIGINT), t.person_id";
}

}  // namespace elig::omop
