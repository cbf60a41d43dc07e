// The fields of several runs -> the fields of their rows together.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/population/history.h"

namespace elig {

/// Where a row of the merged run comes from.
struct RowOrigin {
  std::uint32_t run = 0, row = 0;
};

/// Columns of one name, role and unit become one; rows of runs without such a column are missing in it. Numbers are
/// brought to a scale that holds them all; where there is none in an int64, as ColumnBuilder does.
std::vector<Column> merge_fields(const std::vector<const EventRun*>& runs, const std::vector<RowOrigin>& rows);

}  // namespace elig
