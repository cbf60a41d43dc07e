// Source text and the places in it. Every node and diagnostic points at a Span; line and column
// are worked out only when something is printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"

namespace elig {

struct Source {
  std::string name;  // a path, `<expression>` for -e, `std/labs.elig` for the built-in modules
  std::string text;  // UTF-8
};

using SourceId = Id<Source>;
using Sources = Arena<Source>;

/// Bytes [begin, end) of one source.
struct Span {
  SourceId source;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// From the start of `first` to the end of `last`; both must be of one source.
inline Span join(Span first, Span last) { return {first.source, first.begin, last.end}; }

/// The text a span covers.
inline std::string_view text_of(const Sources& sources, Span span) {
  return std::string_view(sources[span.source].text).substr(span.begin, span.end - span.begin);
}

/// An expression may span lines; here every run of blanks is one.
std::string one_line(std::string_view text);

/// 1-based line, and 1-based column counted in Unicode code points.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

LineColumn locate(std::string_view text, std::uint32_t offset);

}  // namespace elig
