// Numbers as most results are written, at most eight characters of digits with at most one point (`24`, `4.8`): eight
// bytes at a time instead of one.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace elig {
namespace short_number {

inline constexpr std::size_t kMostCharacters = 8;

constexpr std::uint64_t each_byte(std::uint64_t byte) { return byte * 0x0101010101010101; }

// The characters as bytes of a word, the first in the lowest. `text` has 1 to 8; nothing beside it is read.
inline std::uint64_t word_of(std::string_view text) {
  const std::size_t size = text.size();
  if (size >= 4) {  // the first four and the last four, which may be the same
    std::uint32_t first = 0, last = 0;
    std::memcpy(&first, text.data(), 4);
    std::memcpy(&last, text.data() + size - 4, 4);
    return first | std::uint64_t{last} << (8 * (size - 4));
  }
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i); };
  return byte(0) | byte(size / 2) | byte(size - 1);
}

// Eight digits, the most significant in the lowest byte.
inline std::int64_t value_of_digits(std::uint64_t digits) {
  digits -= each_byte('0');
  digits = digits * 10 + (digits >> 8);  // pairs, in every other byte
  constexpr std::uint64_t kPairs = 0x000000FF000000FF;
  const std::uint64_t first = (digits & kPairs) * (100 + (std::uint64_t{1'000'000} << 32));
  const std::uint64_t second = (digits >> 16 & kPairs) * (1 + (std::uint64_t{10'000} << 32));
  return static_cast<std::int64_t>((first + second) >> 32);
}

inline bool all_digits(std::uint64_t word) {
  return (word & each_byte(0xF0)) == each_byte('0') && ((word + each_byte(6)) & each_byte(0xF0)) == each_byte('0');
}

}  // namespace short_number

/// As parse_cell_number, for the numbers above, without a sign or an exponent. false: `text` is something else, which
/// may still be a number.
inline bool parse_short_number(std::string_view text, std::int64_t* mantissa, int* decimals) {
  using namespace short_number;
  static_assert(std::endian::native == std::endian::little, "the first character must come to the lowest byte");
  const std::size_t size = text.size();
  if (size == 0 || size > kMostCharacters) return false;
  // The characters at the high end, after as many zeros as make them eight.
  std::uint64_t word = word_of(text) << (64 - 8 * size) | each_byte('0') >> (8 * (size - 1)) >> 8;
  int places = 0;
  const std::uint64_t no_point = word ^ each_byte('.');
  if (const std::uint64_t point = (no_point - each_byte(1)) & ~no_point & each_byte(0x80); point != 0) {
    if (size == 1) return false;
    const int at = std::countr_zero(point) / 8;  // the first one: a second is no digit
    places = 7 - at;
    const std::uint64_t before = (std::uint64_t{1} << (8 * at)) - 1;
    word = (word & ~(before << 8 | 0xFF)) | (word & before) << 8 | '0';
  }
  if (!all_digits(word)) return false;
  std::int64_t value = value_of_digits(word);
  for (; places > 0 && value % 10 == 0; --places) value /= 10;
  *mantissa = value;
  *decimals = places;
  return true;
}

}  // namespace elig
