// Text for terminals: widths in columns rather than bytes, clipping, numbers for people. Control characters and
// broken UTF-8 in data come out harmless.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace elig {

struct TextOptions {
  std::size_t width = 100;  // columns that nothing may exceed; at least 80
  bool colour = false;      // ANSI escapes
};

/// Columns that a terminal uses for `text`: none for combining marks, two for East Asian wide characters.
std::size_t display_width(std::string_view text);

/// `text` with control characters as blanks and bytes that are not UTF-8 as U+FFFD.
std::string printable(std::string_view text);

/// printable(text), with `…` for its end (clipped) or its start (clipped_front) where it needs more than `width`.
std::string clipped(std::string_view text, std::size_t width);
std::string clipped_front(std::string_view text, std::size_t width);

/// Filled up with blanks to `width` columns, on the right (left-aligned) or on the left.
std::string left_aligned(std::string text, std::size_t width);
std::string right_aligned(std::string text, std::size_t width);

/// printable(text) broken at blanks into lines of at most `width` columns.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// `1,234,567`
std::string grouped(std::uint64_t number);

/// `26.1 %` of `whole`. Only none is `0.0 %` and only all is `100.0 %`: between them are `<0.1 %` and `>99.9 %`.
/// `-` of nothing.
std::string percent(std::uint64_t part, std::uint64_t whole);

/// `1 patient`, `306 patients`
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

/// `text` in a colour, when colours are wanted.
enum class Ink { Plain, Bold, Dim, Red, Green, Yellow, Cyan };
std::string inked(std::string text, Ink ink, const TextOptions& options);

}  // namespace elig
