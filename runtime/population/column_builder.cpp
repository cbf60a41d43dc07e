// Cells, row after row -> one Column. While rows arrive they are kept packed, some thousand at a time. Only finish()
// knows all the decimals, and brings every number to the common scale.

#include <algorithm>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/population/column_fill.h"
#include "runtime/population/packed_cells.h"
#include "runtime/population/population.h"
#include "runtime/population/text_index.h"

namespace elig {
namespace {

constexpr std::size_t kSegmentRows = 4096;

// Packed cells, and the column's numbers for their texts.
struct Segment {
  PackedCells cells;
  std::vector<std::uint32_t> codes;

  // Into `values`, with the column's numbers for texts.
  CellSpan unpack(std::vector<std::int64_t>& values) const {
    values.resize(std::max(values.size(), cells.size()));
    const CellSpan span = cells.unpack(values.data());
    for (std::size_t i = 0; !codes.empty() && i < span.count; ++i) {
      if (cell_of(span.tags[i], 0).kind == CellKind::Text) values[i] = codes[static_cast<std::size_t>(values[i])];
    }
    return span;
  }
};

}  // namespace

struct ColumnBuilder::State {
  std::string header;
  Header parsed;
  std::vector<Segment> segments;
  std::size_t rows = 0;  // of the segments
  CellBatch open;        // the rows after them
  TextIndex texts;

  void append(PackedCells cells) {
    Segment& segment = segments.emplace_back(Segment{std::move(cells), {}});
    for (const std::string_view text : segment.cells.texts()) segment.codes.push_back(texts.add(text));
    segment.cells.drop_texts();
    rows += segment.cells.size();
  }
  void pack_open() {
    if (open.size() > 0) append(open.pack());
  }
};

ColumnBuilder::ColumnBuilder(std::string header, Header parsed) : state_(std::make_unique<State>()) {
  state_->header = std::move(header);
  state_->parsed = std::move(parsed);
}
ColumnBuilder::ColumnBuilder(ColumnBuilder&&) noexcept = default;
ColumnBuilder& ColumnBuilder::operator=(ColumnBuilder&&) noexcept = default;
ColumnBuilder::~ColumnBuilder() = default;

void ColumnBuilder::append_missing() {
  state_->open.add_missing();
  if (state_->open.size() == kSegmentRows) state_->pack_open();
}

void ColumnBuilder::append(std::string_view text) {
  state_->open.add_written(text);
  if (state_->open.size() == kSegmentRows) state_->pack_open();
}

void ColumnBuilder::append(PackedCells cells) {
  state_->pack_open();
  state_->append(std::move(cells));
}

Column ColumnBuilder::finish(std::size_t rows, Base base) && {
  state_->pack_open();
  must(state_->rows <= rows, "a column has more cells than the population has patients");
  Column column;
  column.header = std::move(state_->header);
  column.name = std::move(state_->parsed.name);
  column.role = state_->parsed.role;
  column.unit = std::move(state_->parsed.unit);

  ColumnFill fill;
  std::vector<std::int64_t> values;
  for (const Segment& segment : state_->segments) fill.see(segment.unpack(values));
  for (std::size_t i = 0; fill.has_to_weigh() && i < state_->segments.size(); ++i) {
    fill.weigh(state_->segments[i].unpack(values));
  }
  fill.begin(rows, allocate_on_heap, base);
  std::size_t row = 0;
  for (Segment& segment : state_->segments) {
    fill.put(row, segment.unpack(values));
    row += segment.cells.size();
    segment = {};
  }
  const TextList texts = std::move(state_->texts).take();
  fill.finish([&](std::uint32_t code) { return texts[code]; }, &column);
  state_.reset();
  return column;
}

}  // namespace elig
