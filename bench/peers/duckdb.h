// DuckDB in this process, in memory, holding the very integers of a Population.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

class DuckDb {
 public:
  /// A table `cohort` with one row a patient. `Hb [g/dL]` becomes the integer column `hb`, of the width that it
  /// is stored in and NULL where missing; its limit `hb_uln`, and `hb_below` says where `<` was reported.
  static Result<DuckDb> with(const Population& cohort);
  DuckDb(DuckDb&&) noexcept;
  DuckDb& operator=(DuckDb&&) noexcept;
  ~DuckDb();

  /// "" or what DuckDB answered.
  std::string use_threads(unsigned threads);

  /// The first row of a query whose columns are all BIGINT.
  Result<std::vector<std::int64_t>> first_row(const std::string& sql);

  static std::string version();

 private:
  struct State;
  explicit DuckDb(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace elig::bench
