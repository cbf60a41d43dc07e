// An explanation, for programs: numbers and units exactly as they are, UCUM.
#include <nlohmann/json.hpp>

#include "compiler/driver/explanation.h"
#include "compiler/driver/explanation_words.h"

namespace elig {
namespace {

using namespace explaining;

/// What was held against what; and, as ever, of a test of one recorded value its threshold and distance.
void add_held(const ExplainedTest& test, nlohmann::json& json) {
  nlohmann::json all = nlohmann::json::array();
  for (const HeldValue& held : test.held) {
    const HeldTexts texts = texts_of(held, Spelling::Exact);
    nlohmann::json one{{"name", held.name}};
    one["value"] = texts.value.empty() ? nlohmann::json(nullptr) : nlohmann::json(texts.value);
    one["threshold"] = texts.limit.empty() ? nlohmann::json(nullptr) : nlohmann::json(texts.limit);
    if (!texts.distance.empty()) one["distance"] = texts.distance;
    if (!held.lacking.empty()) one["lacking"] = held.lacking;
    all.push_back(std::move(one));
  }
  if (test.held.size() == 1 && test.held[0].recorded && !all[0]["value"].is_null() && !all[0]["threshold"].is_null()) {
    json["threshold"] = all[0]["threshold"];
    if (all[0].contains("distance")) json["distance"] = all[0]["distance"];
  }
  if (!all.empty()) json["comparisons"] = std::move(all);
}

}  // namespace

nlohmann::json to_json(const Explanation& explanation) {
  nlohmann::json criteria = nlohmann::json::array();
  for (const auto& criterion : explanation.criteria) {
    nlohmann::json tests = nlohmann::json::array();
    for (const auto& test : criterion.tests) {
      nlohmann::json values = nlohmann::json::array();
      for (const auto& v : test.values) {
        nlohmann::json value{{"name", v.name}};
        value["value"] = v.value.empty() ? nlohmann::json(nullptr) : nlohmann::json(v.value);
        if (!v.unit.empty()) value["unit"] = v.unit;
        if (!v.bridge.empty()) value["conversion"] = v.bridge;
        if (!v.uln.empty()) value["uln"] = v.uln;
        if (!v.lln.empty()) value["lln"] = v.lln;
        if (!v.date.empty()) value["date"] = v.date;
        if (!v.end.empty()) value["end"] = v.end;
        if (!v.code.empty()) value["code"] = v.code;
        if (!v.named.empty()) value["concept"] = v.named;
        if (!v.readings.empty()) value["readings"] = v.readings;
        if (!v.window.empty()) value["window"] = v.window;
        values.push_back(std::move(value));
      }
      nlohmann::json one{{"text", test.text}, {"truth", word(test.truth)}, {"values", std::move(values)}};
      if (!test.title.empty()) one["title"] = test.title;
      add_held(test, one);
      if (!test.bridges.empty()) one["conversions"] = test.bridges;
      tests.push_back(std::move(one));
    }
    nlohmann::json one{{"id", criterion.id},
                       {"title", criterion.title},
                       {"kind", criterion.kind == ir::CriterionKind::Inclusion ? "inclusion" : "exclusion"},
                       {"status", word(criterion.truth, criterion.kind)},
                       {"tests", std::move(tests)}};
    if (!criterion.from.empty()) one["from"] = criterion.from;
    if (const char* decided = word(criterion.override); *decided != 0) one["if_missing"] = decided;
    criteria.push_back(std::move(one));
  }
  nlohmann::json all{{"patient", explanation.patient},
                     {"trial", explanation.trial},
                     {"status", explanation.status},
                     {"criteria", std::move(criteria)}};
  if (!explanation.index.empty()) all["index"] = explanation.index;
  return all;
}

}  // namespace elig
