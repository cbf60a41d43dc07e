// The unit in a column's header, and the way from it to the base units of what the column measures.
#pragma once

#include <string>
#include <variant>

#include "compiler/plan/binder.h"

namespace elig::planning {

struct ColumnUnit {
  Unit unit;
  LinearMap map;  // a number in that unit -> base units
};

/// Why not, if it cannot be read as a unit of the input: "unknown unit `mgg`; did you mean `mg`?". Aliases are noted.
std::variant<ColumnUnit, std::string> read_unit(Binder& binder, const ir::Input& input, const Column& column);

/// A column's integers -> base units.
LinearMap stored_map(const LinearMap& map, const Numbers& numbers);

}  // namespace elig::planning
