// The first look at a source, byte by byte and before ANTLR: is it text, is it within the limits, are its
// strings closed, and where are its comments. Linear, and never deeper than one call.
#pragma once

#include <optional>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/parse/parse.h"

namespace elig {

/// What the grammar skips and the printer keeps.
struct Layout {
  std::vector<ast::Comment> comments;
  std::vector<std::uint32_t> blank_lines;
};

/// Of bytes [begin, end) of the source. nullopt when they were refused (E0001, E0002, E0005, E0006, E0010).
std::optional<Layout> scan(const Sources& sources, SourceId source, TextPart part, Diagnostics& diagnostics);

}  // namespace elig
