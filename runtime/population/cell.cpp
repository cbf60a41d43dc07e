#include "runtime/population/cell.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

namespace elig {
namespace {

// The largest magnitudes that can take 0, 1, 2, ... more decimals before an int64 overflows.
constexpr auto kLargest = [] {
  std::array<std::int64_t, kMaxDigits + 1> largest{std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 1; i < largest.size(); ++i) largest[i] = largest[i - 1] / 10;
  return largest;
}();

// By how many bits a magnitude has: how many more decimals it takes at least. Magnitudes of so many bits differ by a
// factor below ten, so that it takes at most one more.
constexpr auto kSurelyMore = [] {
  std::array<std::uint8_t, 64> more{};
  for (unsigned bits = 0; bits < more.size(); ++bits) {
    const std::uint64_t greatest = (std::uint64_t{1} << bits) - 1;
    while (more[bits] < kMaxDigits && greatest <= static_cast<std::uint64_t>(kLargest[more[bits] + 1U])) ++more[bits];
  }
  return more;
}();

// The most decimals that a number can be written with.
int most_decimals(const Cell& number) {
  const auto magnitude = static_cast<std::uint64_t>(number.value < 0 ? -number.value : number.value);
  unsigned more = kSurelyMore[static_cast<std::size_t>(std::bit_width(magnitude))];
  if (more < kMaxDigits && magnitude <= static_cast<std::uint64_t>(kLargest[more + 1])) ++more;
  return std::min(kMaxDigits, number.decimals + static_cast<int>(more));
}

}  // namespace

Cell parse_cell(std::string_view text) {
  if (means_missing(text)) return {};
  Cell cell{CellKind::Exactly};
  if (text[0] == '<' || text[0] == '>') {
    cell.kind = text[0] == '<' ? CellKind::Below : CellKind::Above;
    text = trimmed(text.substr(1));
  }
  const std::optional<Decimal> number = parse_cell_number(text);
  if (!number) return {CellKind::Text};
  cell.decimals = static_cast<std::uint8_t>(number->decimals);
  cell.value = number->mantissa;
  return cell;
}

std::string number_text(const Cell& number) {
  std::string text = decimal_text(number.value, number.decimals);
  if (number.kind == CellKind::Below) text.insert(0, 1, '<');
  if (number.kind == CellKind::Above) text.insert(0, 1, '>');
  return text;
}

bool Scale::holds(const Cell& number) const {
  return holds_all || (number.decimals <= decimals && decimals <= most_decimals(number));
}

void ScaleChoice::add(const Cell& number) {
  ++needing_[number.decimals];
  ++taking_[static_cast<std::size_t>(most_decimals(number))];
}

Scale ScaleChoice::best() const {
  std::uint64_t lost = 0;  // at scale 0: every number that needs decimals
  for (std::size_t d = 1; d < needing_.size(); ++d) lost += needing_[d];
  std::size_t best = 0;
  std::uint64_t fewest = lost;
  for (std::size_t d = 1; d < needing_.size(); ++d) {
    lost = lost - needing_[d] + taking_[d - 1];
    if (lost < fewest) {
      fewest = lost;
      best = d;
    }
  }
  return {static_cast<int>(best), fewest == 0};
}

}  // namespace elig
