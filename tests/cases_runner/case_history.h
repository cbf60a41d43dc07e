// The lines `rows TABLE`, `index` and `ancestors` of a text case as the tables of a population.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/population/population.h"
#include "tests/cases_runner/case_file.h"

namespace elig::cases {

bool is_history(const Row& row);

class CaseHistory {
 public:
  /// One line; is_history(row).
  std::optional<CaseError> add(const Row& row);
  /// Adds tables and index dates to `population`, whose patient i is patient i % `patients` of the case.
  void finish(std::size_t patients, Population& population) const;

 private:
  struct Recorded {  // a row, as written
    std::size_t patient = 0;
    std::uint32_t sequence = 0;  // among the rows of its table
    DayRange start;
    int minute = -1;
    std::optional<DayRange> end;
    std::map<std::string, std::string> fields;  // by column header: `value [U/L]`, `value.ULN [U/L]`, `route`
  };
  using Runs = std::map<std::vector<ConceptCode>, std::vector<Recorded>>;

  std::map<std::string, Runs> tables_;
  std::uint32_t rows_ = 0;                              // so far
  std::map<ConceptCode, std::set<ConceptCode>> above_;  // directly
  std::vector<std::string> index_;

  std::optional<CaseError> add_row(Runs& runs, std::size_t patient, const std::string& text);
  void add_chain(const std::string& chain);
  [[nodiscard]] std::vector<ConceptCode> ancestors(const std::vector<ConceptCode>& codes) const;
  [[nodiscard]] EventRun run(const std::vector<ConceptCode>& codes, const std::vector<Recorded>& rows,
                             std::size_t patients, std::size_t repeated) const;
};

}  // namespace elig::cases
