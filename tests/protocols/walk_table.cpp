#include "tests/protocols/walk_table.h"

#include <sstream>

namespace elig::protocols {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) cells.push_back(trimmed(cell));
  return cells;
}

bool rules_off(const std::vector<std::string>& cells) {  // `|---|---|`
  return !cells.empty() && cells.front().find_first_not_of("-:") == std::string::npos;
}

}  // namespace

std::vector<std::vector<std::string>> table_rows(const std::string& markdown) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream in(markdown);
  bool in_table = false;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with('|')) {
      in_table = false;
      continue;
    }
    const auto cells = cells_of(line);
    if (in_table) rows.push_back(cells);
    in_table = in_table || rules_off(cells);
  }
  return rows;
}

std::vector<std::string> in_backticks(const std::string& cell) {
  std::vector<std::string> out;
  for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at)) {
    const std::size_t end = cell.find('`', at + 1);
    if (end == std::string::npos) break;
    out.push_back(cell.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return out;
}

std::vector<WalkRow> walk_rows(const std::string& markdown) {
  std::vector<WalkRow> rows;
  for (const auto& cells : table_rows(markdown)) {
    WalkRow row;
    if (!cells.empty()) row.from = cells.front();
    if (cells.size() > 2) row.ids = in_backticks(cells[2]);
    if (cells.size() == 4) row.decided_by = cells[3];
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace elig::protocols
