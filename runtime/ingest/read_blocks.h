// The rows of a query -> blocks of what they mean, made in the threads in which DuckDB makes the rows, and handed over
// in the rows' order. So reading, parsing and packing of a file use all cores, and rows are never copied as text.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"

namespace elig {

/// What was made of some rows that follow each other.
class ReadBlock {
 public:
  virtual ~ReadBlock() = default;
};

struct BlockReader {
  /// Of all rows of the chunk, whose columns are those of the query. Called in several threads at a time.
  std::function<std::unique_ptr<ReadBlock>(const DuckChunk&)> make;
  /// Rows [first, end) of a block, which are the next ones; `all`: these are all its rows. In the calling thread. Each
  /// row once, but a block's rows may come in parts. An error ends the reading.
  std::function<std::optional<Error>(ReadBlock& block, std::size_t first, std::size_t end, bool all)> take;
};

/// What went wrong, in DuckDB or in `take`.
std::optional<Error> read_blocks(DuckSession& session, const std::string& sql, const BlockReader& reader);

}  // namespace elig
