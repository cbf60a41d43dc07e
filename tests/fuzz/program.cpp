#include "tests/fuzz/program.h"

#include <algorithm>

namespace elig::fuzz {
namespace {

std::string criterion_text(const GeneratedCriterion& criterion) {
  const std::string missing = criterion.missing.empty() ? "" : " if missing " + criterion.missing;
  if (!criterion.condition) return "  attest " + criterion.name + " \"asked of a person\"\n";
  const std::string body = criterion.name + " : " + text(*criterion.condition) + missing;
  const std::string kind = criterion.exclusion ? "  exclusion " : "  inclusion ";
  if (criterion.group.empty()) return kind + body + "\n";
  return kind + criterion.group + " {\n    " + body + "\n  }\n";
}

}  // namespace

Node leaf(std::string sort, std::string text) { return {std::move(sort), {std::move(text)}, {}}; }

Node node(std::string sort, const std::string& pattern, std::vector<Node> operands) {
  Node out{std::move(sort), {""}, std::move(operands)};
  for (const char c : pattern) {
    if (c == '@') {
      out.words.emplace_back();
    } else {
      out.words.back() += c;
    }
  }
  return out;
}

std::string text(const Node& node) {
  std::string out = node.words[0];
  for (std::size_t i = 0; i < node.operands.size(); ++i) out += text(node.operands[i]) + node.words[i + 1];
  return out;
}

cases::Case to_case(const GeneratedProgram& program) {
  cases::Case out;
  for (const std::string& declaration : program.declarations) out.rules += declaration + "\n";
  for (const GeneratedLet& let : program.lets) out.rules += "let " + let.name + " = " + text(let.value) + "\n";
  out.rules += "trial t {\n";
  if (!program.lookback.empty()) out.rules += "  lookback " + program.lookback + "\n";
  for (const GeneratedCriterion& criterion : program.criteria) out.rules += criterion_text(criterion);
  out.rules += "}\n";
  out.columns = program.columns;
  out.patients = program.patients;
  const bool none = std::all_of(out.columns.begin(), out.columns.end(), cases::of_everyone);
  if (none) {
    for (std::size_t i = 1; i <= program.patients; ++i) out.names.push_back(std::to_string(i));
  }
  return out;
}

}  // namespace elig::fuzz
