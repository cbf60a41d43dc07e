#include "tests/cases_runner/case_population.h"

#include "tests/cases_runner/case_history.h"

namespace elig::cases {
namespace {

std::variant<Column, CaseError> column_of(const Row& row, std::size_t patients) {
  std::string problem;
  const auto header = parse_header(row.label, &problem);
  if (!header) return CaseError{"the column `" + row.label + "` has no good header: " + problem};
  ColumnBuilder builder(row.label, *header);
  for (std::size_t i = 0; i < patients; ++i) {
    const std::string& cell = row.cells[i % row.cells.size()];
    if (cell == "?") {
      builder.append_missing();
    } else {
      builder.append(cell);
    }
  }
  return std::move(builder).finish(patients);
}

}  // namespace

std::variant<Population, CaseError> population_of(const Case& text_case, std::size_t patients) {
  Population out;
  out.patients = patients;
  CaseHistory history;
  for (const Row& row : text_case.columns) {
    if (is_history(row)) {
      if (auto problem = history.add(row)) return *problem;
      continue;
    }
    auto column = column_of(row, patients);
    if (auto* problem = std::get_if<CaseError>(&column)) return *problem;
    out.columns.push_back(std::move(std::get<Column>(column)));
  }
  history.finish(text_case.patients, out);
  return out;
}

}  // namespace elig::cases
