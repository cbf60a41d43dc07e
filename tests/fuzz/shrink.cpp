#include "tests/fuzz/shrink.h"

#include <algorithm>

namespace elig::fuzz {
namespace {

using Fails = std::function<bool(const GeneratedProgram&)>;

/// Takes `candidate` if it still fails.
bool keep_if_fails(GeneratedProgram& program, GeneratedProgram candidate, const Fails& fails) {
  if (!fails(candidate)) return false;
  program = std::move(candidate);
  return true;
}

/// Tries to do without each element of the list that `list_of` finds in a program.
template <class ListOf>
bool drop_each(GeneratedProgram& program, const Fails& fails, std::size_t at_least, ListOf list_of) {
  bool smaller = false;
  for (std::size_t i = list_of(program).size(); i-- > 0 && list_of(program).size() > at_least;) {
    GeneratedProgram candidate = program;
    auto& list = list_of(candidate);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    smaller = keep_if_fails(program, std::move(candidate), fails) || smaller;
  }
  return smaller;
}

GeneratedProgram without_patients(GeneratedProgram program, std::size_t begin, std::size_t end) {
  for (cases::Row& row : program.columns) {
    if (cases::of_everyone(row) || row.cells.size() <= 1) continue;
    row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(begin),
                    row.cells.begin() + static_cast<std::ptrdiff_t>(end));
  }
  program.patients -= end - begin;
  return program;
}

/// Halves, then quarters, down to single patients.
bool drop_patients(GeneratedProgram& program, const Fails& fails) {
  bool smaller = false;
  for (std::size_t size = program.patients / 2; size > 0; size /= 2) {
    for (std::size_t begin = 0; begin + size <= program.patients && program.patients > size;) {
      if (keep_if_fails(program, without_patients(program, begin, begin + size), fails)) {
        smaller = true;
      } else {
        begin += size;
      }
    }
  }
  return smaller;
}

/// The expressions below `top` of a sort, that could stand in its place.
void collect(const Node& top, const std::string& sort, std::vector<Node>& out) {
  for (const Node& operand : top.operands) {
    if (operand.sort == sort) out.push_back(operand);
    collect(operand, sort, out);
  }
}

/// Replaces each expression within `*path_end` by one of its own parts, or by a leaf, while that still fails.
/// `at` finds, in a copy of the program, the node being shrunk.
bool shrink_node(GeneratedProgram& program, const std::function<Node&(GeneratedProgram&)>& at, const Fails& fails) {
  bool smaller = false;
  bool again = true;
  while (again) {
    again = false;
    std::vector<Node> candidates;
    const Node here = at(program);
    collect(here, here.sort, candidates);
    if (here.sort == "truth" && here.words.front() != "yes" && here.words.front() != "no") {
      candidates.push_back(leaf("truth", "yes"));
      candidates.push_back(leaf("truth", "no"));
    }
    if (here.sort == "plain" && !here.operands.empty()) candidates.push_back(leaf("plain", "1"));
    const bool optional = here.sort == "where" || here.sort == "window" || here.sort == "needing";
    if (optional && !text(here).empty()) candidates.push_back(leaf(here.sort, ""));
    if (here.sort == "date" && text(here) != "index") candidates.push_back(leaf("date", "index"));
    for (const Node& candidate : candidates) {
      GeneratedProgram changed = program;
      at(changed) = candidate;
      if (keep_if_fails(program, std::move(changed), fails)) {
        smaller = again = true;
        break;
      }
    }
  }
  for (std::size_t i = 0; i < at(program).operands.size(); ++i) {
    const auto below = [at, i](GeneratedProgram& p) -> Node& { return at(p).operands[i]; };
    smaller = shrink_node(program, below, fails) || smaller;
  }
  return smaller;
}

bool shrink_expressions(GeneratedProgram& program, const Fails& fails) {
  bool smaller = false;
  for (std::size_t i = 0; i < program.lets.size(); ++i) {
    smaller = shrink_node(
                  program, [i](GeneratedProgram& p) -> Node& { return p.lets[i].value; }, fails) ||
              smaller;
  }
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    if (!program.criteria[i].condition) continue;
    smaller = shrink_node(
                  program, [i](GeneratedProgram& p) -> Node& { return *p.criteria[i].condition; }, fails) ||
              smaller;
  }
  return smaller;
}

