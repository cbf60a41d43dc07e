// Exact numbers of the tape (S1, S6): integer lanes with a rational scale and offset that stay symbolic until a
// comparison or a product needs them, so converting units costs nothing.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "compiler/plan/censored.h"
#include "compiler/plan/lanes.h"

namespace elig::planning {

/// Which recorded unit of which input a part is about; sorted by input. Two parts that disagree about an input are
/// never both there.
using Origins = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// scale * lanes + offset where masks say so. Without lanes: the constant offset. Of a column the offset has its base.
struct ExactPart {
  std::optional<Lanes> lanes;
  Rational scale = 1;  // of either sign, not 0
  Rational offset = 0;
  Masks masks;
  Origins origins;
  bool zero_if_missing = false;  // lanes hold 0 in rows that are not valid
};

/// One part for every combination of recorded units: in each row at most one is valid. No part: missing everywhere.
struct ExactParts {
  std::vector<ExactPart> parts;
};

/// Beyond this many combinations a program is refused rather than planned.
inline constexpr std::size_t kMaxParts = 64;

/// What arithmetic could not do; the planner reports it at the instruction's place.
enum class Obstacle : std::uint8_t { None, TooWide, NotInDouble, TooManyParts };

/// Without lanes.
ExactPart constant_part(const Rational& value, Masks masks);
ExactParts exact_constant(Tape& tape, const Rational& value);

ExactParts negate(ExactParts a);
ExactParts add(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle);
ExactParts multiply(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle);
/// max(a, b)
ExactParts larger(Tape& tape, ExactParts a, ExactParts b, Obstacle& obstacle);
Truth compare(Tape& tape, ir::Op op, ExactParts a, ExactParts b, Obstacle& obstacle);
MaskId known(Tape& tape, const ExactParts& a);

/// One part in place of several where that is possible in at most 128 bits: lanes of missing rows are 0, so a sum
/// selects the recorded one.
ExactParts merged(Tape& tape, ExactParts a);

/// The greatest rational of which both are whole multiples; not both 0.
Rational common_measure(const Rational& a, const Rational& b);

/// The origins of a combination of two parts; nullopt when they exclude each other.
std::optional<Origins> joined(const Origins& a, const Origins& b);

/// join(part of a, part of b, origins) for every pair of parts that can be there together.
template <class Part, class Join>
void for_pairs(const std::vector<Part>& a, const std::vector<Part>& b, Obstacle& obstacle, Join join) {
  std::size_t pairs = 0;
  for (const Part& left : a) {
    for (const Part& right : b) {
      auto origins = joined(left.origins, right.origins);
      if (!origins) continue;
      if (++pairs > kMaxParts) {
        obstacle = Obstacle::TooManyParts;
        return;
      }
      join(left, right, std::move(*origins));
    }
  }
}

}  // namespace elig::planning
