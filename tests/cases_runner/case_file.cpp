#include "tests/cases_runner/case_file.h"

#include <algorithm>
#include <utility>

namespace elig::cases {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  while (true) {
    const auto end = text.find(separator, begin);
    out.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return out;
    begin = end + 1;
  }
}

/// `age [a]   17 | 18`; the label ends where two blanks begin.
Row parse_row(std::string_view line) {
  const auto gap = line.find("  ");
  Row row;
  row.label = trimmed(line.substr(0, gap));
  if (gap == std::string_view::npos) return row;
  for (std::string_view cell : split(line.substr(gap), '|')) row.cells.emplace_back(trimmed(cell));
  return row;
}

std::string print_rows(const std::vector<Row>& rows, std::size_t label_width, const std::vector<std::size_t>& widths) {
  std::string out;
  for (const Row& row : rows) {
    std::string line = "#: " + row.label;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i == 0) line.resize(std::max(line.size(), label_width + 5), ' ');
      line += i == 0 ? "" : " | ";
      line += row.cells[i];
      if (i + 1 < row.cells.size()) line.append(widths[i] - row.cells[i].size(), ' ');
    }
    out += line + "\n";
  }
  return out;
}

std::string print_table(const Case& text_case) {
  std::vector<Row> given;
  if (!text_case.names.empty()) given.push_back({"patients", text_case.names});
  given.insert(given.end(), text_case.columns.begin(), text_case.columns.end());
  std::size_t label_width = 0;
  std::vector<std::size_t> widths(text_case.patients);
  for (const auto* rows : {&std::as_const(given), &text_case.expectations}) {
    for (const Row& row : *rows) {
      label_width = std::max(label_width, row.label.size());
      for (std::size_t i = 0; i < row.cells.size() && !of_everyone(row); ++i) {
        widths[i] = std::max(widths[i], row.cells[i].size());
      }
    }
  }
  std::string out = print_rows(given, label_width, widths);
  if (text_case.expectations.empty()) return out;
  return out + "#: ---\n" + print_rows(text_case.expectations, label_width, widths);
}

}  // namespace

bool of_everyone(const Row& row) { return row.label == "ancestors" || (row.label == "index" && row.cells.size() == 1); }

std::variant<Case, CaseError> parse_case(std::string_view text) {
  Case out;
  bool expecting = false;
  for (std::string_view line : split(text, '\n')) {
    if (line.starts_with("#!")) {
      line.remove_prefix(std::min<std::size_t>(line.starts_with("#! ") ? 3 : 2, line.size()));
      out.diagnostics += std::string(line) + "\n";
      continue;
    }
    if (!line.starts_with("#:")) {
      out.rules += std::string(line) + "\n";
      continue;
    }
    line = trimmed(line.substr(2));
    if (line == "---") {
      expecting = true;
      continue;
    }
    Row row = parse_row(line);
    if (!of_everyone(row) && out.patients == 0) out.patients = row.cells.size();
    if (!of_everyone(row) && row.cells.size() != out.patients)
      return CaseError{"`" + row.label + "` has not one cell for each patient"};
    if (!expecting && row.label == "patients") {
      out.names = row.cells;
    } else {
      (expecting ? out.expectations : out.columns).push_back(std::move(row));
    }
  }
  while (out.rules.ends_with("\n\n")) out.rules.pop_back();
  return out;
}

std::string print_case(const Case& text_case) {
  std::string out = text_case.rules + print_table(text_case);
  if (text_case.diagnostics.empty()) return out;
  std::string_view rest = text_case.diagnostics;
  if (rest.ends_with('\n')) rest.remove_suffix(1);
  for (std::string_view line : split(rest, '\n')) out += line.empty() ? "#!\n" : "#! " + std::string(line) + "\n";
  return out;
}

}  // namespace elig::cases
