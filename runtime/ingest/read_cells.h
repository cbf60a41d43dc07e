// One column of rows of DuckDB, whatever its type -> cells. A value means the same whether it comes as text (from CSV)
// or in the type of a Parquet file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/ingest/duckdb_session.h"
#include "runtime/population/packed_cells.h"

namespace elig {

/// Is read_cells for this type, as DuckDB names it (`DECIMAL(9,2)`)? Columns of others are to be cast to VARCHAR.
bool reads_type(std::string_view type);

/// All rows of the column. Texts are cells as a source writes them (parse_cell); integers and decimals are what they
/// are, a DOUBLE or FLOAT is the shortest decimal that reads as it, NaN is missing.
void read_cells(const DuckChunk& rows, std::size_t column, CellBatch& cells);

}  // namespace elig
