// The loops that see every row or every value: plain ones, and the same with AVX-512. Both give the same results.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/population/column.h"
#include "runtime/population/history.h"
#include "runtime/select/members.h"

namespace elig {

struct RowLoops {
  /// bits[i] = starts[i] <= to && ends[i] >= from, for so many rows; the bits are zero at first.
  void (*mark)(const Day* starts, Day to, const Day* ends, Day from, std::size_t rows, std::uint64_t* bits);
  /// For patients first..last - 1, of the rows marked in `words`: whether there is one (a bit a patient, from that of
  /// `first` on, in whole words), and how many.
  void (*any)(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last,
              std::uint64_t* any);
  void (*count)(const Members& members, const std::uint64_t* words, std::size_t first, std::size_t last,
                std::uint32_t* counts);
  /// For patients first..last - 1: the last (first) of the rows that may belong, or kNoRow.
  void (*last_of)(const Members& members, bool latest, std::size_t first, std::size_t last, std::int32_t* picked);
  /// For patients first..last - 1: of the rows that surely belong the one with the highest (lowest) value, of equal
  /// ones the last, or kNoRow; and its value, or 0, which is written to `best` in the width of `values`.
  void (*pick)(const Members& members, const Integers& values, bool highest, std::size_t first, std::size_t last,
               std::int32_t* picked, AlignedBytes& best);
  /// The values of the rows that surely belong added up, and how many these are. Values of up to 32 bits: then no sum
  /// of fewer than 2^31 is too large.
  void (*add)(const Members& members, const Integers& values, std::size_t first, std::size_t last, std::int64_t* sums,
              std::uint32_t* readings);
};

extern const RowLoops plain_loops;
/// Null: this processor has no AVX-512.
const RowLoops* avx512_loops();
/// The fastest that there are here.
const RowLoops& row_loops();

}  // namespace elig