bool shrink_criteria(GeneratedProgram& program, const Fails& fails) {
  bool smaller = false;
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    GeneratedProgram plain = program;
    GeneratedCriterion& criterion = plain.criteria[i];
    if (criterion.missing.empty() && criterion.group.empty() && !criterion.exclusion) continue;
    criterion.missing.clear();
    criterion.group.clear();
    criterion.exclusion = false;
    smaller = keep_if_fails(program, std::move(plain), fails) || smaller;
  }
  return smaller;
}

/// `a; b; c` without the one at `index`.
std::string without_row(const std::string& cell, std::size_t index) {
  std::string out;
  std::size_t begin = 0;
  for (std::size_t i = 0; begin <= cell.size(); ++i) {
    const std::size_t end = std::min(cell.find(';', begin), cell.size());
    if (i != index) out += (out.empty() ? "" : ";") + cell.substr(begin, end - begin);
    begin = end + 1;
  }
  return out.empty() ? "?" : out;
}

/// Takes rows of histories away, one at a time.
bool shrink_rows(GeneratedProgram& program, const Fails& fails) {
  bool smaller = false;
  for (std::size_t c = 0; c < program.columns.size(); ++c) {
    if (!program.columns[c].label.starts_with("rows ")) continue;
    for (std::size_t i = 0; i < program.columns[c].cells.size(); ++i) {
      const auto rows = static_cast<std::size_t>(
          std::count(program.columns[c].cells[i].begin(), program.columns[c].cells[i].end(), ';'));
      for (std::size_t row = rows + 1; row-- > 0;) {
        GeneratedProgram candidate = program;
        std::string& cell = candidate.columns[c].cells[i];
        if (cell == "?") break;
        cell = without_row(cell, row);
        smaller = keep_if_fails(program, std::move(candidate), fails) || smaller;
      }
    }
  }
  return smaller;
}

/// Blanks cells that do not matter.
bool shrink_cells(GeneratedProgram& program, const Fails& fails) {
  bool smaller = false;
  for (std::size_t c = 0; c < program.columns.size(); ++c) {
    if (cases::of_everyone(program.columns[c]) || program.columns[c].label == "index") continue;
    for (std::size_t i = 0; i < program.patients; ++i) {
      if (program.columns[c].cells[i] == "?") continue;
      GeneratedProgram candidate = program;
      candidate.columns[c].cells[i] = "?";
      smaller = keep_if_fails(program, std::move(candidate), fails) || smaller;
    }
  }
  return smaller;
}

}  // namespace

GeneratedProgram shrink(GeneratedProgram program, const Fails& fails) {
  bool smaller = true;
  while (smaller) {
    smaller = drop_each(
        program, fails, 1, [](GeneratedProgram & p) -> auto& { return p.criteria; });
    smaller = drop_patients(program, fails) || smaller;
    smaller = drop_each(
                  program, fails, 0, [](GeneratedProgram & p) -> auto& { return p.columns; }) ||
              smaller;
    smaller = shrink_criteria(program, fails) || smaller;
    smaller = shrink_expressions(program, fails) || smaller;
    smaller = drop_each(
                  program, fails, 0, [](GeneratedProgram & p) -> auto& { return p.lets; }) ||
              smaller;
    smaller = drop_each(
                  program, fails, 0, [](GeneratedProgram & p) -> auto& { return p.declarations; }) ||
              smaller;
    if (program.patients <= 4) {
      smaller = shrink_rows(program, fails) || smaller;
      smaller = shrink_cells(program, fails) || smaller;
    }
  }
  return program;
}

}  // namespace elig::fuzz
