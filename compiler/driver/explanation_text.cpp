// An explanation, for people: units and numbers as clinicians write them.
#include <fmt/core.h>

#include <algorithm>

#include "compiler/driver/clinical_text.h"
#include "compiler/driver/explanation.h"
#include "compiler/driver/explanation_words.h"

namespace elig {
namespace {

using namespace explaining;

/// Green lets the patient in, red keeps them out, yellow is open.
const char* colour_of(Truth truth, ir::CriterionKind kind) {
  if (truth == Truth::Unknown) return "\x1b[33m";
  return (truth == Truth::True) == (kind == ir::CriterionKind::Inclusion) ? "\x1b[32m" : "\x1b[31m";
}

bool fails(const ExplainedCriterion& criterion) {
  return criterion.truth == (criterion.kind == ir::CriterionKind::Inclusion ? Truth::False : Truth::True);
}

std::string in_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string limits(const ReadValue& value, int power) {
  const auto number = [&](const std::string& limit) {
    const auto read = power == 0 ? std::nullopt : parse_decimal(limit);
    return read ? to_display(*read / pow10(power)) : limit;
  };
  if (!value.lln.empty() && !value.uln.empty()) return " (normal " + number(value.lln) + ".." + number(value.uln) + ")";
  if (!value.uln.empty()) return " (ULN " + number(value.uln) + ")";
  return value.lln.empty() ? "" : " (LLN " + number(value.lln) + ")";
}

/// What was recorded, where the value's name does not say it: ` [loinc 718-7]`, ` [icd10cm C78.00 lung]`.
std::string coded(const ReadValue& value) {
  constexpr std::string_view kName = "name ";  // a name in words is its own code
  const std::string code = value.code.starts_with(kName) ? value.code.substr(kName.size()) : value.code;
  const bool said = value.named == value.name || in_lower_case(code) == in_lower_case(value.named);
  std::string text = code;
  if (!value.named.empty() && !said) text += (text.empty() ? "" : " ") + value.named;
  return text.empty() ? "" : " [" + text + "]";
}

/// The row that it came from: ` of 2014-02-01 [loinc 718-7]`.
std::string origin(const ReadValue& value) {
  std::string text;
  if (!value.date.empty()) text += " of " + value.date;
  if (!value.end.empty()) text += value.end == "goes on" ? ", which goes on" : " to " + value.end;
  return text + coded(value);
}

/// Where nothing was found: what days were looked at.
std::string looked_at(const ReadValue& value) {
  if (value.window.empty()) return "";
  return value.window == "an unknown day" ? ", on days that are not known" : ", within " + value.window;
}

/// Without parentheses around all of it.
std::string unwrapped(std::string text) {
  while (text.starts_with('(') && text.ends_with(')')) {
    int depth = 0;
    const auto closes = [&](char c) { return (depth += c == '(' ? 1 : c == ')' ? -1 : 0) == 0; };
    if (std::find_if(text.begin(), text.end(), closes) + 1 != text.end()) break;
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

/// `any(x)` and `no(x)` ask for the same rows.
std::string rows_asked(const std::string& text) {
  const std::string plain = unwrapped(text);
  return plain.starts_with("no(") ? "any" + plain.substr(2) : plain;
}

/// Is the test nothing but the question for this value? Then its name is not said again.
bool asks_for(const ExplainedTest& test, const ReadValue& value) {
  return rows_asked(test.text) == rows_asked(value.name);
}

/// The row that there is: ` from 2014-02-01 to 2014-03-01 [icd10cm C78.00 lung]`.
std::string recorded(const ReadValue& value) {
  std::string text = "recorded";
  if (!value.date.empty()) text += (value.end.empty() ? " on " : " from ") + value.date;
  if (!value.end.empty()) text += value.end == "goes on" ? ", which goes on" : " to " + value.end;
  return text + coded(value);
}

std::string spelled(const ReadValue& value, const ExplainedTest& test, int power) {
  const std::string name = asks_for(test, value) ? "" : value.name + (value.whether ? ": " : " ");
  if (value.whether) {
    if (value.value == "yes") return name + recorded(value);
    return name + (value.value == "no" ? "none recorded" : "not known") + looked_at(value);
  }
  if (value.value.empty()) return name + (name.empty() ? "missing" : "is missing") + looked_at(value);
  std::string text = name + clinical_quantity(value.value, value.unit, power);
  if (!value.bridge.empty()) text += " [" + value.bridge + "]";
  text += limits(value, power);
  if (!value.readings.empty()) text += " of " + value.readings + (value.readings == "1" ? " reading" : " readings");
  text += origin(value);
  return value.date.empty() ? text + looked_at(value) : text;
}

std::string listed(const std::vector<std::string>& all, const char* between) {
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : between) + one;
  return text;
}

/// `60 mL/min, 43.4 mL/min above`
std::string against(const HeldValue& held) {
  const HeldTexts texts = texts_of(held, Spelling::Clinical);
  if (texts.value.empty()) return "";
  if (texts.limit.empty())
    return held.lacking.empty() ? "a limit that is not known" : "a limit that needs " + listed(held.lacking, ", ");
  return texts.limit + (texts.distance.empty() ? "" : ", " + texts.distance);
}

int power_of(const ReadValue& value) {
  const auto number = parse_decimal(value.value);
  return number ? clinical_power(value.unit, {*number}) : 0;
}

/// A computed number, or that and why there is none.
std::string computed(const HeldValue& held) {
  const HeldTexts texts = texts_of(held, Spelling::Clinical);
  if (!texts.value.empty()) return held.name + " " + texts.value + "; held against " + against(held);
  if (held.lacking.empty()) return held.name + " cannot be computed";
  return held.name + " is unknown because " + listed(held.lacking, ", ") +
         (held.lacking.size() == 1 ? " is missing" : " are missing");
}

/// The lines below a test: what it held against what, each with what that was made from; then what else it read.
std::vector<std::string> lines(const ExplainedTest& test) {
  std::vector<std::string> lines;
  std::vector<bool> told(test.values.size());
  for (std::size_t i = 0; i < test.values.size(); ++i) {
    int power = power_of(test.values[i]);
    std::string held_against;
    for (const HeldValue& held : test.held) {
      if (held.recorded != i) continue;
      power = std::max(power, explaining::power_of(held));
      const std::string limit = against(held);
      if (!limit.empty()) held_against += (held_against.empty() ? "; held against " : ", and ") + limit;
    }
    if (held_against.empty()) continue;
    told[i] = true;
    lines.push_back(spelled(test.values[i], test, power) + held_against);
  }
  for (const HeldValue& held : test.held) {
    if (held.recorded) continue;
    lines.push_back(computed(held));
    std::vector<std::string> parts;
    for (const std::size_t part : held.parts) {
      if (!told[part]) parts.push_back(spelled(test.values[part], test, power_of(test.values[part])));
      told[part] = true;
    }
    if (!parts.empty()) lines.push_back("  from " + listed(parts, "; "));
  }
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < test.values.size(); ++i) {
    if (!told[i]) rest.push_back(spelled(test.values[i], test, power_of(test.values[i])));
  }
  if (!rest.empty()) lines.push_back(listed(rest, "; "));
  if (!lines.empty()) {
    for (const std::string& bridge : test.bridges) lines.back() += " [" + bridge + "]";
  }
  return lines;
}

std::string told(const ExplainedTest& test) {
  if (test.attested) {
    const char* said = test.truth == Truth::True    ? "a person confirmed it"
                       : test.truth == Truth::False ? "a person denied it"
                                                    : "waits for a person's confirmation";
    return fmt::format("           {:<8} {}\n", word(test.truth), said);
  }
  std::string text = fmt::format("           {:<8} {}{}{}\n", word(test.truth), unwrapped(test.text),
                                 test.title.empty() ? "" : ": ", test.title);
  for (const std::string& line : lines(test)) text += "                    " + line + "\n";
  return text;
}

std::string told(const ExplainedCriterion& criterion, bool colour) {
  const char* paint = colour ? colour_of(criterion.truth, criterion.kind) : "";
  const std::string decided = word(criterion.override);
  std::string text = fmt::format("\n  {}{:<8}{} {}{}{}{}{}\n", paint, word(criterion.truth, criterion.kind),
                                 colour ? "\x1b[0m" : "", criterion.id, criterion.title.empty() ? "" : "  ",
                                 criterion.title, criterion.from.empty() ? "" : "  (" + criterion.from + ")",
                                 decided.empty() ? "" : "  unknown: `if missing " + decided + "` decided");
  std::set<std::string> said;  // a condition may be asked for each of two ends
  for (const ExplainedTest& test : criterion.tests) {
    // Nobody is asked where the records have decided.
    const bool moot = test.attested && test.truth == Truth::Unknown && criterion.truth != Truth::Unknown;
    if (!moot && said.insert(test.text).second) text += told(test);
  }
  return text;
}

}  // namespace

std::string to_text(const Explanation& explanation, const ExplanationTextOptions& options) {
  std::string status = explanation.status;
  std::replace(status.begin(), status.end(), '_', ' ');
  const std::string index = explanation.index.empty() ? "" : ", index " + explanation.index;
  std::string out = fmt::format("{}  patient {}{}: {}\n", explanation.trial, explanation.patient, index, status);
  for (const auto& criterion : explanation.criteria) {
    if (!options.only || options.only->contains(criterion.id)) out += told(criterion, options.colour);
  }
  return out;
}

std::set<std::string> decisive(const Explanation& explanation) {
  std::set<std::string> failing, open;
  for (const ExplainedCriterion& criterion : explanation.criteria) {
    if (fails(criterion)) failing.insert(criterion.id);
    if (criterion.truth == Truth::Unknown) open.insert(criterion.id);
  }
  return failing.empty() ? open : failing;
}

}  // namespace elig
