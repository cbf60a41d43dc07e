// What ir/ops.def says, word for word, for one patient: exact rationals, no lanes, no masks, no scales. Comparisons
// are decided on intervals, as the definition puts it, not by a table of cases.
#pragma once

#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "compiler/ir/program.h"

namespace elig::test {

enum class Kind { Missing, Exactly, Below, Above };

template <class T>
struct Known {
  Kind kind = Kind::Missing;
  T x = 0;
};
using ExactValue = Known<Rational>;
using RealValue = Known<double>;
using Truth = std::optional<bool>;  // nullopt: unknown
using Value = std::variant<Truth, ExactValue, RealValue>;

/// One patient's data, by index of Program::inputs.
struct Patient {
  std::function<ExactValue(std::uint32_t)> number, uln, lln;
  std::function<std::optional<std::uint32_t>(std::uint32_t)> label;  // YesNo: 1 for yes
};

/// The value of every instruction.
std::vector<Value> evaluate(const ir::Program& program, const Patient& patient);

}  // namespace elig::test
