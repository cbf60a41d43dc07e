// DuckDB in this process, in memory, holding the numbers of a Population as whole ones.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

/// A column to put into a table: integers, or the bits of `flags` as BOOLEAN; NULL where it is not valid.
struct DuckColumn {
  std::string name;
  Width width = Width::W8;          // of DuckDB's own type
  const std::byte* data = nullptr;  // integers of that width
  const Bitmap* valid = nullptr;    // null: there is no NULL
  const Bitmap* flags = nullptr;
  const Integers* integers = nullptr;  // in place of data: integers that have a base, whose values are of that width
};

/// The values of a column in the narrowest of DuckDB's types. Borrows.
DuckColumn duck_column(std::string name, const Integers& integers, const Bitmap& valid);

class DuckDb {
 public:
  /// Without tables.
  static Result<DuckDb> empty();
  /// A table `cohort` with one row a patient. `Hb [g/dL]` becomes the integer column `hb`, as
  /// narrow as its values are and NULL where missing; its limit `hb_uln`, and `hb_below` says where `<` was reported.
  static Result<DuckDb> with(const Population& cohort);
  DuckDb(DuckDb&&) noexcept;
  DuckDb& operator=(DuckDb&&) noexcept;
  ~DuckDb();

  /// "" or what DuckDB answered.
  std::string use_threads(unsigned threads);

  /// Rows at the end of a table, which is made when there is none of the name. "" or what DuckDB answered.
  std::string append(const std::string& table, const std::vector<DuckColumn>& columns, std::size_t rows);
  /// Any statement. "" or what DuckDB answered.
  std::string run(const std::string& sql);
  /// All rows of a query whose columns are all BIGINT and never NULL, column by column.
  Result<std::vector<std::vector<std::int64_t>>> all_rows(const std::string& sql);

  /// The first row of a query whose columns are all BIGINT.
  Result<std::vector<std::int64_t>> first_row(const std::string& sql);

  static std::string version();

 private:
  struct State;
  explicit DuckDb(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace elig::bench
