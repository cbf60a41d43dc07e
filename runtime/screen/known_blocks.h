// What is known of blocks of patients before any of their columns is read: plain numbers, so that whoever runs a kernel
// need not know how they were found (compiler/plan/known_blocks.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace elig {

struct KnownBlocks {
  std::size_t block_words = 0;       // words of 64 patients in a block; 0: nothing is known
  std::size_t comparisons = 0;       // of the kernel
  std::vector<std::uint8_t> truths;  // [block][comparisons]: ELIG_KNOWN_*

  /// Counters, as in elig_args::counts, that count every patient of the block; the others count none.
  using Answer = std::vector<std::uint32_t>;
  std::vector<std::optional<Answer>> answers;  // by block; nullopt: the kernel must run

  [[nodiscard]] const std::uint8_t* truths_of(std::size_t block) const { return truths.data() + block * comparisons; }
};

}  // namespace elig
