// A PortfolioPlan -> what the loops over a block of patients do, in the order in which they do it. Everything is a
// bitmap in one piece of memory, the block's scratch: the plan's masks in front, what works on them behind. Lists are
// sorted so that a run of entries is one loop without a branch.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "runtime/portfolio/portfolio.h"

namespace elig::portfolio {

/// A bitmap of the scratch. Its number; in a program made for a block size, its first word.
using Slot = std::uint32_t;

/// Constants in the order of a binary search: each level holds a row against one of its own, which the answers so far
/// (a path: 1 where the row is above, the first answer the highest bit) choose. They lie as byte permutations want
/// them, in tables of 32 by the first five answers, of each the low bytes and then the high ones.
struct SearchTree {
  static constexpr unsigned kMostLevels = 8, kAnswers = 5;  // kAnswers choose in a table, others the table
  static constexpr std::size_t kTableBytes = 64;

  unsigned levels = 0;
  std::vector<std::uint8_t> tables;

  /// Tables of the levels before; from kAnswers + 1 on a level has two, four, ...
  static constexpr std::size_t first_table(unsigned level) {
    return level <= kAnswers ? level : kAnswers + (std::size_t{1} << (level - kAnswers)) - 1;
  }
  /// The place of a constant's low byte.
  static constexpr std::size_t place(unsigned level, std::size_t path) {
    if (level <= kAnswers) return first_table(level) * kTableBytes + (path << (kAnswers - level));
    const unsigned others = level - kAnswers;
    const std::size_t table = first_table(level) + (path & ((std::size_t{1} << others) - 1));
    return table * kTableBytes + (path >> others);
  }
  [[nodiscard]] std::int16_t at(unsigned level, std::size_t path) const {
    const std::uint8_t* low = tables.data() + place(level, path);
    return static_cast<std::int16_t>(low[0] | low[kTableBytes / 2] << 8);
  }
};

/// A digit of each row's number, as a bitmap for each of its bits (planes) -> the rows whose digit is less than 1, 2,
/// ...
struct Thermometer {
  static constexpr unsigned kMostBits = 4;

  unsigned first_bit = 0, bits = 0;                 // of the number
  Slot planes = 0;                                  // lowest bit first
  std::array<Slot, (1U << kMostBits) - 1> below{};  // [k - 1]: less than k; the same spare slot where nobody asks
};

/// Rows that have a number: the bitmaps that say so, of both columns where a number is of two.
struct KnownRows {
  Slot left = kEverybody, right = kEverybody;
};

/// A number of each row -> thermometers of its digits. Whether it is at most a constant is one operation a digit of
/// these and of the answer for the digits below, which constants that end in the same digits share (BitWeaving/V, Li
/// and Patel, SIGMOD 2013, the other way round): Operations, done where they are needed.
struct NumberTests {
  Slot planes = 0;  // the first of plane_count, lowest bit first
  std::uint32_t plane_count = 0;
  std::vector<Thermometer> digits;  // lowest first
  KnownRows known = {};             // others get the greatest number, and so are at most no constant
};

/// Rows of a column -> what its thresholds are answered from. Of few thresholds and rows of eight bits that is the
/// masks themselves, one after another. Else it is a number of each row, the same to all thresholds, which is either
///     min(max(row, base), base + span) - base,   or
///     how many of the bounds are less than the row, where these are few enough and the rows narrow.
struct ColumnTests {
  const void* rows = nullptr;
  Width width = Width::W8;
  const BlockRange* blocks = nullptr;
  std::vector<Threshold> thresholds;  // Threshold::mask is a Slot
  bool one_by_one = false;            // then there is nothing else but numbers.known
  std::int64_t base = 0;
  std::uint64_t span = 0;
  std::vector<std::int64_t> bounds;  // ascending
  SearchTree tree;                   // of `bounds`; else of no levels; has as many as there are planes
  NumberTests numbers;

