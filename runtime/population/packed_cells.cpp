#include "runtime/population/packed_cells.h"

#include <algorithm>

#include "runtime/base/bug.h"

namespace elig {
namespace {

constexpr std::size_t kFirstRows = 2048;

// Calls work(T*) with the integers' memory as what it is.
template <class Bytes, class Work>
void with_width(Bytes& integers, Work work) {
  switch (integers.width) {
    case Width::W8:
      return work(integers.data.template as<std::int8_t>());
    case Width::W16:
      return work(integers.data.template as<std::int16_t>());
    case Width::W32:
      return work(integers.data.template as<std::int32_t>());
    case Width::W64:
      return work(integers.data.template as<std::int64_t>());
  }
  bug("no such width");
}

}  // namespace

CellSpan PackedCells::unpack(std::int64_t* values) const {
  with_width(values_, [&](const auto* packed) { std::copy_n(packed, size(), values); });
  return {tags_.data(), values, size()};
}

PackedCells PackedCells::slice(std::size_t first, std::size_t end) const {
  PackedCells part;
  part.tags_.assign(tags_.begin() + static_cast<std::ptrdiff_t>(first),
                    tags_.begin() + static_cast<std::ptrdiff_t>(end));
  part.values_ = Integers::zeros(end - first, values_.min, values_.max);
  for (std::size_t row = first; row < end; ++row) part.values_.set(row - first, values_[row]);
  part.texts_ = texts_;
  return part;
}

void CellBatch::grow() {
  const std::size_t rows = std::max(kFirstRows, 2 * tags_.size());
  tags_.resize(rows);
  values_.resize(rows);
}

void CellBatch::add_other(std::string_view written) {
  if (texts_.size() > 0 && texts_[last_text_] == written) return put(cell_tag(CellKind::Text, 0), last_text_);
  written = trimmed(written);
  const Cell cell = parse_cell(written);
  if (cell.kind != CellKind::Text) return put(cell_tag(cell.kind, cell.decimals), cell.value);
  last_text_ = texts_.add(written);
  put(cell_tag(CellKind::Text, 0), last_text_);
}

PackedCells CellBatch::pack() {
  std::int64_t least = 0, most = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    least = std::min(least, values_[i]);
    most = std::max(most, values_[i]);
  }
  PackedCells packed;
  packed.tags_.assign(tags_.begin(), tags_.begin() + static_cast<std::ptrdiff_t>(count_));
  packed.values_ = Integers::zeros(count_, least, most);
  with_width(packed.values_, [&](auto* values) {
    std::transform(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(count_), values,
                   [](std::int64_t value) { return static_cast<std::remove_pointer_t<decltype(values)>>(value); });
  });
  packed.texts_ = texts_.texts();
  texts_.clear();
  last_text_ = 0;
  count_ = 0;
  return packed;
}

}  // namespace elig
