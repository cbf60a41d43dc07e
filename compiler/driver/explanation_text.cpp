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

std::string limits(const ReadValue& value) {
  if (!value.lln.empty() && !value.uln.empty()) return " (normal " + value.lln + ".." + value.uln + ")";
  if (!value.uln.empty()) return " (ULN " + value.uln + ")";
  return value.lln.empty() ? "" : " (LLN " + value.lln + ")";
}

/// The row that it came from: ` of 2014-02-01 [loinc 718-7 Hemoglobin]`.
std::string origin(const ReadValue& value) {
  std::string text;
  if (!value.date.empty()) text += " of " + value.date;
  if (!value.end.empty()) text += value.end == "goes on" ? ", which goes on" : " to " + value.end;
  if (!value.code.empty() || !value.named.empty()) {
    text += " [" + value.code + (value.code.empty() || value.named.empty() ? "" : " ") + value.named + "]";
  }
  return text;
}

std::string spelled(const ReadValue& value) {
  std::string text = value.name;
  if (value.value.empty()) {
    text += " is missing";
  } else {
    text += " " + value.value;
    if (!value.unit.empty()) text += " " + value.unit;
    if (!value.bridge.empty()) text += " [" + value.bridge + "]";
    text += limits(value);
    if (!value.readings.empty()) text += " of " + value.readings + (value.readings == "1" ? " reading" : " readings");
  }
  text += origin(value);
  if (!value.window.empty()) text += ", within " + value.window;
  return text;
}

}  // namespace

std::string to_text(const Explanation& explanation, bool colour) {
  const char* reset = colour ? "\x1b[0m" : "";
  std::string status = explanation.status;
  for (char& c : status) c = c == '_' ? ' ' : c;
  const std::string index = explanation.index.empty() ? "" : ", index " + explanation.index;
  std::string out = fmt::format("{}  patient {}{}: {}\n", explanation.trial, explanation.patient, index, status);
  for (const auto& criterion : explanation.criteria) {
    const char* paint = colour ? colour_of(criterion.truth, criterion.kind) : "";
    const std::string from = criterion.from.empty() ? "" : "  (" + criterion.from + ")";
    out += fmt::format("\n  {}{:<8}{} {}{}{}{}\n", paint, word(criterion.truth, criterion.kind), reset, criterion.id,
                       criterion.title.empty() ? "" : "  ", criterion.title, from);
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
        if (!v.date.empty()) value["date"] = v.date;
        if (!v.end.empty()) value["end"] = v.end;
        if (!v.code.empty()) value["code"] = v.code;
        if (!v.named.empty()) value["concept"] = v.named;
        if (!v.readings.empty()) value["readings"] = v.readings;
        if (!v.window.empty()) value["window"] = v.window;
        values.push_back(std::move(value));
      }
      nlohmann::json one{{"text", one_line(test.text)}, {"truth", word(test.truth)}, {"values", std::move(values)}};
      if (!test.threshold.empty()) one["threshold"] = test.threshold;
      if (!test.distance.empty()) one["distance"] = test.distance;
      if (!test.bridges.empty()) one["conversions"] = test.bridges;
      tests.push_back(std::move(one));
    }
    nlohmann::json one{{"id", criterion.id},
                       {"title", criterion.title},
                       {"kind", criterion.kind == ir::CriterionKind::Inclusion ? "inclusion" : "exclusion"},
                       {"status", word(criterion.truth, criterion.kind)},
                       {"tests", std::move(tests)}};
    if (!criterion.from.empty()) one["from"] = criterion.from;
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
