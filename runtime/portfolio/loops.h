// The loops of a portfolio over one block of patients, one set of them for each level of the processor
// (vectors.h, where they are written once). Results are the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/portfolio/clause_table.h"
#include "runtime/portfolio/program.h"

namespace elig::portfolio {

/// Block sizes are multiples of it, so that no loop over bitmaps has a tail: 512 patients.
inline constexpr std::size_t kWordsTogether = 8;

/// What the next block reads of columns, asked for a little at a time: all at once would wait for the memory.
class Fetch {
 public:
  /// `ranges`: rows of a column each, so many bytes a word of patients.
  struct Range {
    const void* rows = nullptr;
    std::size_t word_bytes = 0;
  };
  Fetch(const std::vector<Range>& ranges, std::size_t first_word, std::size_t words, std::size_t steps);

  /// To be called in each of `steps` steps of the work on this block.
  void step() {
    for (std::size_t i = 0; i < lines_a_step_ && at_ != nullptr; ++i) {
      __builtin_prefetch(at_, 0, 2);
      at_ += kLine;
      if (at_ >= end_) take_next();
    }
  }

 private:
  static constexpr std::size_t kLine = 64;  // bytes
  void take_next();

  const std::vector<Range>& ranges_;
  std::size_t first_word_, words_;
  std::size_t lines_a_step_ = 0, next_ = 0;
  const char *at_ = nullptr, *end_ = nullptr;
};

/// Patients 64 * first_word on. Of `stride` words a bitmap the first `words` are of patients; what the others hold is
/// of no meaning, but kLive and the plan's bitmaps are 0 there.
struct Block {
  std::uint64_t* scratch = nullptr;  // [Program::slots][stride], 64-byte aligned
  std::size_t stride = 0;
  std::size_t first_word = 0, words = 0;
  std::byte* lanes = nullptr;  // lanes_bytes() of room, 64-byte aligned
  Fetch* fetch = nullptr;      // a step for each digit of a number and for each trial
};

/// For two numbers of 64 bits of each row, and for a bitmap and its counts of each criterion of a trial.
std::size_t lanes_bytes(const Program& program, std::size_t stride);

/// Of one thread. Two counts of at most 2^32 patients share a word, the first in the lower half. A trial's are spread
/// over kWordsTogether words.
struct Counters {
  Counters(const Program& program, bool count_criteria);

  bool criteria;                          // else only trials are counted
  AlignedBytes trials;                    // of words: eligible, ineligible; in the order of Program::runs
  AlignedBytes reviewed;                  // likewise: needs data, 0
  std::vector<std::uint64_t> judgements;  // Program::judgements: a & b, b & ~a of those that hold, else a, b
  std::vector<std::uint64_t> overridden;  // likewise, one count a word
  std::vector<std::uint64_t> fails;       // remaining, only reason; by Program::fails
};

struct Loops {
  bool search = false;  // of ColumnTests::tree and RatioTests; else there must be none
  void (*compare)(const ColumnTests& column, const Block& block);
  void (*compare_ratios)(const RatioTests& ratios, const Block& block);
  void (*compare_pair)(const ComparedColumns& pair, const Block& block);
  /// Operations and trials, group by group. `eligible`, where not null, gets the rows of eligible patients, by trial in
  /// the order of Program::runs.
  void (*judge)(const Program& program, const Block& block, Counters& counters, std::vector<std::uint32_t>* eligible);
  /// Counts of judgements, then of criteria.
  void (*count)(const Program& program, const Block& block, Counters& counters);
  /// Of one patient on each of the scales.
  void (*find_places)(std::span<const NarrowScale> scales, const CutBlock* cuts, std::size_t patient, Place* places);
  /// ELIG_STATUS_* of one patient in each trial, in the order of the table, kTrialsTogether for each group.
  void (*judge_one)(const ClauseTable& table, const CodePage* pages, std::uint8_t* statuses);
};

/// The best that this processor has, up to `level`.
const Loops& loops_of(VectorLevel level);

extern const Loops baseline_loops;
/// nullptr: not on this processor.
const Loops* avx2_loops();
const Loops* avx512_loops();

}  // namespace elig::portfolio
