// Many trials over one population, in one pass. What distinct criteria have in common is worked out once for each block
// of patients and kept as bitmaps (masks): comparisons first, then operations between masks, then each trial over the
// masks of its criteria. A trial costs some instructions a criterion and 512 patients, whatever its criteria compare.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "elig/abi.h"
#include "runtime/population/column.h"
#include "runtime/screen/screen.h"

namespace elig {

/// A mask of a portfolio: a bit a patient. The first are given, the others are made in the order of their numbers:
/// those of comparisons, then of kernels, then of operations.
using MaskIndex = std::uint32_t;
inline constexpr MaskIndex kNobody = 0;      // no bit set
inline constexpr MaskIndex kEverybody = 1;   // every bit set, of padding, too
inline constexpr MaskIndex kLive = 2;        // the row is a patient
inline constexpr MaskIndex kGivenMasks = 3;  // first of PortfolioPlan::bitmaps

/// row <= value, or row == value; of a missing row either.
struct Threshold {
  std::int64_t value = 0;  // within the column's width
  bool equal = false;
  MaskIndex mask = 0;
  friend bool operator==(const Threshold&, const Threshold&) = default;
};
/// A column against all constants that it is compared with.
struct ComparedColumn {
  const void* rows = nullptr;  // as elig_column::data
  Width width = Width::W8;
  std::vector<Threshold> thresholds;     // by value, then `equal`
  const BlockRange* blocks = nullptr;    // of each kBlockRows rows, of valid rows only; may be null
  const std::uint64_t* valid = nullptr;  // rows that have a value; nullptr: not told
};

/// What the number of every row lies within, its base included, of a missing one, too; all there is, where nothing is
/// known.
struct RowBounds {
  std::int64_t min = std::numeric_limits<std::int64_t>::min(), max = std::numeric_limits<std::int64_t>::max();
};

/// (left + left_base) * left_factor <= (right + right_base) * right_factor + addend (or ==), row by row. Both sides fit
/// `lanes` bits; what comes to them on the way is modulo those.
struct ComparedColumns {
  const void *left = nullptr, *right = nullptr;
  Width left_width = Width::W8, right_width = Width::W8;
  std::int64_t left_base = 0, right_base = 0;
  std::int64_t left_factor = 1, right_factor = 1, addend = 0;
  Width lanes = Width::W32;  // W16, W32 or W64
  bool equal = false;
  MaskIndex mask = 0;
  RowBounds left_bounds, right_bounds;
  const std::uint64_t *left_valid = nullptr, *right_valid = nullptr;  // as ComparedColumn::valid

  /// What is added to a row times its factor, modulo 2^64.
  [[nodiscard]] std::int64_t left_addend() const { return folded(left_base, left_factor, 0); }
  [[nodiscard]] std::int64_t right_addend() const { return folded(right_base, right_factor, addend); }

 private:
  static std::int64_t folded(std::int64_t base, std::int64_t factor, std::int64_t addend) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(base) * static_cast<std::uint64_t>(factor) +
                                     static_cast<std::uint64_t>(addend));
  }
};

/// A compiled kernel whose `met` bitmaps (of kernel.criteria criteria) become masks first, first + 1, ...
struct CompiledMasks {
  BoundKernel kernel;
  MaskIndex first = 0;
};

struct MaskOperation {
  enum class Kind : std::uint8_t { And, Or, AndNot, Xor, Not } kind;  // AndNot: a & ~b
  MaskIndex a = 0, b = 0;
  MaskIndex mask = 0;
};

/// The truth of a criterion that any number of trials have, among patients (live rows).
struct Judgement {
  enum class Kind : std::uint8_t {
    Holds,  // met = known & holds, not met = known & ~holds
    Pair    // met, not met: never both
  } kind = Kind::Pair;
  MaskIndex a = 0;                           // holds, or met
  MaskIndex b = 0;                           // known, or not met
  MaskIndex overridden = kNobody;            // elig_count_overridden: a policy decided it, or sends it to review
  std::optional<MaskIndex> short_of_data{};  // of those open (neither met nor not met); none: all of them
  friend auto operator<=>(const Judgement&, const Judgement&) = default;
};

struct PortfolioCriterion {
  std::uint32_t judgement = 0;
  bool exclusion = false;
};
struct PortfolioTrial {
  std::vector<PortfolioCriterion> criteria;  // in the order of the trial: `remaining` goes by it
};

/// Borrows columns, bitmaps and what kernels borrow.
struct PortfolioPlan {
  std::vector<const std::uint64_t*> bitmaps;  // masks kGivenMasks ..., whole; rows beyond the patients are 0
  std::vector<ComparedColumn> columns;
  std::vector<ComparedColumns> pairs;
  std::vector<CompiledMasks> kernels;
  std::vector<MaskOperation> operations;  // operands before users
  std::uint32_t masks = kGivenMasks;      // how many there are
  std::vector<Judgement> judgements;      // each once
  std::vector<PortfolioTrial> trials;
};

/// Which instructions the loops may use; for tests. Every one gives the same results.
enum class VectorLevel : std::uint8_t { Baseline, Avx2, Avx512, Best };

struct PortfolioOptions {
  unsigned threads = 0;         // 0: as many as the machine has
  std::size_t block_words = 0;  // a multiple of 8, or up to one; 0: as many as keep a block's masks in the cache
  bool criteria = true;         // count criteria, too; else TrialCounts::criteria stay empty: verdicts only
  VectorLevel level = VectorLevel::Best;
  /// As ScreenOptions::before_reading.
  std::function<void(std::size_t, std::size_t)> before_reading = {};
  /// When given: by trial, the rows of its eligible patients, ascending. Four bytes each.
  std::vector<std::vector<std::uint32_t>>* eligible = nullptr;
  std::function<void(double)> progress;  // as ScreenOptions::progress
};

/// A plan made ready to run. Immutable; safe to use from any thread. Holds the plan, some 53 bytes a criterion of each
/// trial, 40 of them once more while it screens, 8 a constant, and a bit a patient.
///
/// Screening takes for each thread a bitmap of one block of patients for each mask, and up to 30 a column; of verdicts
/// alone only for those that are needed at once, a fourteenth (where trials have nothing in common) to two fifths. That
/// is half the processor's second-level cache (1 MB where the system does not say), or 64 bytes a bitmap where that is
/// more; besides 128 bytes a trial, and with criteria 16 bytes a judgement and 8 a criterion. Nothing grows with the
/// patients but `eligible`.
class Portfolio {
 public:
  /// Fewer than 2^32 patients.
  explicit Portfolio(PortfolioPlan plan, std::size_t patients);
  Portfolio(Portfolio&&) noexcept;
  Portfolio& operator=(Portfolio&&) noexcept;
  ~Portfolio();

  /// By trial; as screening them one at a time.
  [[nodiscard]] std::vector<TrialCounts> screen(const PortfolioOptions& options = {}) const;

  /// The status (ELIG_STATUS_*) of one patient in every trial. `statuses` has room for all trials.
  /// Allocates nothing after a thread's first call.
  void statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace elig
