// Columns of one quantity, each recorded at a scale of its own, as integers of one scale: the coarsest at which every
// number of theirs is whole.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/units/bridge.h"
#include "runtime/population/column.h"

namespace elig::planning {

/// Thread-safe to read. Borrows the columns.
class OneScale {
 public:
  struct Part {
    const Numbers* numbers;
    LinearMap map;  // integer -> base units
  };

  /// `constants`: further numbers, in base units, that must be whole. `offset`: what the integer 0 stands for.
  OneScale(const std::vector<Part>& parts, const std::vector<Rational>& constants, Rational offset);

  /// Do all numbers fit a column on that scale? If not, the functions below mean nothing.
  [[nodiscard]] bool fits() const { return fits_; }
  /// An integer of a part, brought to the scale.
  [[nodiscard]] std::int64_t of(std::size_t part, std::int64_t integer) const {
    // The result fits, so arithmetic modulo 2^64 finds it.
    return static_cast<std::int64_t>(steps_[part].factor * static_cast<std::uint64_t>(integer) + steps_[part].addend);
  }
  [[nodiscard]] std::int64_t of(const Rational& constant) const;
  /// An integer of the scale -> base units. The factor is positive.
  [[nodiscard]] const LinearMap& map() const { return map_; }
  /// Does the part's order turn round (a conversion with a negative factor)?
  [[nodiscard]] bool reversed(std::size_t part) const { return reversed_[part]; }

 private:
  struct Step {
    std::uint64_t factor, addend;
  };
  void join(const Rational& difference);
  void add_step(const Part& part);

  LinearMap map_;
  std::vector<Step> steps_;
  std::vector<bool> reversed_;
  bool fits_ = true;
};

}  // namespace elig::planning
