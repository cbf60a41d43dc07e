#include "runtime/population/column_fill.h"

#include <algorithm>
#include <utility>

namespace elig {
namespace {

constexpr std::uint32_t kFirstNumberCode = 0x80000000;

std::size_t bitmap_bytes(std::size_t rows) { return words_for(rows) * sizeof(std::uint64_t); }

Integers integers(std::size_t rows, std::int64_t min, std::int64_t max, Base base, const Allocate& allocate) {
  const IntegerLayout layout = narrowest(min, max, base);
  Integers result{layout.width, {}, min, max, layout.base};
  result.data = allocate(words_for(rows) * kRowsPerWord * static_cast<std::size_t>(result.width));
  return result;
}

// Codes -> labels, numbered in the order in which they are first asked for.
class Labels {
 public:
  std::uint32_t of(std::uint32_t code) {
    Recent& recent = recent_[code % recent_.size()];
    if (recent.code == code && recent.known) return recent.label;
    const auto label = labels_.try_emplace(code, static_cast<std::uint32_t>(order_.size())).first->second;
    if (label == order_.size()) order_.push_back(code);
    recent = {code, label, true};
    return label;
  }
  [[nodiscard]] const std::vector<std::uint32_t>& codes() const { return order_; }

 private:
  struct Recent {
    std::uint32_t code = 0, label = 0;
    bool known = false;
  };
  std::array<Recent, 256> recent_;  // most columns have few texts: most questions end here
  std::unordered_map<std::uint32_t, std::uint32_t> labels_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

AlignedBytes allocate_on_heap(std::size_t bytes) { return AlignedBytes(bytes); }

// By the tags as they come, so that nothing depends on what a cell is.
void ColumnFill::see(const CellSpan& cells) {
  constexpr std::size_t kTags = std::size_t{cell_tag(CellKind::Text, kMaxDigits)} + 1;
  std::array<Extent, kTags> of_tag;
  for (std::size_t i = 0; i < cells.count; ++i) {
    Extent& extent = of_tag[cells.tags[i]];
    const std::int64_t value = cells.values[i];
    extent.min = value < extent.min ? value : extent.min;
    extent.max = value > extent.max ? value : extent.max;
  }
  for (std::size_t tag = 0; tag < kTags; ++tag) {
    if (of_tag[tag].min <= of_tag[tag].max) see(cell_of(static_cast<std::uint8_t>(tag), 0), of_tag[tag]);
  }
}

int ColumnFill::most_decimals() const {
  int most = 0;
  for (int d = 0; d <= kMaxDigits; ++d) {
    const Extent& extent = extents_[static_cast<std::size_t>(d)];
    if (extent.min <= extent.max) most = d;
  }
  return most;
}

bool ColumnFill::has_to_weigh() const {
  const Scale scale{most_decimals(), false};
  for (std::uint8_t d = 0; d <= kMaxDigits; ++d) {
    const Extent& extent = extents_[d];
    if (extent.min > extent.max) continue;
    if (!scale.holds({CellKind::Exactly, d, extent.min}) || !scale.holds({CellKind::Exactly, d, extent.max}))
      return true;
  }
  return false;
}

void ColumnFill::weigh(const CellSpan& cells) {
  for (std::size_t i = 0; i < cells.count; ++i) weigh(cell_of(cells.tags[i], cells.values[i]));
}

void ColumnFill::begin(std::size_t rows, const Allocate& allocate, Base base) {
  rows_ = rows;
  allocate_ = allocate;
  base_ = base;
  scale_ = has_to_weigh() ? scales_.best() : Scale{most_decimals(), true};
  for (int d = 0; d <= scale_.decimals; ++d) factors_[static_cast<std::size_t>(d)] = power_of_ten(scale_.decimals - d);
  if (numbers_) {
    Extent extent;
    for (std::size_t d = 0; d < extents_.size() && scale_.holds_all; ++d) {
      if (extents_[d].min > extents_[d].max) continue;
      const std::int64_t factor = power_of_ten(scale_.decimals - static_cast<int>(d));
      extent.min = std::min(extent.min, extents_[d].min * factor);
      extent.max = std::max(extent.max, extents_[d].max * factor);
    }
    if (!scale_.holds_all)
      extent = {-std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()};
    filled_.data = integers(rows, extent.min, extent.max, base, allocate);
    filled_.decimals = scale_.decimals;
    filled_.valid = Bitmap(allocate(bitmap_bytes(rows)));
    if (below_) filled_.below = Bitmap(allocate(bitmap_bytes(rows)));
    if (above_) filled_.above = Bitmap(allocate(bitmap_bytes(rows)));
  }
  if (texts_ || !scale_.holds_all) codes_ = allocate(rows * sizeof(std::uint32_t));
}

void ColumnFill::put(std::size_t row, const Cell& cell) {
  if (cell.is_number() && scale_.holds(cell)) {
    const std::int64_t stored = scale_.stored(cell);
    filled_.data.set(row, stored);
    filled_.valid.set(row);
    if (cell.kind == CellKind::Below) filled_.below.set(row);
    if (cell.kind == CellKind::Above) filled_.above.set(row);
    any_number_ = true;
    if (!scale_.holds_all) stored_ = {std::min(stored_.min, stored), std::max(stored_.max, stored)};
  } else if (cell.kind != CellKind::Missing) {
    const std::uint32_t code =
        cell.kind == CellKind::Text ? static_cast<std::uint32_t>(cell.value) : code_of_number(cell);
    codes_.as<std::uint32_t>()[row] = code + 1;
  }
}

// Where the scale holds every number.
template <class Stored>
void ColumnFill::put_held(std::size_t row, const CellSpan& cells) {
  auto* stored = filled_.data.data.as<Stored>();
  const std::int64_t base = filled_.data.base;
  std::uint64_t* words = filled_.valid.words();
  auto* codes = codes_.as<std::uint32_t>();
  std::uint64_t numbers = 0;  // of the word that `row` is in
  std::size_t word = row / kRowsPerWord;
  for (std::size_t i = 0; i < cells.count; ++i, ++row) {
    if (row / kRowsPerWord != word) {
      words[word] |= std::exchange(numbers, 0);
      word = row / kRowsPerWord;
    }
    const Cell cell = cell_of(cells.tags[i], cells.values[i]);
    if (cell.is_number()) {
      stored[row] = static_cast<Stored>(cell.value * factors_[cell.decimals] - base);
      numbers |= std::uint64_t{1} << (row % kRowsPerWord);
      if (cell.kind == CellKind::Below) filled_.below.set(row);
      if (cell.kind == CellKind::Above) filled_.above.set(row);
    } else if (cell.kind == CellKind::Text) {
      codes[row] = static_cast<std::uint32_t>(cell.value) + 1;
    }
  }
  words[word] |= numbers;
}

void ColumnFill::put(std::size_t row, const CellSpan& cells) {
  if (!numbers_ || !scale_.holds_all || cells.count == 0) {
    for (std::size_t i = 0; i < cells.count; ++i) put(row + i, cell_of(cells.tags[i], cells.values[i]));
    return;
  }
  any_number_ = true;
  switch (filled_.data.width) {
    case Width::W8:
      return put_held<std::int8_t>(row, cells);
    case Width::W16:
      return put_held<std::int16_t>(row, cells);
    case Width::W32:
      return put_held<std::int32_t>(row, cells);
    case Width::W64:
      return put_held<std::int64_t>(row, cells);
  }
}

std::uint32_t ColumnFill::code_of_number(const Cell& cell) {
  const auto next = kFirstNumberCode + static_cast<std::uint32_t>(number_texts_.size());
  const auto [found, added] = number_codes_.emplace(number_text(cell), next);
  if (added) number_texts_.push_back(found->first);
  return found->second;
}

// The width that the numbers need which are held, now that these are known.
void ColumnFill::narrow() {
  Integers narrow = integers(rows_, stored_.min, stored_.max, base_, allocate_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (filled_.valid.test(row)) narrow.set(row, filled_.data[row]);
  }
  filled_.data = std::move(narrow);
  std::uint64_t below = 0, above = 0;  // the censored ones may all have become texts
  for (std::size_t word = 0; word < words_for(rows_); ++word) {
    below |= filled_.below.empty() ? 0 : filled_.below.words()[word];
    above |= filled_.above.empty() ? 0 : filled_.above.words()[word];
  }
  if (below == 0) filled_.below = {};
  if (above == 0) filled_.above = {};
}

void ColumnFill::finish(const std::function<std::string_view(std::uint32_t)>& text_of, Column* column) {
  if (any_number_) {
    if (!scale_.holds_all) narrow();
    column->numbers = std::move(filled_);
  }
  if (codes_.empty()) return;

  Labels labels;
  auto* codes = codes_.as<std::uint32_t>();
  for (std::size_t row = 0; row < rows_; ++row) {
    if (codes[row] != 0) codes[row] = 1 + labels.of(codes[row] - 1);
  }
  if (labels.codes().empty()) return;
  Texts texts;
  texts.codes = integers(rows_, 0, static_cast<std::int64_t>(labels.codes().size()) - 1, Base::Zero, allocate_);
  texts.valid = Bitmap(allocate_(bitmap_bytes(rows_)));
  for (std::size_t row = 0; row < rows_; ++row) {
    if (codes[row] == 0) continue;
    texts.codes.set(row, codes[row] - 1);
    texts.valid.set(row);
  }
  TextListBuilder list;
  for (const std::uint32_t code : labels.codes()) {
    list.add(code < kFirstNumberCode ? text_of(code) : std::string_view(number_texts_[code - kFirstNumberCode]));
  }
  texts.labels = list.finish();
  column->texts = std::move(texts);
}

}  // namespace elig
