// The loops of loops.h over `Words`, whatever vector of 64-bit words that is. Included once by each level's
// source, which before it says for the level, in an anonymous namespace:
//     Words                                a GCC vector of std::uint64_t; kVectorWords of them
//     Words ones_in(Words)                 the bits set in each word
//     std::uint64_t sum(Words)
//     std::uint64_t packed(const std::uint8_t* bytes)            bit i: byte i of 64 is not 0 (bytes are 0 or 1)
//     void split(const std::uint16_t* rows, std::size_t words, std::uint64_t* planes, std::size_t stride, bool high)
//         the bits of 64 * words rows (words: a multiple of kWordsTogether) as 8 bitmaps, or 16 where `high`
//     void search(const SearchTree& tree, const Row* rows, std::size_t words, std::uint64_t* planes, std::size_t
//     stride), of rows of 8 and of 16 bits
//         for each level of the tree, from the root on, whether the row is above the constant there: the
//         bits of its number, the highest first; as bitmaps, that of the lowest bit first
//     void number_quotients(const RatioTests& ratios, const Block& block)
//         writes the planes of ratios.numbers
//     void compare_bytes(const std::int8_t* rows, std::size_t words, std::int8_t value, bool equal,
//                        const std::uint64_t* known, std::uint64_t* mask)
//         the known rows that are at most `value`, or are it
//     void hold(Words& words)                                     they stay in a register: memory is not read again
// Everything here is in that namespace as well: each level has a copy of its own.
#include <bit>

#include "runtime/portfolio/loops.h"
#include "runtime/portfolio/vector_patient.h"
#include "runtime/portfolio/vector_rows.h"

namespace elig::portfolio {
namespace {

// --- operations ------------------------------------------------------------------------------------------------------

template <class Combine>
inline void operate_run(const Operation* first, std::size_t operations, const Block& block, Combine combine) {
  for_each_chunk(block.stride, [&]<std::size_t n>(std::size_t word) {
    std::uint64_t* scratch = block.scratch + word;
    for (const Operation *operation = first, *end = first + operations; operation != end; ++operation) {
      for (std::size_t v = 0; v < n; ++v) {
        put(scratch + operation->to, v,
            combine(at(scratch + operation->a, v), at(scratch + operation->b, v), at(scratch + operation->c, v)));
      }
    }
  });
}

void operate(const OperationRun& run, const Operation* first, const Block& block) {
  switch (run.kind) {
    case OperationKind::And:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words) { return a & b; });
    case OperationKind::Or:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words) { return a | b; });
    case OperationKind::AndNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words) { return a & ~b; });
    case OperationKind::Xor:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words) { return a ^ b; });
    case OperationKind::Not:
      return operate_run(first, run.operations, block, [&](Words a, Words, Words) { return ~a; });
    case OperationKind::And3:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & b & c; });
    case OperationKind::Or3:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a | b | c; });
    case OperationKind::AndAndNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & b & ~c; });
    case OperationKind::AndNotNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & ~b & ~c; });
    case OperationKind::AndNand:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & ~(b & c); });
    case OperationKind::AndOr:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & (b | c); });
    case OperationKind::AndOrNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a & (b | ~c); });
    case OperationKind::OrAnd:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a | (b & c); });
    case OperationKind::OrAndNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return a | (b & ~c); });
    case OperationKind::OrButNot:
      return operate_run(first, run.operations, block, [&](Words a, Words b, Words c) { return (a | b) & ~c; });
  }
}

// --- trials ----------------------------------------------------------------------------------------------------------

constexpr unsigned kUpperHalf = 32;  // bits; of a word of Counters

inline void append_rows(Words words, std::size_t first_row, std::vector<std::uint32_t>& rows) {
  for (std::size_t w = 0; w < kVectorWords; ++w) {
    for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1) {
      rows.push_back(static_cast<std::uint32_t>(first_row + w * kRowsPerWord + std::countr_zero(bits)));
    }
  }
}

inline Words loaded(const std::uint64_t* bitmap, std::size_t vector) {
  Words words = at(bitmap, vector);
  hold(words);
  return words;
}

