// Source text -> Ast. Nothing outside parse/ knows ANTLR, and in it only parse.cpp and build*.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"

namespace elig {

/// Limits that keep hostile input an ordinary error (S13).
inline constexpr std::size_t kMaxSourceBytes = std::size_t{2} << 20;
inline constexpr std::size_t kMaxWords = 200'000;   // names, numbers, signs
inline constexpr std::size_t kMaxNesting = 200;     // brackets in brackets
inline constexpr std::size_t kMaxOperators = 1000;  // operators one inside the other: no expression is a deeper tree

/// A whole file: declarations and trials, or a lone expression (then one Trial with expression_form).
/// Recovers after a syntax error and goes on, so that one run shows several; nullopt if there was any.
/// Thread-safe for different sources.
std::optional<ast::Ast> parse(const Sources& sources, SourceId source, Diagnostics& diagnostics);

/// Bytes [begin, end) of a source.
struct TextPart {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Only these parts of it, in this order, each of whole declarations.
std::optional<ast::Ast> parse(const Sources& sources, SourceId source, std::span<const TextPart> parts,
                              Diagnostics& diagnostics);

}  // namespace elig
