#include "compiler/base/source.h"

#include <algorithm>

namespace elig {

LineColumn locate(std::string_view text, std::uint32_t offset) {
  LineColumn at;
  const std::size_t end = std::min<std::size_t>(offset, text.size());
  for (std::size_t i = 0; i < end; ++i) {
    const bool continuation = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (text[i] == '\n') {
      ++at.line;
      at.column = 1;
    } else if (!continuation) {
      ++at.column;
    }
  }
  return at;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return line;
}

}  // namespace elig
