// An explanation, for people and for programs.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "compiler/driver/explanation.h"

namespace elig {
namespace {

const char* word(Truth truth, ir::CriterionKind kind) {
  const bool inclusion = kind == ir::CriterionKind::Inclusion;
  switch (truth) {
    case Truth::True:
      return inclusion ? "met" : "excluded";
    case Truth::False:
      return inclusion ? "not met" : "clear";
    case Truth::Unknown:
      break;
  }
  return "unknown";
}

const char* word(Truth truth) { return truth == Truth::True ? "true" : truth == Truth::False ? "false" : "unknown"; }

/// Green lets the patient in, red keeps them out, yellow is open.
const char* colour_of(Truth truth, ir::CriterionKind kind) {
  if (truth == Truth::Unknown) return "\x1b[33m";
  return (truth == Truth::True) == (kind == ir::CriterionKind::Inclusion) ? "\x1b[32m" : "\x1b[31m";
}

std::string spelled(const ReadValue& value) {
  if (value.value.empty()) return value.name + " is missing";
  std::string text = value.name + " " + value.value;
  if (!value.unit.empty()) text += " " + value.unit;
  if (!value.bridge.empty()) text += " [" + value.bridge + "]";
  if (!value.lln.empty() && !value.uln.empty()) return text + " (normal " + value.lln + ".." + value.uln + ")";
  if (!value.uln.empty()) return text + " (ULN " + value.uln + ")";
  if (!value.lln.empty()) return text + " (LLN " + value.lln + ")";
  return text;
}

}  // namespace

std::string to_text(const Explanation& explanation, bool colour) {
  const char* reset = colour ? "\x1b[0m" : "";
  std::string status = explanation.status;
  for (char& c : status) c = c == '_' ? ' ' : c;
  std::string out = fmt::format("{}  patient {}: {}\n", explanation.trial, explanation.patient, status);
  for (const auto& criterion : explanation.criteria) {
    const char* paint = colour ? colour_of(criterion.truth, criterion.kind) : "";
    out += fmt::format("\n  {}{:<8}{} {}{}{}\n", paint, word(criterion.truth, criterion.kind), reset, criterion.id,
                       criterion.title.empty() ? "" : "  ", criterion.title);
    for (const auto& test : criterion.tests) {
      out += fmt::format("           {:<8} {}\n", word(test.truth), one_line(test.text));
      std::string values;
      for (const auto& value : test.values) values += (values.empty() ? "" : "; ") + spelled(value);
      if (!test.threshold.empty()) values += "; held against " + test.threshold;
      if (!test.distance.empty()) values += ", " + test.distance;
      for (const auto& bridge : test.bridges) values += " [" + bridge + "]";
      if (!values.empty()) out += fmt::format("                    {}\n", values);
    }
  }
  return out;
}

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
        values.push_back(std::move(value));
      }
      nlohmann::json one{{"text", one_line(test.text)}, {"truth", word(test.truth)}, {"values", std::move(values)}};
      if (!test.threshold.empty()) one["threshold"] = test.threshold;
      if (!test.distance.empty()) one["distance"] = test.distance;
      if (!test.bridges.empty()) one["conversions"] = test.bridges;
      tests.push_back(std::move(one));
    }
    criteria.push_back({{"id", criterion.id},
                        {"title", criterion.title},
                        {"kind", criterion.kind == ir::CriterionKind::Inclusion ? "inclusion" : "exclusion"},
                        {"status", word(criterion.truth, criterion.kind)},
                        {"tests", std::move(tests)}});
  }
  return {{"patient", explanation.patient},
          {"trial", explanation.trial},
          {"status", explanation.status},
          {"criteria", std::move(criteria)}};
}

}  // namespace elig
