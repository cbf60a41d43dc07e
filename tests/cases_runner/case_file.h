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
// Histories are lines `rows TABLE`, as many as are wanted, whose cells list rows of that patient between `;`. A table
// is there when a line names it, be all its cells `?`. A row is its days, its codes and what was recorded:
//
//     #: rows measurement  2024-03-01T08:30 loinc:1742-6 150 U/L ULN 40 LLN 10 | 2024-02 loinc:1742-6 <5 U/L; ? loinc:1
//     #: rows drug         2013-12-01 .. 2014-02 atc:L01EX01+rxnorm:1 dose=10 mg route=by mouth | ?
//     #: rows condition    2013-12 .. icd10cm:C34.1 severity=severe | ? .. ? name:asthma
//     #: index             2024-03-31                            of everyone; or one cell a patient
//     #: ancestors         omop:201826 > omop:443238; snomed:1 > snomed:2 > snomed:3        `above > below`
//
// A day may be partial (`2024-02`, `2024`) or unknown (`?`). `A ..` goes on, `A .. ?` has ended, nobody knows when; a
// row without `..` ends on the day it starts. Limits are in the unit of their value. Rows with the same codes are one
// run; runs stand in the order of their codes, the rows of a run in the order of writing, which is the sequence of the
// table's rows, whatever their codes.
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
  std::vector<Row> columns;        // and rows, index, ancestors
  std::vector<Row> expectations;   // criteria by id, and `status`
  std::string diagnostics;         // as rendered; empty: none are expected
  std::size_t patients = 0;
};

/// Is it a line about the population as a whole, with one cell whatever the number of patients?
bool of_everyone(const Row& row);

struct CaseError {
  std::string message;
};

std::variant<Case, CaseError> parse_case(std::string_view text);

/// The case as a file, its table aligned. parse_case reads the same case back.
std::string print_case(const Case& text_case);

}  // namespace elig::cases
