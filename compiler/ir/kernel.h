// The plan of one kernel: a trial bound to the columns of one population, as a flat tape over words of
// 64 patients. Integers only: every unit, scale and rounding has been folded into constants. plan/ makes
// it, codegen/ turns it into native code one instruction at a time, and it needs nothing else of either.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/units/rational.h"

namespace elig::kernel {

enum class Op : std::uint8_t {
#define ELIG_KERNEL_OP(name, result, operands) name,
#include "compiler/ir/kernel_ops.def"
#undef ELIG_KERNEL_OP
};

enum class Sort : std::uint8_t { Int, Double, Mask };

struct OpInfo {
  const char* name;
  Sort result;
  int operands;
};
const OpInfo& info(Op op);

struct Inst;
using InstId = Id<Inst>;

struct Inst {
  Op op;
  std::uint8_t width = 0;  // bits of each lane: 8, 16, 32, 64, 128 (Int), 64 (Double), 0 (Mask)
  InstId a, b;
  std::uint32_t imm = 0;  // see kernel_ops.def

  friend auto operator<=>(const Inst&, const Inst&) = default;
};

/// What the kernel needs to know of a column while it is compiled.
struct ColumnShape {
  std::uint8_t width = 8;  // bits
  bool has_below = false;
  bool has_above = false;

  friend bool operator==(const ColumnShape&, const ColumnShape&) = default;
};

/// counts[counter] += popcount(mask) for every word.
struct Count {
  std::uint32_t counter;
  InstId mask;
};

/// Stores of mask words, done only when the caller asked for bitmaps.
struct CriterionMasks {
  InstId met, not_met;
};

struct Plan {
  std::string name;
  std::vector<ColumnShape> columns;      // args.columns[i]
  std::vector<Inst> tape;                // operands before users; nothing dead
  std::vector<Integer> big;              // immediates of MulConst, AddConst, Splat
  std::vector<double> doubles;           // immediates of SplatDouble
  std::vector<std::int64_t> constants;   // values of args.constants: not part of the compiled shape
  std::vector<Count> counts;             // into args.counts
  std::vector<CriterionMasks> criteria;  // args.met, args.not_met
  std::vector<InstId> status;            // args.status: masks in the order of ELIG_STATUS_*
  std::vector<InstId> values;            // the Keeps, in the order of args.values
  /// Masks of patients found ineligible so far, in the order of the tape: where that is everyone who is live, the rest
  /// of a word's tape is not run, everyone's status is ineligible, and nothing else is counted. Not with `criteria`.
  std::vector<InstId> exits = {};
  bool skips = false;  // the kernel heeds args.known; it keeps no numbers then
};

/// The operators from lanes to a mask, in the order of the tape and of args.known.
std::vector<InstId> comparisons(const Plan& plan);

std::string print(const Plan& plan);

/// Aborts (a bug of ours) unless the tape is well formed.
void verify(const Plan& plan);

}  // namespace elig::kernel
