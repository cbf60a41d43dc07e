// Text -> canonical text, for the printer's tests.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/print.h"
#include "compiler/diag/render.h"
#include "compiler/parse/parse.h"

namespace elig {

/// nullopt when it does not parse.
inline std::optional<std::string> try_format(std::string_view text) {
  Sources sources;
  const SourceId source = sources.add({"case", std::string(text)});
  Diagnostics diagnostics;
  const auto ast = parse(sources, source, diagnostics);
  if (!ast) return std::nullopt;
  return ast::print(*ast);
}

/// Also expects that formatting the result changes nothing.
inline std::string format(std::string_view text) {
  const auto once = try_format(text);
  EXPECT_TRUE(once) << text;
  if (!once) return "";
  const auto twice = try_format(*once);
  EXPECT_TRUE(twice) << "does not parse again:\n" << *once;
  EXPECT_EQ(once, twice);
  return *once;
}

}  // namespace elig
