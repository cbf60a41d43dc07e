// Criteria that one trial alone has: each draws a line where no other does, between two values that the column really
// has, so that as many conditions remain to be worked out as were written.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/demo/dice.h"
#include "bench/population/analytes.h"
#include "bench/portfolio/trials/common_criteria.h"

namespace elig::bench {

/// The column of an analyte, and the lines drawn across it so far.
class Ruler {
 public:
  explicit Ruler(const Analyte& analyte);

  /// A line that is not drawn yet, near the value that `share` of the patients do not exceed: the value above it. None:
  /// all are drawn.
  std::optional<std::size_t> line_near(double share);
  /// `ANC >= 1.37×10⁹/L` or another comparison that holds on one side of the line.
  [[nodiscard]] std::string compared(const char* comparison, std::size_t line) const;
  /// `7.2..9.1`, above one line and below the other.
  [[nodiscard]] std::string between(std::size_t low, std::size_t high) const;
  /// A multiple of the upper limit that is not drawn yet, in hundredths. None: all are.
  std::optional<int> multiple_near(int hundredths);
  [[nodiscard]] const Analyte& analyte() const { return *analyte_; }

 private:
  const Analyte* analyte_;
  std::vector<std::int32_t> quantiles_;  // of the column, as it stores them
  std::vector<std::int32_t> values_;     // the different ones
  std::vector<bool> drawn_;              // by the value above the line
  std::vector<bool> multiples_;          // by hundredth
};

class OwnCriteria {
 public:
  OwnCriteria();
  /// About none of `taken`. None: all lines are drawn.
  std::optional<WrittenCriterion> draw(demo::Dice& dice, const std::set<std::string>& taken);

 private:
  std::optional<WrittenCriterion> draw_multiple(demo::Dice& dice, const std::set<std::string>& taken);
  std::optional<WrittenCriterion> draw_range(demo::Dice& dice, const std::set<std::string>& taken);
  std::optional<WrittenCriterion> draw_pair(demo::Dice& dice, const std::set<std::string>& taken);
  std::optional<WrittenCriterion> draw_limit(demo::Dice& dice, const std::set<std::string>& taken);

  struct Limit {
    std::string subject, condition;
  };
  /// One side of a line; `excluding`: the side on which few are.
  std::optional<Limit> limit(demo::Dice& dice, const std::set<std::string>& taken, bool excluding);

  std::vector<Ruler> rulers_;
};

}  // namespace elig::bench
