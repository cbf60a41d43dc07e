#include "compiler/plan/labels.h"

#include "compiler/plan/lanes.h"

namespace elig::planning {

namespace {

// Rows whose text code is one that `wanted` takes: runs of neighbouring codes are one or two comparisons.
template <class Wanted>
MaskId texts_in(Tape& tape, const LabelSource& source, Wanted wanted) {
  if (source.column == nullptr || !source.column->texts || source.column->texts->valid.empty()) return tape.zero();
  const std::uint32_t column = tape.column(*source.column->texts);
  // Codes go up to count - 1 and fit their column.
  const int width = 8 * static_cast<int>(source.column->texts->codes.width);
  const Lanes codes = {tape.load(column), width, {0, static_cast<long>(source.of_text.size())}};
  const auto compared = [&](Relation relation, std::int64_t code) {
    return compare(tape, codes, relation, static_cast<long>(code));
  };
  const auto count = static_cast<std::int64_t>(source.of_text.size());
  const auto takes = [&](std::int64_t code) { return wanted(source.of_text[static_cast<std::size_t>(code)]); };
  MaskId rows = tape.zero();
  for (std::int64_t begin = 0; begin < count; ++begin) {
    if (!takes(begin)) continue;
    std::int64_t end = begin + 1;
    while (end < count && takes(end)) ++end;
    if (end - begin == 1 && count > 1) {
      rows = tape.either(rows, compared(Relation::Equal, begin));
    } else {
      const MaskId up_to_last = end == count ? tape.ones() : compared(Relation::AtMost, end - 1);
      const MaskId before = begin == 0 ? tape.zero() : compared(Relation::AtMost, begin - 1);
      rows = tape.either(rows, tape.without(up_to_last, before));
    }
    begin = end;
  }
  return tape.both(tape.valid(column), rows);
}

// Rows with a number that spells a wanted label. A censored number spells none.
template <class Wanted>
MaskId numbers_in(Tape& tape, const LabelSource& source, Wanted wanted) {
  if (source.column == nullptr || !source.column->numbers || source.column->numbers->valid.empty()) return tape.zero();
  if (source.of_number.empty() && !source.other) return tape.zero();
  const std::uint32_t column = tape.column(*source.column->numbers);
  const Lanes numbers = load(tape, *source.column->numbers);
  MaskId rows = tape.zero();
  MaskId spelling = tape.zero();
  for (const auto& [number, label] : source.of_number) {
    const Integer in_lanes =
        Integer(static_cast<long>(number)) - Integer(static_cast<long>(source.column->numbers->data.base));
    const MaskId equal = compare(tape, numbers, Relation::Equal, in_lanes);
    spelling = tape.either(spelling, equal);
    if (wanted(label)) rows = tape.either(rows, equal);
  }
  const MaskId exactly = exact(tape, {tape.valid(column), tape.below(column), tape.above(column)});
  rows = tape.both(exactly, rows);
  if (!source.other || !wanted(source.other)) return rows;
  return tape.either(rows, tape.without(tape.valid(column), tape.both(exactly, spelling)));
}

template <class Wanted>
MaskId rows_with(Tape& tape, const LabelSource& source, Wanted wanted) {
  return tape.either(texts_in(tape, source, wanted), numbers_in(tape, source, wanted));
}

}  // namespace

Truth label_in(Tape& tape, const LabelSource& source, const std::vector<bool>& members) {
  const auto member = [&](std::optional<std::uint32_t> label) {
    return label && *label < members.size() && members[*label];
  };
  const auto other = [&](std::optional<std::uint32_t> label) { return label && !member(label); };
  return {rows_with(tape, source, member), rows_with(tape, source, other)};
}

MaskId label_known(Tape& tape, const LabelSource& source) {
  return rows_with(tape, source, [](std::optional<std::uint32_t> label) { return label.has_value(); });
}

}  // namespace elig::planning
