// A generated file of rules and its patients, in pieces that shrinking can take away.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/cases_runner/case_file.h"

namespace elig::fuzz {

/// An expression as text between its operands: `(`, a, ` + `, b, `)`. `sort` is what it yields; only an
/// expression of the same sort can stand in its place.
struct Node {
  std::string sort;
  std::vector<std::string> words;  // one more than operands
  std::vector<Node> operands;
};

Node leaf(std::string sort, std::string text);
/// `pattern` with each `@` replaced by the next operand.
Node node(std::string sort, const std::string& pattern, std::vector<Node> operands);
std::string text(const Node& node);

struct GeneratedLet {
  std::string name;
  Node value;
};
struct GeneratedCriterion {
  std::string name;
  std::string group;  // empty: none
  bool exclusion = false;
  std::optional<Node> condition;  // none: `attest`
  std::string missing;            // `fail`, `pass`, `review` or empty
};

struct GeneratedProgram {
  std::vector<std::string> declarations;  // measurements, references
  std::vector<GeneratedLet> lets;
  std::string lookback;  // `28 days`, or empty
  std::vector<GeneratedCriterion> criteria;
  std::vector<cases::Row> columns;
  std::size_t patients = 0;
};

/// As a text case that expects nothing yet.
cases::Case to_case(const GeneratedProgram& program);

}  // namespace elig::fuzz
