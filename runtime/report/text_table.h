// Cells -> lines in which they stand under each other.
#pragma once

#include <string>
#include <vector>

#include "runtime/report/terminal_text.h"

namespace elig {

/// A line of cells, as wide as they are; the last is clipped to what is left of the width.
using TableLine = std::vector<std::string>;

/// Lines of equally many cells, the first of them the heads, each after a line break and indented by two blanks.
/// Columns named in `numbers` are aligned right.
std::string text_table(const std::vector<TableLine>& lines, const std::vector<std::size_t>& numbers,
                       const TextOptions& options);

}  // namespace elig
