// Which rows belong: the windows, what is visible and `where` of a query -> for the patients of a block, one bit a row
// that surely belongs and one that may. Every reduction (pick, count, sum, ...) reads these bits and knows nothing else
// of days and conditions.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

#include "runtime/select/select.h"
#include "runtime/select/vectorized.h"

namespace elig {

/// Some successive bits: those of a patient's rows.
class Bits {
 public:
  /// As many as lie in one unaligned word, whatever the first one's place in its byte.
  static constexpr std::size_t kShort = 56;

  Bits(const std::uint64_t* words, std::size_t first, std::size_t count)
      : words_(words), first_(first), count_(count) {}

  [[nodiscard]] ELIG_INLINE bool any() const {
    if (count_ <= kShort) return short_bits() != 0;
    for (std::size_t at = 0; at < count_; at += kShort) {
      if (part(at) != 0) return true;
    }
    return false;
  }
  [[nodiscard]] ELIG_INLINE std::uint32_t count() const {
    if (count_ <= kShort) return static_cast<std::uint32_t>(std::popcount(short_bits()));
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < count_; at += kShort) sum += static_cast<std::uint32_t>(std::popcount(part(at)));
    return sum;
  }
  /// Place of the first (last) bit that is set, from the first of all; -1: none is.
  [[nodiscard]] ELIG_INLINE std::int32_t lowest() const {
    if (count_ <= kShort) return lowest_of(short_bits());
    for (std::size_t at = 0; at < count_; at += kShort) {
      if (const std::uint64_t bits = part(at); bits != 0) return static_cast<std::int32_t>(at) + lowest_of(bits);
    }
    return -1;
  }
  [[nodiscard]] ELIG_INLINE std::int32_t highest() const {
    if (count_ <= kShort) return highest_of(short_bits());
    for (std::size_t end = count_; end > 0;) {
      const std::size_t at = end > kShort ? end - kShort : 0;
      if (const std::uint64_t bits = part(at); bits != 0) return static_cast<std::int32_t>(at) + highest_of(bits);
      end = at;
    }
    return -1;
  }
  [[nodiscard]] bool test(std::size_t at) const { return (words_[(first_ + at) / 64] >> (first_ + at) % 64 & 1) != 0; }
  /// Up to kShort bits from place `at` on.
  [[nodiscard]] ELIG_INLINE std::uint64_t part(std::size_t at) const {
    const std::size_t left = count_ - at;
    return unmasked(first_ + at) & mask(left < kShort ? left : kShort);
  }
  /// Up to eight bits from place `at` on.
  [[nodiscard]] ELIG_INLINE std::uint64_t eight(std::size_t at) const {
    const std::size_t left = count_ - at;
    return unmasked(first_ + at) & mask(left < 8 ? left : 8);
  }
  [[nodiscard]] ELIG_INLINE std::size_t size() const { return count_; }
  /// act(place) for each bit that is set.
  template <class Act>
  ELIG_INLINE void for_each(Act act) const {
    for (std::size_t at = 0; at < count_; at += kShort) {
      for (std::uint64_t bits = part(at); bits != 0; bits &= bits - 1) {
        act(at + static_cast<std::size_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  static ELIG_INLINE std::uint64_t mask(std::size_t count) { return (std::uint64_t{1} << count) - 1; }
  static ELIG_INLINE std::int32_t lowest_of(std::uint64_t bits) { return bits == 0 ? -1 : std::countr_zero(bits); }
  static ELIG_INLINE std::int32_t highest_of(std::uint64_t bits) { return 63 - std::countl_zero(bits); }
  [[nodiscard]] ELIG_INLINE std::uint64_t short_bits() const { return unmasked(first_) & mask(count_); }
  // Little-endian; there is a word after the last one.
  [[nodiscard]] ELIG_INLINE std::uint64_t unmasked(std::size_t at) const {
    std::uint64_t word = 0;
    std::memcpy(&word, reinterpret_cast<const unsigned char*>(words_) + at / 8, sizeof word);
    return word >> at % 8;
  }

  const std::uint64_t* words_;
  std::size_t first_, count_;
};
static_assert(std::endian::native == std::endian::little);

/// The rows of a block's patients that belong. Borrows the memory of whoever hands it out.
struct Members {
  const std::uint32_t* offsets = nullptr;  // of the run, by patient
  std::size_t first_row = 0;               // of bit 0; a multiple of 64
  const std::uint64_t* sure = nullptr;
  const std::uint64_t* may = nullptr;     // surely or perhaps; the same pointer where that is the same for all rows
  const std::uint64_t* inside = nullptr;  // surely in the windows, whatever `where` says

  /// No row of the block belongs perhaps.
  [[nodiscard]] bool exact() const { return sure == may; }
  /// The bits of a patient's rows; place 0 is row offsets[patient].
  [[nodiscard]] ELIG_INLINE Bits of(const std::uint64_t* words, std::size_t patient) const {
    return {words, offsets[patient] - first_row, offsets[patient + 1] - offsets[patient]};
  }
};

/// Calls `on_block` with blocks of patients first..last - 1 (`first` a multiple of 64), each patient once, on as many
/// threads; `recorded`: rows that it does not hold do not belong (null: all are recorded). The blocks do not depend on
/// the threads.
using OnBlock = std::function<void(std::size_t first, std::size_t last, const Members&)>;
void for_each_block(const RowQuery& query, const Bitmap* recorded, unsigned threads, const OnBlock& on_block);

}  // namespace elig