// Of one trial over n vectors: who passes every criterion, and who fails one.
template <std::size_t n>
struct Verdicts {
  Words passed[n], failed[n];

  inline const Term* take(const std::uint64_t* scratch, const Words (&live)[n], const TrialShape& shape,
                          const Term* term) {
    for (std::size_t v = 0; v < n; ++v) passed[v] = live[v], failed[v] = Words{};
    const Term* end = term + shape.holds;
    for (; term != end; ++term) {
      for (std::size_t v = 0; v < n; ++v) {
        const Words holds = loaded(scratch + term->a, v), known = loaded(scratch + term->b, v);
        passed[v] &= known & holds;
        failed[v] |= known & ~holds;
      }
    }
    for (end += shape.lacks; term != end; ++term) {
      for (std::size_t v = 0; v < n; ++v) {
        const Words holds = loaded(scratch + term->a, v), known = loaded(scratch + term->b, v);
        passed[v] &= known & ~holds;
        failed[v] |= known & holds;
      }
    }
    for (end += shape.pairs; term != end; ++term) {
      for (std::size_t v = 0; v < n; ++v) {
        passed[v] &= at(scratch + term->a, v);
        failed[v] |= at(scratch + term->b, v);
      }
    }
    for (std::size_t v = 0; v < n; ++v) failed[v] &= live[v];
    return term;
  }
};

// Patients short of data, of those who neither pass nor fail.
template <std::size_t n>
inline Words count_short(const std::uint64_t* scratch, const Words (&live)[n], const Verdicts<n>& verdicts,
                         const ShortTerm* term, const ShortTerm* end) {
  Words needing[n] = {};
  for (; term != end; ++term) {
    for (std::size_t v = 0; v < n; ++v) {
      needing[v] |= at(scratch + term->all, v) & ~(at(scratch + term->a, v) | at(scratch + term->b, v));
    }
  }
  Words count{};
  for (std::size_t v = 0; v < n; ++v) {
    count += ones_in(needing[v] & live[v] & ~(verdicts.passed[v] | verdicts.failed[v]));
  }
  return count;
}

// Where the trials of a group begin, in all that is by trial.
struct TrialsAt {
  const Term* term;
  const ShortTerm* short_term;
  std::uint64_t *counts, *reviewed;
  std::vector<std::uint32_t>* eligible;
};

// Returns where the next group begins.
template <std::size_t n>
TrialsAt judge_chunk(std::span<const TrialRun> runs, const Block& block, std::size_t word, TrialsAt at_trial) {
  const std::uint64_t* scratch = block.scratch + word;
  Words live[n];
  for (std::size_t v = 0; v < n; ++v) live[v] = at(scratch + kLive * block.stride, v);
  auto [term, short_term, counts, reviewed, eligible] = at_trial;
  for (const TrialRun& run : runs) {
    const TrialShape shape = run.shape;
    for (std::uint32_t i = 0; i < run.trials; ++i, counts += kWordsTogether, reviewed += kWordsTogether) {
      block.fetch->step();
      Verdicts<n> verdicts;
      term = verdicts.take(scratch, live, shape, term);
      Words passed{}, failed{};
      for (std::size_t v = 0; v < n; ++v) passed += ones_in(verdicts.passed[v]), failed += ones_in(verdicts.failed[v]);
      put(counts, 0, at(counts) + passed + (failed << kUpperHalf));
      if (shape.reviewed) {
        put(reviewed, 0, at(reviewed) + count_short(scratch, live, verdicts, short_term, short_term + shape.shorts));
        short_term += shape.shorts;
      }
      if (eligible == nullptr) continue;
      for (std::size_t v = 0; v < n; ++v) {
        append_rows(verdicts.passed[v], (block.first_word + word + v * kVectorWords) * kRowsPerWord, *eligible);
      }
      ++eligible;
    }
  }
  return {term, short_term, counts, reviewed, eligible};
}

