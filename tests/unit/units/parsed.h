// Text -> unit for tests, failing the test when it is refused.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

#include "compiler/units/unit.h"

namespace elig {

/// So that a failing EXPECT_EQ shows the number.
inline void PrintTo(const Dimension& dimension, std::ostream* out) { *out << describe(dimension); }

inline ParsedUnit parsed(std::string_view text, UnitDialect dialect) {
  auto result = parse_unit(text, dialect);
  if (const auto* error = std::get_if<UnitError>(&result)) {
    ADD_FAILURE() << "`" << text << "`: " << error->message;
    return {};
  }
  return std::get<ParsedUnit>(std::move(result));
}

inline Unit rule_unit(std::string_view text) { return parsed(text, UnitDialect::Rule).unit; }
inline Unit data_unit(std::string_view text) { return parsed(text, UnitDialect::Data).unit; }

inline UnitError refused(std::string_view text, UnitDialect dialect) {
  auto result = parse_unit(text, dialect);
  if (const auto* unit = std::get_if<ParsedUnit>(&result)) {
    ADD_FAILURE() << "`" << text << "` was read as `" << unit->unit.code << "`";
    return {};
  }
  return std::get<UnitError>(std::move(result));
}

/// The same dimension and exactly the same size.
inline void expect_same(std::string_view left, std::string_view right) {
  const Unit a = rule_unit(left);
  const Unit b = rule_unit(right);
  EXPECT_EQ(a.dimension, b.dimension) << left << " and " << right;
  EXPECT_EQ(a.factor, b.factor) << left << " and " << right;
  EXPECT_EQ(a.offset, b.offset) << left << " and " << right;
}

}  // namespace elig
