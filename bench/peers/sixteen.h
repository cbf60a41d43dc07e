// The trial of bench/screen/sixteen.elig as other tools would have it: once for each peer, written out by
// hand with the thresholds already in the columns' units. Every peer returns all counts that Elig
// returns, over the same encoded columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/peers/read_words.h"
#include "runtime/population/population.h"
#include "runtime/screen/screen.h"

namespace elig::bench {

inline constexpr std::size_t kCriteria = 16;
inline constexpr std::size_t kFirstExclusion = 11;

/// The analytes that it reads, as the cohort names them.
const std::vector<std::string>& sixteen_names();

/// value = base + data, where valid. Whoever writes a loop by hand knows the base, and takes it from the limits.
template <class T, int base = 0>
struct Lab {
  static constexpr int kBase = base;
  const T* data;
  const std::uint64_t* valid;
};

/// The columns, borrowed from a cohort that has them.
struct Sixteen {
  std::size_t patients;
  Lab<std::int16_t> anc, plt, creatinine, bili, alt, ast, alp, inr, glucose, qtc;
  Lab<std::int8_t, 128> hb, sodium, calcium;
  Lab<std::int8_t> albumin, lvef, potassium;
  Lab<std::int8_t> creatinine_uln, bili_uln, alt_uln, ast_uln;
  Lab<std::int8_t, 128> alp_uln;
  const std::uint64_t* bili_below;  // reported as `<0.2 mg/dL`
};
Sixteen sixteen_columns(const Population& cohort);

/// Patient by patient, as one would write it first; compiled without vector instructions.
TrialCounts scalar_loop(const Sixteen& columns, unsigned threads);

/// Sixty-four patients at a time over bitmaps, comparisons in loops that the compiler turns into vector code
/// for this very machine.
TrialCounts vector_loop(const Sixteen& columns, unsigned threads);

/// The same with AVX-512 instructions chosen by hand, and memory asked for ahead. nullopt: this machine has no AVX-512.
std::optional<TrialCounts> intrinsics_loop(const Sixteen& columns, unsigned threads);

/// Only reads every byte that the trial needs, as fast as this machine reads memory. Returns a sum of them.
std::uint64_t read_all(const Population& cohort, unsigned threads, Reading how = Reading::InOrder);
/// How many bytes that is.
std::size_t bytes_of(const Population& cohort);

/// What is added up over a part of the patients. Unknown and remaining follow at the end.
struct Tally {
  struct Criterion {
    std::uint64_t met = 0, not_met = 0, first_reason = 0, only_reason = 0;
  };
  std::array<Criterion, kCriteria> criteria{};
  std::uint64_t ineligible = 0, needs_data = 0, eligible = 0;
};

/// Runs `part` over words [first, last) on each thread and adds up.
TrialCounts in_parts(std::size_t patients, unsigned threads,
                     const std::function<Tally(std::size_t first, std::size_t last)>& part);

}  // namespace elig::bench
