// What was wrong with rows of a table, counted, with a few examples.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/population/population.h"

namespace elig {

class RowTally {
 public:
  /// The first three different examples are kept; "" is none.
  void add(std::string_view example);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }

  /// "`drug`: 12 rows WHAT (`UNK`, `x`, ...)". Nothing when there are none.
  void note(std::string_view table, std::string_view what, std::vector<ImportNote>& notes) const;

 private:
  std::uint64_t rows_ = 0;
  bool more_ = false;  // examples than are kept
  std::vector<std::string> examples_;
};

}  // namespace elig
