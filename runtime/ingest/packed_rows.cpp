#include "runtime/ingest/packed_rows.h"

#include <algorithm>
#include <limits>

#include "runtime/base/bug.h"

namespace elig {
namespace {

constexpr std::size_t kFirstBlock = 512, kLargestBlock = std::size_t{128} << 10;

// Bits of a head's flags.
constexpr std::uint8_t kStartUnknown = 1, kStartIsRange = 2, kHasMinute = 4, kEndIsRange = 8;
constexpr unsigned kEndShift = 4, kEndMask = 3;
constexpr unsigned kStepShift = 6;  // of how many bytes the step of the sequence since the row before has: 1, 2 or 4

template <class T>
std::byte* put(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

template <class T>
const std::byte* take(const std::byte* at, T* value) {
  std::memcpy(value, at, sizeof *value);
  return at + sizeof *value;
}

template <class T>
bool fits(std::int64_t value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

unsigned width_code(std::int64_t value) {
  if (fits<std::int8_t>(value)) return 0;
  if (fits<std::int16_t>(value)) return 1;
  return fits<std::int32_t>(value) ? 2 : 3;
}

std::byte* put_days(std::byte* at, DayRange days, bool range) {
  at = put(at, days.lo);
  return range ? put(at, days.hi) : at;
}

const std::byte* take_days(const std::byte* at, DayRange* days, bool range) {
  at = take(at, &days->lo);
  days->hi = days->lo;
  return range ? take(at, &days->hi) : at;
}

}  // namespace

DayRange RowHead::end_days() const {
  switch (ends) {
    case EndKind::WithStart:
      return start;
    case EndKind::OnDay:
      return end;
    case EndKind::GoesOn:
      return {kAfterAllTime, kAfterAllTime};
    case EndKind::HasEnded:
      return {start.lo, kAfterAllTime};
  }
  bug("no such end");
}

void PackedRows::open_block(BlockArena& arena, std::size_t at_least) {
  std::size_t bytes = blocks_.empty() ? kFirstBlock : static_cast<std::size_t>(end_ - blocks_.back().begin) * 2;
  bytes = std::max(std::min(bytes, kLargestBlock), at_least);
  if (!blocks_.empty()) blocks_.back().end = next_;
  next_ = arena.block(bytes);
  end_ = next_ + bytes;
  blocks_.push_back({next_, nullptr});
}

std::byte* PackedRows::pack(std::byte* at, const RowHead& head, std::uint32_t last_sequence, const RowCell* cells,
                            std::size_t count) {
  const std::uint32_t step = head.sequence - last_sequence;
  const unsigned step_width = step <= 0xFF ? 0 : step <= 0xFFFF ? 1 : 2;
  const bool unknown = head.start == DayRange{}, start_range = !unknown && head.start.lo != head.start.hi;
  const bool end_range = head.ends == EndKind::OnDay && head.end.lo != head.end.hi;
  const unsigned flags = (unknown ? kStartUnknown : 0U) | (start_range ? kStartIsRange : 0U) |
                         (head.minute >= 0 ? kHasMinute : 0U) | (end_range ? kEndIsRange : 0U) |
                         static_cast<unsigned>(head.ends) << kEndShift | step_width << kStepShift;
  at = put(at, static_cast<std::uint8_t>(flags));
  at = put(at, static_cast<std::uint16_t>(count));
  at = put(at, head.patient);
  put(at, step);
  at += std::size_t{1} << step_width;
  if (!unknown) at = put_days(at, head.start, start_range);
  if (head.minute >= 0) at = put(at, head.minute);
  if (head.ends == EndKind::OnDay) at = put_days(at, head.end, end_range);
  for (const RowCell* cell = cells; cell != cells + count; ++cell) {
    const unsigned width = width_code(cell->cell.value);
    const unsigned what = cell->cell.kind == CellKind::Text
                              ? 0
                              : 1 + (static_cast<unsigned>(cell->cell.kind) - 1) * kScales + cell->cell.decimals;
    at = put(at, cell->column);
    at = put(at, static_cast<std::uint8_t>(what << 2 | width));
    put(at, cell->cell.value);
    at += std::size_t{1} << width;
  }
  return at;
}

const std::byte* PackedRows::unpack(const std::byte* at, RowHead* head, std::size_t* count) {
  std::uint8_t flags = 0;
  std::uint16_t cells = 0;
  at = take(at, &flags);
  at = take(at, &cells);
  at = take(at, &head->patient);
  const unsigned step_bytes = 1U << (flags >> kStepShift);
  std::uint32_t step = 0;
  std::memcpy(&step, at, step_bytes);
  at += step_bytes;
  head->sequence += step;
  *count = cells;
  head->start = {};
  head->minute = -1;
  head->ends = static_cast<EndKind>(flags >> kEndShift & kEndMask);
  if ((flags & kStartUnknown) == 0) at = take_days(at, &head->start, (flags & kStartIsRange) != 0);
  if ((flags & kHasMinute) != 0) at = take(at, &head->minute);
  if (head->ends == EndKind::OnDay) at = take_days(at, &head->end, (flags & kEndIsRange) != 0);
  return at;
}

}  // namespace elig
