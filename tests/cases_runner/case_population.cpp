#include "tests/cases_runner/case_population.h"

namespace elig::cases {

std::variant<Population, CaseError> population_of(const Case& text_case, std::size_t patients) {
  Population out;
  out.patients = patients;
  for (const Row& row : text_case.columns) {
    std::string problem;
    const auto header = parse_header(row.label, &problem);
    if (!header) return CaseError{"the column `" + row.label + "` has no good header: " + problem};
    ColumnBuilder builder(row.label, *header);
    for (std::size_t i = 0; i < patients; ++i) {
      const std::string& cell = row.cells[i % text_case.patients];
      if (cell == "?") {
        builder.append_missing();
      } else {
        builder.append(cell);
      }
    }
    out.columns.push_back(std::move(builder).finish(patients));
  }
  return out;
}

}  // namespace elig::cases
