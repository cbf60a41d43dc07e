// The lines of a source that a diagnostic points at, with underlines. Private to diag/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/source.h"

namespace elig {

/// A place to underline, with what is written beside it.
struct Mark {
  Span span;
  std::string text;
  bool primary;  // `^^^`, else `---`
};

/// How to start and end each kind of text; all empty without colour.
struct Palette {
  std::string_view primary, secondary, frame, strong, reset;
};

/// The lines that `marks` begin on, in order, each with its underlines; `gutter` is the width of the line numbers.
/// All marks are of one source. Columns are code points; a tab is four of them. A long line is cut around its marks.
std::string excerpt(const Source& source, const std::vector<Mark>& marks, std::size_t gutter, const Palette& palette);

}  // namespace elig
