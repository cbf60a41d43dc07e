// The packed rows of one concept -> its EventRun.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/ingest/packed_rows.h"
#include "runtime/ingest/spill_memory.h"
#include "runtime/population/history.h"
#include "runtime/population/text_index.h"

namespace elig {

/// The order in which rows arrived.
struct ArrivalOrder {
  bool sorted = false, kept = false;
};

/// What the cells of one column are.
struct FieldColumn {
  std::string name;
  ColumnRole role = ColumnRole::Value;
  std::optional<std::string> unit;
};

/// Rows of a run by patient, start and minute (rows without a minute come first), then as they arrived. Fields: `value`
/// first, then by name, role and unit. `order.sorted`: the rows arrived in that order; `order.kept`: EventRun::sequence
/// is wanted. `texts`: of the cells that are texts. Memory beside the result: 20 bytes a row where they are not sorted,
/// and 4 where a column has texts. Thread-safe for different rows.
EventRun build_run(const PackedRows& rows, ArrivalOrder order, const std::vector<FieldColumn>& columns,
                   std::size_t patients, const TextIndex& texts, SpillMemory& memory);

}  // namespace elig
