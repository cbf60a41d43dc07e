// What a column of a cohort is called in SQL: `Hb [g/dL]` is `hb`, its upper limit `hb_uln`.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

#include "runtime/population/column.h"

namespace elig::bench {

inline std::string sql_name(const Column& column) {
  std::string name = column.name;
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  return column.role == ColumnRole::Uln ? name + "_uln" : name;
}

}  // namespace elig::bench
