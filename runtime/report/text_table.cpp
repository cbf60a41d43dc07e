#include "runtime/report/text_table.h"

#include <algorithm>

namespace elig {

std::string text_table(const std::vector<TableLine>& lines, const std::vector<std::size_t>& numbers,
                       const TextOptions& options) {
  const std::size_t last = lines.front().size() - 1;
  std::vector<std::size_t> widths(last, 0);
  for (const TableLine& line : lines) {
    for (std::size_t i = 0; i < last; ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  std::size_t used = 2;
  for (std::size_t width : widths) used += width + 2;

  std::string text;
  for (const TableLine& line : lines) {
    std::string row = "  ";
    for (std::size_t i = 0; i < last; ++i) {
      const bool right = std::ranges::find(numbers, i) != numbers.end();
      row += (right ? right_aligned(line[i], widths[i]) : left_aligned(line[i], widths[i])) + "  ";
    }
    if (used + 1 < options.width) row += clipped(line[last], options.width - used);
    row.erase(row.find_last_not_of(' ') + 1);
    const bool heads = &line == lines.data();
    text += "\n" + (heads ? inked(row, Ink::Dim, options) : row);
  }
  return text;
}

}  // namespace elig
