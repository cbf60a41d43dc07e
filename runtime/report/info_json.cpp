#include <nlohmann/json.hpp>

#include "runtime/population/date.h"
#include "runtime/report/info_report.h"

namespace elig {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json numbers_json(const NumbersSummary& numbers) {
  return {{"patients", numbers.patients}, {"censored", numbers.censored},       {"min", numbers.min},
          {"max", numbers.max},           {"stored_bits", numbers.stored_bits}, {"decimals", numbers.decimals}};
}

// `counted`: what the texts are counted in.
Json texts_json(const TextsSummary& texts, const char* counted) {
  Json json = {{counted, texts.patients}, {"distinct", texts.distinct}, {"most_frequent", Json::array()}};
  for (const TextCount& one : texts.most_frequent) {
    json["most_frequent"].push_back({{"text", one.text}, {counted, one.patients}});
  }
  return json;
}

Json column_json(const ColumnSummary& column) {
  Json json = {{"header", column.header}, {"name", column.name},     {"role", role_name(column.role)},
               {"unit", nullptr},         {"filled", column.filled}, {"numbers", nullptr},
               {"texts", nullptr}};
  json["unit"] = or_null(column.unit);
  if (column.numbers) json["numbers"] = numbers_json(*column.numbers);
  if (column.texts) json["texts"] = texts_json(*column.texts, "patients");
  return json;
}

void add_span(Json& json, const DatesSummary& dates) {
  json["first"] = dates.first ? Json(day_text(*dates.first)) : Json(nullptr);
  json["last"] = dates.last ? Json(day_text(*dates.last)) : Json(nullptr);
}

void add_dates(Json& json, const DatesSummary& dates) {
  add_span(json, dates);
  json["partial_dates"] = dates.partial;
  json["missing_dates"] = dates.missing;
}

Json concept_json(const ConceptSummary& summary) {
  Json json = {{"codes", Json::array()},
               {"display", summary.display},
               {"names", summary.names},
               {"rows", summary.rows},
               {"patients", summary.patients}};
  for (const ConceptCode& code : summary.codes) json["codes"].push_back({{"system", code.system}, {"code", code.code}});
  add_dates(json, summary.dates);
  json["values"] = summary.values;
  json["limits"] = summary.limits;
  json["units"] = Json::array();
  for (const UnitSummary& unit : summary.units) {
    json["units"].push_back({{"unit", or_null(unit.unit)},
                             {"rows", unit.rows},
                             {"censored", unit.censored},
                             {"limits", unit.limits},
                             {"min", unit.min},
                             {"max", unit.max}});
  }
  json["texts"] = summary.texts ? texts_json(*summary.texts, "rows") : Json(nullptr);
  json["fields"] = Json::array();
  for (const FieldSummary& field : summary.fields) {
    json["fields"].push_back({{"name", field.name}, {"unit", or_null(field.unit)}, {"rows", field.rows}});
  }
  return json;
}

Json table_json(const TableSummary& table) {
  Json json = {{"name", table.name}, {"rows", table.rows}, {"patients", table.patients}};
  add_dates(json, table.dates);
  json["concepts"] = Json::array();
  for (const ConceptSummary& one : table.concepts) json["concepts"].push_back(concept_json(one));
  return json;
}

}  // namespace

std::string info_json(const PopulationSummary& summary, const std::vector<Lint>& lints) {
  Json json = {{"patients", summary.patients}, {"index", nullptr}, {"columns", Json::array()}};
  if (!summary.index_date.empty()) json["index"] = summary.index_date;
  for (const ColumnSummary& column : summary.columns) json["columns"].push_back(column_json(column));
  json["notes"] = Json::array();
  for (const ImportNote& note : summary.notes) json["notes"].push_back(note.message);
  add_span(json, summary.dates);
  json["tables"] = Json::array();
  for (const TableSummary& table : summary.tables) json["tables"].push_back(table_json(table));
  json["lints"] = Json::array();
  for (const Lint& lint : lints) {
    json["lints"].push_back({{"kind", lint.kind},
                             {"table", lint.table.empty() ? Json(nullptr) : Json(lint.table)},
                             {"about", lint.about},
                             {"count", lint.count},
                             {"message", lint.message}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace elig