void judge(const Program& program, const Block& block, Counters& counters, std::vector<std::uint32_t>* eligible) {
  TrialsAt trials{program.terms.data(), program.shorts.data(), counters.trials.as<std::uint64_t>(),
                  counters.reviewed.as<std::uint64_t>(), eligible};
  const OperationRun* operations = program.operation_runs.data();
  const Operation* operation = program.operations.data();
  const TrialRun* runs = program.runs.data();
  for (const TrialGroup& group : program.groups) {
    for (const OperationRun* end = operations + group.operation_runs; operations != end; ++operations) {
      operate(*operations, operation, block);
      operation += operations->operations;
    }
    TrialsAt next = trials;
    for_each_chunk(block.stride, [&]<std::size_t n>(std::size_t word) {
      next = judge_chunk<n>({runs, group.runs}, block, word, trials);
    });
    trials = next;
    runs += group.runs;
  }
}

// --- criteria --------------------------------------------------------------------------------------------------------

// Adds up over n vectors, of what `of(v)` gives two bitmaps.
template <std::size_t n, class Of>
inline std::uint64_t count_two(Of of) {
  Words counts{};
  for (std::size_t v = 0; v < n; ++v) {
    const auto [first, second] = of(v);
    counts += ones_in(first) + (ones_in(second) << kUpperHalf);
  }
  return sum(counts);
}

struct Two {
  Words first, second;
};

template <std::size_t n>
void count_judgements(const Program& program, const std::uint64_t* scratch, const Words (&live)[n],
                      Counters& counters) {
  for (std::size_t i = 0; i < program.judgements.size(); ++i) {
    const CountedJudgement& judgement = program.judgements[i];
    const std::uint64_t *a = scratch + judgement.a, *b = scratch + judgement.b;
    if (i < program.holding) {
      counters.judgements[i] += count_two<n>([&](std::size_t v) {
        const Words known = at(b, v) & live[v];
        return Two{known & at(a, v), known & ~at(a, v)};
      });
    } else {
      counters.judgements[i] += count_two<n>([&](std::size_t v) {
        return Two{at(a, v) & live[v], at(b, v) & live[v]};
      });
    }
    if (judgement.overridden == kNobody) continue;
    Words overridden{};
    for (std::size_t v = 0; v < n; ++v) overridden += ones_in(at(scratch + judgement.overridden, v) & live[v]);
    counters.overridden[i] += sum(overridden);
  }
}

// Of one trial, in the order of its criteria: who remains after each, and whom it alone makes ineligible.
template <std::size_t n>
void count_fails(const FailTerm* terms, std::size_t criteria, const std::uint64_t* scratch, const Words (&live)[n],
                 std::uint64_t* room, std::uint64_t* counts) {
  Words failed[n] = {}, twice[n] = {};
  for (std::size_t i = 0; i < criteria; ++i) {
    Words remaining{};
    for (std::size_t v = 0; v < n; ++v) {
      const Words known = at(scratch + terms[i].known, v), holds = at(scratch + terms[i].holds, v);
      const Words fails = live[v] & known & (holds ^ terms[i].turn);
      put(room, i * (n + 1) + v, fails);
      twice[v] |= failed[v] & fails;
      failed[v] |= fails;
      remaining += ones_in(live[v] & ~failed[v]);
    }
    put(room, i * (n + 1) + n, remaining);
  }
  for (std::size_t i = 0; i < criteria; ++i) {
    Words only{};
    for (std::size_t v = 0; v < n; ++v) only += ones_in(at(room, i * (n + 1) + v) & ~twice[v]);
    counts[i] += sum(at(room, i * (n + 1) + n) + (only << kUpperHalf));
  }
}

void count(const Program& program, const Block& block, Counters& counters) {
  for_each_chunk(block.stride, [&]<std::size_t n>(std::size_t word) {
    const std::uint64_t* scratch = block.scratch + word;
    Words live[n];
    for (std::size_t v = 0; v < n; ++v) live[v] = at(scratch + kLive * block.stride, v);
    count_judgements<n>(program, scratch, live, counters);
    auto* room = reinterpret_cast<std::uint64_t*>(block.lanes);
    for (std::size_t trial = 0; trial + 1 < program.first_fail.size(); ++trial) {
      const std::uint32_t first = program.first_fail[trial];
      count_fails<n>(program.fails.data() + first, program.first_fail[trial + 1] - first, scratch, live, room,
                     counters.fails.data() + first);
    }
  });
}

}  // namespace
}  // namespace elig::portfolio
