// A text case: a file of rules whose last lines say what they must mean.
//
//     trial t { inclusion adult : age >= 18 years }
//     #: patients  ann     | bob | eve          names, if anyone wants them
//     #: age [a]   17      | 18  | ?            a column of the population; ? is a missing cell
//     #: ---
//     #: adult     not met | met | unknown      a criterion (of an exclusion: excluded, clear, unknown)
//     #: status    ineligible | eligible | needs data
//     #! error[E0301]: ...                      what the compiler says, as rendered
//
// Label and cells are two or more blanks apart, cells are separated by `|`. To the language all of it is
// comments.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace elig::cases {

/// A line of the table: a column of the population, or what is expected of one criterion.
struct Row {
  std::string label;
  std::vector<std::string> cells;  // one per patient
};

struct Case {
  std::string rules;               // the text without its `#:` and `#!` lines
  std::vector<std::string> names;  // of the patients; may be empty
  std::vector<Row> columns;
  std::vector<Row> expectations;  // criteria by id, and `status`
  std::string diagnostics;        // as rendered; empty: none are expected
  std::size_t patients = 0;
};

struct CaseError {
  std::string message;
};

std::variant<Case, CaseError> parse_case(std::string_view text);

/// The case as a file, its table aligned. parse_case reads the same case back.
std::string print_case(const Case& text_case);

}  // namespace elig::cases
