// The atoms of conditions -> what each asks, and of what: comparisons of one quantity with constants become points on
// one axis, however they are written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"

namespace elig::review {

/// What questions are asked of. Answers on different axes are taken to be independent of each other.
struct Axis {
  enum class Kind : std::uint8_t {
    Quantity,    // a sum of multiples of exact values, the first of them once
    OverUln,     // a value as a multiple of an upper limit
    OverLln,     // ... of a lower limit
    Real,        // one double, or the difference of two
    Input,       // an attribute, a scale, a yes/no
    Unexplained  // one atom of which nothing is known but whether it is decided
  } kind;
  std::vector<std::pair<std::uint32_t, Rational>> terms;  // instruction (Input: input), coefficient

  friend std::weak_ordering operator<=>(const Axis&, const Axis&) = default;
  friend bool operator==(const Axis&, const Axis&) = default;
};

enum class Relation : std::uint8_t { Less, AtMost, Equal, AtLeast, Greater };

/// Where a threshold lies among all that the program holds against its axis: odd, in their order, so that the even
/// places between are what lies between them. Rationals are compared once, here.
using Place = std::int32_t;

struct Question {
  Axis axis;
  enum class What : std::uint8_t {
    Related,  // is it `relation` `threshold`?
    Member,   // is its label one of label_sets[labels]?
    Yes,      // is it yes?
    Present   // is it there?
  } what = What::Yes;
  Relation relation = Relation::Equal;
  Rational threshold{};
  std::uint32_t labels = 0;
  std::uint32_t axis_number = 0;    // the same for the same axis
  Place place = 0;                  // of the threshold
  std::optional<Place> lo{}, hi{};  // where the axis ends: that of a score
};

/// Is it decided by its operands' truths alone? What is no connective is an atom.
bool is_connective(ir::Op op);

/// Of every atom of the tape.
std::map<std::uint32_t, Question> questions_of(const ir::Program& program);

}  // namespace elig::review
