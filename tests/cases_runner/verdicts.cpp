#include "tests/cases_runner/verdicts.h"

#include <algorithm>

namespace elig::cases {
namespace {

using oracle::Truth;

std::string verdict_word(Truth truth, ast::CriterionKind kind) {
  if (truth == Truth::Unknown) return "unknown";
  if (kind == ast::CriterionKind::Inclusion) return truth == Truth::True ? "met" : "not met";
  return truth == Truth::True ? "excluded" : "clear";
}

std::string status_word(oracle::Status status) {
  constexpr const char* kWords[] = {"ineligible", "needs data", "needs review", "eligible"};
  return kWords[static_cast<std::size_t>(status)];
}

}  // namespace

std::vector<oracle::Verdict> judge_all(const oracle::Oracle& oracle, const Population& population,
                                       std::size_t patients) {
  std::vector<oracle::Verdict> out;
  for (std::size_t row = 0; row < patients; ++row) out.push_back(oracle.judge(population, row));
  return out;
}

std::vector<Row> observed_rows(const std::vector<oracle::CriterionName>& names,
                               const std::vector<oracle::Verdict>& verdicts) {
  std::vector<Row> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Row row{names[i].id, {}};
    for (const auto& verdict : verdicts) row.cells.push_back(verdict_word(verdict.criteria[i].truth, names[i].kind));
    out.push_back(std::move(row));
  }
  Row status{"status", {}};
  for (const auto& verdict : verdicts) status.cells.push_back(status_word(verdict.status));
  out.push_back(std::move(status));
  return out;
}

const Row* find_row(const std::vector<Row>& rows, const std::string& label) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.label == label; });
  return found == rows.end() ? nullptr : &*found;
}

std::string unexpected(const Case& text_case, const std::vector<Row>& observed) {
  std::string out;
  for (const Row& expected : text_case.expectations) {
    const Row* found = find_row(observed, expected.label);
    if (found == nullptr) {
      out += "there is no criterion `" + expected.label + "`\n";
      continue;
    }
    for (std::size_t i = 0; i < expected.cells.size(); ++i) {
      if (expected.cells[i] == found->cells[i]) continue;
      const std::string who = text_case.names.empty() ? std::to_string(i + 1) : text_case.names[i];
      out += expected.label + ", patient " + who + ": expected " + expected.cells[i] + ", is " + found->cells[i] + "\n";
    }
  }
  return out;
}

}  // namespace elig::cases
