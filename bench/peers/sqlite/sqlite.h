// SQLite in this process, in memory, holding the very integers of a Population. Of a build without SQLite, only the
// error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

class Sqlite {
 public:
  /// A table `cohort` as DuckDb::with makes it; SQLite itself stores each integer in as few bytes as it needs.
  /// Errors: no SQLite in this build, no memory.
  static Result<Sqlite> with(const Population& cohort);
  Sqlite(Sqlite&&) noexcept;
  Sqlite& operator=(Sqlite&&) noexcept;
  ~Sqlite();

  /// The first row of a query, its columns as integers. Not thread-safe.
  Result<std::vector<std::int64_t>> first_row(const std::string& sql);

  static std::string version();

 private:
  struct State;
  explicit Sqlite(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace elig::bench
