// Cells as text, row after row -> one Column. While rows arrive, each cell is a tag of one byte (what it is,
// and its own decimals) and an integer (its mantissa, or the code of its text); every few thousand rows these are
// packed into the narrowest width, so that a column of laboratory values takes 2 or 3 bytes a cell before it is
// finished. Only finish() knows all the decimals, and brings every number to the common scale.

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/population/cell.h"
#include "runtime/population/column_fill.h"
#include "runtime/population/population.h"

namespace elig {
namespace {

std::uint8_t tag_of(const Cell& cell) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(cell.kind) << 5 | cell.decimals);
}
static_assert(kMaxDigits < 32, "the decimals take five bits of a tag");

Cell from_tag(std::uint8_t tag, std::int64_t value) {
  return {static_cast<CellKind>(tag >> 5), static_cast<std::uint8_t>(tag & 31), value};
}

constexpr std::size_t kSegmentRows = 4096;

// kSegmentRows cells, packed.
struct Segment {
  Integers values;
  std::array<std::uint8_t, kSegmentRows> tags;
};

// The texts of a column, each once, numbered from 0.
class Dictionary {
 public:
  std::int64_t code_of(std::string_view text) {
    if (auto found = codes_.find(text); found != codes_.end()) return found->second;
    auto code = static_cast<std::int64_t>(codes_.size());
    codes_.emplace(text, code);
    return code;
  }

  [[nodiscard]] std::size_t size() const { return codes_.size(); }

  // By code. Ends the dictionary.
  std::vector<std::string> take_texts() && {
    std::vector<std::string> texts(codes_.size());
    while (!codes_.empty()) {
      auto node = codes_.extract(codes_.begin());
      texts[static_cast<std::size_t>(node.mapped())] = std::move(node.key());
    }
    return texts;
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> codes_;
};

struct Range {
  std::int64_t lo = 0, hi = 0;
  bool any = false;

  void add(std::int64_t value) {
    lo = any ? std::min(lo, value) : value;
    hi = any ? std::max(hi, value) : value;
    any = true;
  }
};

}  // namespace

struct ColumnBuilder::State {
  std::string header;
  Header parsed;
  std::vector<Segment> segments;
  std::vector<Cell> open;  // the rows after the last segment
  Dictionary texts;

  void add(const Cell& cell) {
    open.push_back(cell);
    if (open.size() == kSegmentRows) pack();
  }

  void pack() {
    Range range;
    for (const Cell& cell : open) range.add(cell.value);
    Segment& segment = segments.emplace_back();
    segment.values = Integers::zeros(kSegmentRows, range.lo, range.hi);
    for (std::size_t i = 0; i < kSegmentRows; ++i) {
      segment.values.set(i, open[i].value);
      segment.tags[i] = tag_of(open[i]);
    }
    open.clear();
  }

  // Calls visit(row, cell) for every row that is not missing.
  template <class Visit>
  void each_cell(Visit visit) const {
    std::size_t row = 0;
    for (const Segment& segment : segments) {
      for (std::size_t i = 0; i < kSegmentRows; ++i, ++row) {
        if (segment.tags[i] != 0) visit(row, from_tag(segment.tags[i], segment.values[i]));
      }
    }
    for (const Cell& cell : open) {
      if (cell.kind != CellKind::Missing) visit(row, cell);
      ++row;
    }
  }

  [[nodiscard]] std::size_t cells() const { return segments.size() * kSegmentRows + open.size(); }
};

ColumnBuilder::ColumnBuilder(std::string header, Header parsed) : state_(std::make_unique<State>()) {
  state_->header = std::move(header);
  state_->parsed = std::move(parsed);
}
ColumnBuilder::ColumnBuilder(ColumnBuilder&&) noexcept = default;
ColumnBuilder& ColumnBuilder::operator=(ColumnBuilder&&) noexcept = default;
ColumnBuilder::~ColumnBuilder() = default;

void ColumnBuilder::append_missing() { state_->add({}); }

void ColumnBuilder::append(std::string_view text) {
  text = trimmed(text);
  Cell cell = parse_cell(text);
  if (cell.kind == CellKind::Text) cell.value = state_->texts.code_of(text);
  state_->add(cell);
}

Column ColumnBuilder::finish(std::size_t rows) && {
  must(state_->cells() <= rows, "a column has more cells than the population has patients");
  Column column;
  column.header = std::move(state_->header);
  column.name = std::move(state_->parsed.name);
  column.role = state_->parsed.role;
  column.unit = std::move(state_->parsed.unit);

  ColumnFill fill;
  state_->each_cell([&](std::size_t, const Cell& cell) { fill.see(cell); });
  fill.begin(rows, allocate_on_heap);
  state_->each_cell([&](std::size_t row, const Cell& cell) { fill.put(row, cell); });
  const std::vector<std::string> texts = std::move(state_->texts).take_texts();
  fill.finish([&](std::uint32_t code) -> std::string_view { return texts[code]; }, &column);
  state_.reset();
  return column;
}

}  // namespace elig
