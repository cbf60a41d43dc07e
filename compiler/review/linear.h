// Exact arithmetic of the tape -> a sum of multiples of what cannot be taken apart, so that `ALT <= 2*ULN` and
// `ALT / 2 > ULN` are seen to be about the same quantity. What stands for the sum is missing, and censored, as the
// written expression is.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/ir/program.h"

namespace elig::review {

struct Linear {
  std::map<std::uint32_t, Rational> terms;  // by instruction; no coefficient is 0
  Rational constant;
};

/// a + b * by. Terms that cancel leave no trace of whether they are there, so then the answer is that it is no sum.
bool add(Linear& a, const Linear& b, const Rational& by);

class LinearForms {
 public:
  explicit LinearForms(const ir::Program& program);

  /// Of an exact instruction: itself, once, where it is no sum (a product of two values), or one of too many terms.
  [[nodiscard]] const Linear& operator[](ir::InstId id) const { return forms_[id.index]; }

 private:
  std::vector<Linear> forms_;  // of the whole tape; empty where it is not exact
};

}  // namespace elig::review