  /// Of a row that holds `value`.
  [[nodiscard]] std::uint64_t number_of(std::int64_t value) const;
};

/// Comparisons left * p <= right * q of the same two columns -> their masks. Where p > 0, q > 0 and right >= 0 they say
/// that left / right is at most q / p, so one quotient is enough for all of them; its number is how many of the ratios
/// are less. Floating point gives that exactly, in one of two ways. Let no product be above P.
/// - Rounded quotients: two that differ, differ by at least a part in P of the greater one, and rounding moves each
///   by at most half as much as long as P <= kGreatestProduct; equal ones are rounded to the same.
/// - Near quotients, which need no division: one other than q / p differs from it by at least a part in P, so what
///   tells them apart may stand halfway, at q / p * (1 + 1 / 2P). That leaves 1 / 2P for errors: kQuotientError and
///   the rounding of what stands there, 2^-24, which are less together as long as P <= kGreatestNearProduct.
///
/// Of right = 0 the quotient is infinite, or, of left = 0, no number, which is above nothing.
struct RatioTests {
  static constexpr std::int64_t kGreatestProduct = std::int64_t{1} << 23;
  static constexpr std::int64_t kGreatestNearProduct = std::int64_t{1} << 21;
  static constexpr double kQuotientError = 2.2 / (1 << 24);  // a part of the quotient
  static_assert(kQuotientError + 1.0 / (1 << 24) < 0.5 / kGreatestNearProduct);
  static constexpr unsigned kMostLevels = 7;

  const void *left = nullptr, *right = nullptr;
  Width left_width = Width::W8, right_width = Width::W8;  // at most W32
  std::int32_t left_base = 0, right_base = 0;             // left and right are these and what rows store
  unsigned levels = 0;                                    // as many as there are planes
  bool near = false;                                      // quotients, and where the ratios stand
  /// A binary search: [1] is asked first, after [i] [2 i], or [2 i + 1] where the quotient is above it.
  std::vector<float> ratios;
  NumberTests numbers;
};

/// What an operation makes of its operands a, b and c.
enum class OperationKind : std::uint8_t {
  And,
  Or,
  AndNot,  // a & ~b
  Xor,
  Not,
  And3,
  Or3,
  AndAndNot,  // a & b & ~c
  AndNotNot,  // a & ~b & ~c
  AndNand,    // a & ~(b & c)
  AndOr,      // a & (b | c)
  AndOrNot,   // a & (b | ~c)
  OrAnd,      // a | (b & c)
  OrAndNot,   // a | (b & ~c)
  OrButNot    // (a | b) & ~c
};
struct OperationRun {
  OperationKind kind{};
  std::uint32_t operations = 0;
};
struct Operation {
  Slot a = 0, b = 0, c = 0, to = 0;  // where a kind has fewer operands, one is there again
};
struct KnownOperation {
  OperationKind kind{};
  Operation operation;
};

/// A mask of a comparison is of `left & right` only.
struct OnlyWhere {
  Slot mask = 0;
  Slot left = 0, right = 0;
};

/// Slots in front of which all masks of the plan are, and the operations that make comparisons' masks of what is in
/// them.
struct Workspace {
  static constexpr std::size_t kPlanes = 64;

  Slot spare = 0;   // written to and never read
  Slot planes = 0;  // the first of kPlanes, which every number uses in turn
  Slot end = 0;     // of the slots that have been taken
  std::vector<KnownOperation> operations = {};
  std::vector<OnlyWhere> only_where = {};

  explicit Workspace(Slot first) : spare(first), planes(first + 1), end(planes + kPlanes) {}
};

/// (holds, known), of either sense, or (passes, fails).
struct Term {
  Slot a = 0, b = 0;
};
/// Short of data: these, where neither `a` nor `b` is.
struct ShortTerm {
  Slot all = 0, a = 0, b = 0;
};
/// Trials with equally many terms of each kind, one after another.
struct TrialShape {
  std::uint32_t holds = 0;   // terms that pass where the first holds
  std::uint32_t lacks = 0;   // that fail there
  std::uint32_t pairs = 0;   // (passes, fails)
  std::uint32_t shorts = 0;  // ShortTerms
  bool reviewed = false;     // what is open may be short of data, or not; else it always is
  friend auto operator<=>(const TrialShape&, const TrialShape&) = default;
};
struct TrialRun {
  TrialShape shape;
  std::uint32_t trials = 0;
};

/// Trials that are judged together, after the operations that they are the first to need.
struct TrialGroup {
  std::uint32_t operation_runs = 0;  // so many of Program::operation_runs, following those of the group before
  std::uint32_t runs = 0;            // of Program::runs, likewise
};

/// Fails where known & (holds ^ turn).
struct FailTerm {
  Slot known = 0, holds = 0;
  std::uint64_t turn = 0;  // all bits, or none
};

struct CountedJudgement {
  Slot a = 0, b = 0, overridden = 0;
};

struct Program {
  std::size_t slots = 0;  // of the scratch
  std::vector<std::pair<const std::uint64_t*, Slot>> bitmaps;
  std::vector<ColumnTests> columns;
  std::vector<RatioTests> ratios;
  std::vector<ComparedColumns> pairs;  // the others; ComparedColumns::mask is a Slot
  std::vector<CompiledMasks> kernels;  // CompiledMasks::first is a Slot
  Slot spare = 0;                      // Workspace::spare
  std::vector<TrialGroup> groups;
  std::vector<OperationRun> operation_runs;
  std::vector<Operation> operations;

