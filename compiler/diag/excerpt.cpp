#include "compiler/diag/excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace elig {

namespace {

constexpr std::size_t kMaxWidth = 160;  // of a source line as shown
constexpr std::size_t kMargin = 40;     // shown before the first mark of a longer one
constexpr std::size_t kTab = 4;
constexpr std::string_view kUnprintable = "\uFFFD";

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// One line as it is shown: a cell per column, and the column of each byte (and of the end).
struct Cells {
  std::vector<std::string_view> cells;
  std::vector<std::size_t> column_of_byte;

  explicit Cells(std::string_view line) {
    for (std::size_t i = 0; i < line.size();) {
      std::size_t length = 1;
      while (i + length < line.size() && (static_cast<unsigned char>(line[i + length]) & 0xC0) == 0x80) ++length;
      column_of_byte.insert(column_of_byte.end(), length, cells.size());
      const auto byte = static_cast<unsigned char>(line[i]);
      if (byte == '\t') {
        cells.insert(cells.end(), kTab, " ");
      } else if (byte < 0x20 || byte == 0x7F || (length == 1 && byte >= 0x80) || length > 4) {
        cells.push_back(kUnprintable);  // never a terminal's control sequence
      } else {
        cells.push_back(line.substr(i, length));
      }
      i += length;
    }
    column_of_byte.push_back(cells.size());
  }

  [[nodiscard]] std::size_t column(std::size_t byte) const {
    return column_of_byte[std::min(byte, column_of_byte.size() - 1)];
  }
};

struct PlacedMark {
  std::size_t begin, end;  // columns, end > begin
  const Mark* mark;
};

std::string spaces(std::size_t count) { return std::string(count, ' '); }

// The row of carets and dashes; `^` wins where they overlap.
std::string underline(const std::vector<PlacedMark>& marks, const Palette& palette) {
  std::string signs;
  for (const bool primary : {false, true}) {
    for (const PlacedMark& placed : marks) {
      if (placed.mark->primary != primary) continue;
      if (signs.size() < placed.end) signs.resize(placed.end, ' ');
      std::fill(signs.begin() + static_cast<std::ptrdiff_t>(placed.begin),
                signs.begin() + static_cast<std::ptrdiff_t>(placed.end), primary ? '^' : '-');
    }
  }
  std::string result;
  for (std::size_t i = 0; i < signs.size();) {
    const std::size_t end = std::min(signs.find_first_not_of(signs[i], i), signs.size());
    const std::string_view colour = signs[i] == '^' ? palette.primary : signs[i] == '-' ? palette.secondary : "";
    result +=
        fmt::format("{}{}{}", colour, std::string_view(signs).substr(i, end - i), colour.empty() ? "" : palette.reset);
    i = end;
  }
  return result;
}

// The rows under a source line: the rightmost mark's text beside its underline, the others' below, from the right.
std::vector<std::string> annotation_rows(std::vector<PlacedMark> marks, const Palette& palette) {
  std::stable_sort(marks.begin(), marks.end(), [](const PlacedMark& a, const PlacedMark& b) {
    return a.begin != b.begin ? a.begin > b.begin : a.mark->primary > b.mark->primary;
  });
  const auto coloured = [&](const Mark& mark) {
    return fmt::format("{}{}{}", mark.primary ? palette.primary : palette.secondary, mark.text, palette.reset);
  };
  std::vector<std::string> rows{underline(marks, palette)};
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].mark->text.empty()) continue;
    const bool rightmost = i == 0 && std::all_of(marks.begin(), marks.end(),
                                                 [&](const PlacedMark& other) { return other.end <= marks[0].end; });
    if (rightmost) {
      rows[0] += " " + coloured(*marks[i].mark);
    } else {
      rows.push_back(spaces(marks[i].begin) + coloured(*marks[i].mark));
    }
  }
  return rows;
}

std::string framed(std::size_t gutter, std::string_view number, std::string_view row, const Palette& palette) {
  const std::string_view blank = row.empty() ? "" : " ";
  return fmt::format("{}{:>{}} |{}{}{}\n", palette.frame, number, gutter, palette.reset, blank, row);
}

std::string show_line(std::string_view line, std::size_t begin, std::size_t number,
                      const std::vector<const Mark*>& marks, std::size_t gutter, const Palette& palette) {
  const Cells cells(line);
  std::vector<PlacedMark> placed;
  std::size_t first = cells.cells.size();
  for (const Mark* mark : marks) {
    const std::size_t from = cells.column(mark->span.begin - begin);
    const std::size_t to = cells.column(std::max(mark->span.end, mark->span.begin) - begin);
    placed.push_back({from, std::max(to, from + 1), mark});
    first = std::min(first, from);
  }
  const bool cut = cells.cells.size() > kMaxWidth;
  const std::size_t left = cut && first > kMargin ? first - kMargin : 0;
  const std::size_t right = std::min(cells.cells.size(), left + kMaxWidth);
  std::string shown = left > 0 ? "..." : "";
  const std::size_t shift = shown.size();
  for (std::size_t i = left; i < right; ++i) shown += cells.cells[i];
  if (right < cells.cells.size()) shown += "...";
  for (PlacedMark& mark : placed) {
    mark.begin = std::min(mark.begin, right) - left + shift;
    mark.end = std::max(std::min(mark.end, right + 1) - left + shift, mark.begin + 1);
  }
  std::string result = framed(gutter, std::to_string(number), shown, palette);
  for (const std::string& row : annotation_rows(std::move(placed), palette)) result += framed(gutter, "", row, palette);
  return result;
}

}  // namespace

std::string excerpt(const Source& source, const std::vector<Mark>& marks, std::size_t gutter, const Palette& palette) {
  std::map<std::size_t, std::vector<const Mark*>> by_line;  // begin of the line -> what is marked on it
  for (const Mark& mark : marks) {
    by_line[line_begin(source.text, std::min<std::size_t>(mark.span.begin, source.text.size()))].push_back(&mark);
  }
  std::string result = framed(gutter, "", "", palette);
  std::size_t last = 0;
  for (const auto& [begin, on_line] : by_line) {
    const std::size_t number = locate(source.text, static_cast<std::uint32_t>(begin)).line;
    if (last != 0 && number > last + 1) result += fmt::format("{}...{}\n", palette.frame, palette.reset);
    result += show_line(line_at(source.text, begin), begin, number, on_line, gutter, palette);
    last = number;
  }
  return result;
}

}  // namespace elig
