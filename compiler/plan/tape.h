// A kernel tape while it is being planned: equal instructions get one id, masks fold as they are built. What
// nobody uses in the end is left behind by compact(), so callers need not know which polarity of a truth is read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/kernel.h"
#include "elig/abi.h"
#include "runtime/population/population.h"
#include "runtime/portfolio/portfolio.h"

namespace elig::planning {

using MaskId = kernel::InstId;   // 64 truth values
using LanesId = kernel::InstId;  // 64 numbers

/// lanes <= value, lanes < value, lanes = value.
enum class Relation : std::uint8_t { AtMost, Below, Equal };
using Threshold = std::pair<Rational, Relation>;

/// A column that a kernel is called with, and what its blocks hold; null where nobody knows.
struct Argument {
  elig_column column;
  const BlockRange* blocks = nullptr;
  std::int64_t base = 0;  // of the column's Integers; lanes are without it
  RowBounds bounds = {};  // of its values
};

class Tape {
 public:
  explicit Tape(std::string name) { plan_.name = std::move(name); }

  /// The index of a column among the kernel's arguments. A column is known by its integers.
  std::uint32_t column(const Numbers& numbers);
  std::uint32_t column(const Texts& texts);
  /// The rows of a bitmap that was made before the kernel runs; zero() where it has none.
  MaskId rows(const Bitmap& bits);

  LanesId load(std::uint32_t column);
  MaskId valid(std::uint32_t column);
  MaskId below(std::uint32_t column);  // zero() when the column has none
  MaskId above(std::uint32_t column);

  MaskId zero() { return emit({kernel::Op::Zero, 0, {}, {}, 0}); }
  MaskId ones() { return emit({kernel::Op::Ones, 0, {}, {}, 0}); }
  MaskId live() { return emit({kernel::Op::Live, 0, {}, {}, 0}); }
  MaskId constant(bool truth) { return truth ? ones() : zero(); }

  MaskId both(MaskId a, MaskId b);     // a & b
  MaskId either(MaskId a, MaskId b);   // a | b
  MaskId without(MaskId a, MaskId b);  // a & ~b
  MaskId differ(MaskId a, MaskId b);   // a ^ b
  MaskId inverse(MaskId a);            // ~a

  /// Compares lanes of at most 64 bits with an argument of the kernel: LeConst for AtMost and Below, EqConst for Equal.
  /// `exact` is the threshold before `rounded` made it one of these lanes. What was meant decides which comparisons
  /// share an argument, not what rounding made of it, so a kernel's shape does not depend on its thresholds.
  MaskId compare(const Threshold& exact, LanesId lanes, std::int64_t rounded);

  LanesId with_integer(kernel::Op op, int width, LanesId a, const Integer& immediate);  // MulConst, AddConst, Splat
  LanesId splat(double value);
  kernel::InstId emit(kernel::Inst inst);

  /// Has it no bit set?
  [[nodiscard]] bool nowhere(const Bitmap& bits);
  [[nodiscard]] bool is_zero(MaskId mask) const { return at(mask).op == kernel::Op::Zero; }
  [[nodiscard]] bool is_ones(MaskId mask) const { return at(mask).op == kernel::Op::Ones; }

  /// The outputs, which the planner fills in; the rest is the tape's own.
  kernel::Plan& plan() { return plan_; }
  [[nodiscard]] const std::vector<Argument>& arguments() const { return arguments_; }

  [[nodiscard]] std::size_t size() const { return plan_.tape.size(); }
  [[nodiscard]] const kernel::Inst& at(kernel::InstId id) const { return plan_.tape[id.index]; }
  /// What a LeConst or EqConst compares with.
  [[nodiscard]] std::int64_t constant_of(const kernel::Inst& comparison) const {
    return plan_.constants[comparison.imm];
  }
  /// The immediate of a MulConst, AddConst or Splat.
  [[nodiscard]] const Integer& integer(std::uint32_t imm) const { return plan_.big[imm]; }
  [[nodiscard]] const kernel::ColumnShape& shape(std::uint32_t column) const { return plan_.columns[column]; }

 private:
  std::uint32_t column(const Integers& data, const Argument& argument);
  [[nodiscard]] bool implies(MaskId a, MaskId b) const;

  kernel::Plan plan_;
  std::vector<Argument> arguments_;
  std::map<const Bitmap*, bool> nowhere_;
  std::map<const void*, std::uint32_t> column_of_;
  std::map<kernel::Inst, kernel::InstId> known_;
  std::map<Integer, std::uint32_t> big_;
  std::map<std::uint64_t, std::uint32_t> doubles_;  // by bit pattern: 0.0 and -0.0 are two
  std::map<std::pair<Threshold, int>, std::uint32_t> thresholds_;
};

/// Drops what no output needs from the tape, and then from its columns, arguments and tables of immediates.
void compact(kernel::Plan& plan, std::vector<Argument>& arguments);

}  // namespace elig::planning