  std::vector<TrialRun> runs;
  std::vector<Term> terms;  // of each trial: holds, lacks, pairs
  std::vector<ShortTerm> shorts;
  std::vector<std::uint32_t> trial_at;  // of the trials in the order of runs: PortfolioPlan::trials

  std::vector<CountedJudgement> judgements;  // those that hold first
  std::size_t holding = 0;                   // how many
  std::vector<std::uint32_t> judgement_at;   // by PortfolioPlan::judgements
  std::vector<bool> judgement_turned;        // met and not met are the other way round; likewise
  std::vector<FailTerm> fails;               // by trial, in its order
  std::vector<std::uint32_t> first_fail;     // by PortfolioPlan::trials, and the end
  std::size_t most_criteria = 0;             // of a trial

  /// For blocks of so many words: slots become places.
  [[nodiscard]] Program placed(std::size_t block_words) const;

  /// To count trials only, not criteria: operations that no trial needs are left out, and of the others each leaves its
  /// slot to a later one when it is needed no more.
  [[nodiscard]] Program for_verdicts() const;

 private:
  template <class Change>
  void change_slots(Change change);
};

/// `searches`: numbers may be searched for, which is quick only where the processor has instructions for it.
Program program_of(const PortfolioPlan& plan, bool searches);

/// A judgement whose `a`, of Holds, is no negation any more.
struct SensedJudgement {
  Judgement judgement;
  bool turned = false;  // met and not met are the other way round
};
/// By PortfolioPlan::judgements.
std::vector<SensedJudgement> sensed_judgements(const PortfolioPlan& plan);

/// `wanted` masks, and then those that they are made of.
void add_operands(const PortfolioPlan& plan, std::vector<bool>& wanted);
MaskIndex right_of(const MaskOperation& operation);  // `a` where there is no other

KnownOperation known_operation(const MaskOperation& operation);

struct Simplified {
  std::vector<KnownOperation> operations;
  std::vector<Slot> instead;  // by slot: the same, and there is no other that is
};
/// `read`: what is wanted besides by operations; `slots`: how many there are.
Simplified simplified(std::vector<KnownOperation> operations, const std::vector<OnlyWhere>& only_where,
                      const std::vector<Slot>& read, std::size_t slots);

/// Of these operations, operands before users, those that `wanted` slots need, before the first group of
/// Program::groups that needs them.
void add_operations(const std::vector<KnownOperation>& operations, std::vector<bool> wanted, Program& program);

/// Drops operations that no term of a trial needs.
void keep_operations_of_trials(Program& program);
/// By slot, the one to use instead: that of a mask which is needed no more when this one is made.
std::vector<Slot> shared_slots(const Program& program);

/// A mask of the rows whose number is at most `number`, or is that number.
struct NumberTest {
  std::uint64_t number = 0;
  bool equal = false;
  Slot mask = 0;
};

/// The constants that part the rows of a column, ascending: a row is at most one of them, or above it. `row == value`
/// is above a constant less by one, where the width has one, and not above `value`.
std::vector<std::int64_t> bounds_of(std::span<const Threshold> thresholds, Width width);

/// The slots that bitmaps are in; kEverybody of what is none of them.
using SlotOf = std::function<Slot(const std::uint64_t* bitmap)>;

NumberTests number_tests(const std::vector<NumberTest>& wanted, unsigned bits, KnownRows known, Workspace& space);
ColumnTests column_tests(const ComparedColumn& column, bool tree, const SlotOf& slot_of, Workspace& space);
/// Takes those that are worth it out of `pairs`.
std::vector<RatioTests> ratio_tests(std::vector<ComparedColumns>& pairs, const SlotOf& slot_of, Workspace& space);

}  // namespace elig::portfolio
