#include "runtime/report/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace elig {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // U+2026

struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

// The code point at the start of `text`, which is not empty.
CodePoint decode(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t bytes = lead >= 0xF0 && lead < 0xF5   ? 4
                      : lead >= 0xE0 && lead < 0xF0 ? 3
                      : lead >= 0xC2 && lead < 0xE0 ? 2
                                                    : 0;
  if (bytes == 0 || text.size() < bytes) return {};
  char32_t value = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[bytes] || value > 0x10FFFF || surrogate) return {};
  return {value, bytes, true};
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);  // the last two could reorder a line
}

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool within(char32_t c, const std::array<Range, N>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [c](Range range) { return c >= range.first && c <= range.last; });
}

// The blocks of combining marks and of East Asian wide characters that appear in names and titles.
constexpr std::array<Range, 7> kZeroWidth = {{{0x0300, 0x036F},
                                              {0x1AB0, 0x1AFF},
                                              {0x1DC0, 0x1DFF},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F},
                                              {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 9> kWide = {{{0x1100, 0x115F},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};

std::size_t width_of(char32_t c) {
  if (within(c, kZeroWidth)) return 0;
  return within(c, kWide) ? 2 : 1;
}

// The code points of printable text, each with the combining marks after it.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at < text.size();) {
    CodePoint point = decode(text.substr(at));
    if (width_of(point.value) == 0 && !result.empty()) {
      result.back() = {result.back().data(), result.back().size() + point.bytes};
    } else {
      result.push_back(text.substr(at, point.bytes));
    }
    at += point.bytes;
  }
  return result;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    CodePoint point = decode(text);
    width += width_of(point.value);
    text.remove_prefix(point.bytes);
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    CodePoint point = decode(text);
    if (!point.valid) {
      result += kReplacement;
    } else if (is_control(point.value)) {
      result += ' ';
    } else {
      result += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes);
  }
  return result;
}

std::string clipped(std::string_view text, std::size_t width) {
  std::string whole = printable(text);
  if (display_width(whole) <= width) return whole;
  std::string result;
  std::size_t used = 1;  // the ellipsis
  for (std::string_view character : characters(whole)) {
    used += display_width(character);
    if (used > width) break;
    result += character;
  }
  while (result.ends_with(' ')) result.pop_back();
  return result.append(kEllipsis);
}

std::string clipped_front(std::string_view text, std::size_t width) {
  std::string whole = printable(text);
  if (display_width(whole) <= width) return whole;
  std::vector<std::string_view> all = characters(whole);
  std::size_t used = 1, first = all.size();
  while (first > 0 && used + display_width(all[first - 1]) <= width) used += display_width(all[--first]);
  std::string result(kEllipsis);
  for (std::size_t i = first; i < all.size(); ++i) result += all[i];
  return result;
}

std::string left_aligned(std::string text, std::size_t width) {
  std::size_t used = display_width(text);
  return used < width ? text.append(width - used, ' ') : text;
}

std::string right_aligned(std::string text, std::size_t width) {
  std::size_t used = display_width(text);
  return used < width ? text.insert(0, width - used, ' ') : text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::string rest = printable(text);
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < rest.size();) {
    std::size_t end = std::min(rest.find(' ', at), rest.size());
    std::string word = clipped(std::string_view(rest).substr(at, end - at), width);
    at = end + 1;
    if (word.empty()) continue;
    if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && share < 0.1) return "<0.1 %";
  if (part < whole && share > 99.9) return ">99.9 %";
  return fmt::format("{:.1f} %", share);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string(number == 1 ? one : many);
}

std::string inked(std::string text, Ink ink, const TextOptions& options) {
  constexpr std::array<const char*, 7> kCodes = {"", "1", "2", "31", "32", "33", "36"};
  if (!options.colour || ink == Ink::Plain) return text;
  return std::string("\033[") + kCodes[static_cast<std::size_t>(ink)] + "m" + text + "\033[0m";
}

}  // namespace elig
