// A population written as text, for tests, and what a patient's cells mean without binding: read straight from the
// text.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "meaning.h"
#include "runtime/population/population.h"

namespace elig::test {

struct TextColumn {
  std::string header;  // `ALT.ULN [U/L]`
  std::vector<std::string> cells;
};
using Table = std::vector<TextColumn>;

Population population(const Table& table);

/// Reads the row as MEANING.md says: the first column with a value counts, limits go with their column.
Patient patient(const ir::Program& program, const Table& table, std::size_t row);

Unit unit(const std::string& text);
Rational decimal(const std::string& text);

/// A measurement declared in a unit.
ir::Input measurement(const std::string& name, const std::string& declared);
ir::Input attribute(const std::string& name, std::vector<std::string> labels);
ir::Input yes_no(const std::string& name);

}  // namespace elig::test
