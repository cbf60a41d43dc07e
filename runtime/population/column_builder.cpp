// Cells as text, row after row -> one Column. While rows arrive, each cell is a tag of one byte (what it is,
// and its own decimals) and an integer (its mantissa, or the code of its text); every few thousand rows these are
// packed into the narrowest width, so that a column of laboratory values takes 2 or 3 bytes a cell before it is
// finished. Only finish() knows all the decimals, and brings every number to the common scale.

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/population/decimal.h"
#include "runtime/population/population.h"

namespace elig {
namespace {

enum class CellKind : std::uint8_t { Missing, Exactly, Below, Above, Text };

struct Cell {
  CellKind kind = CellKind::Missing;
  std::uint8_t decimals = 0;  // of a number
  std::int64_t value = 0;     // mantissa of a number, code of a text

  [[nodiscard]] bool is_number() const {
    return kind == CellKind::Exactly || kind == CellKind::Below || kind == CellKind::Above;
  }
};

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

// The largest magnitudes that can take 0, 1, 2, ... more decimals before an int64 overflows.
constexpr auto kLargest = [] {
  std::array<std::int64_t, kMaxDigits + 1> largest{std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 1; i < largest.size(); ++i) largest[i] = largest[i - 1] / 10;
  return largest;
}();

// The most decimals that a number can be written with.
int most_decimals(const Cell& number) {
  std::int64_t magnitude = number.value < 0 ? -number.value : number.value;
  int more = kMaxDigits - number.decimals;
  while (magnitude > kLargest[static_cast<std::size_t>(more)]) --more;
  return number.decimals + more;
}

// The common scale of a column, 10^-decimals.
struct Scale {
  int decimals = 0;
  bool holds_all = true;

  [[nodiscard]] bool holds(const Cell& number) const {
    return holds_all || (number.decimals <= decimals && decimals <= most_decimals(number));
  }
  [[nodiscard]] std::int64_t stored(const Cell& number) const {
    return number.value * power_of_ten(decimals - number.decimals);
  }
};

// Finds the common scale: counts how many decimals numbers need, and how many they can take.
class ScaleChoice {
 public:
  void add(const Cell& number) {
    ++needing_[number.decimals];
    ++taking_[static_cast<std::size_t>(most_decimals(number))];
  }

  // The scale that loses the fewest numbers; of equals, the one with the fewest decimals. It is the largest
  // needed one unless the column mixes very large numbers with very small ones.
  [[nodiscard]] Scale best() const {
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

 private:
  std::array<std::uint64_t, kMaxDigits + 1> needing_{}, taking_{};
};

bool means_missing(std::string_view text) {
  return text.empty() || text == "NA" || text == "N/A" || text == "NULL" || text == ".";
}

// nullopt: a text.
std::optional<Cell> parse_number(std::string_view text) {
  Cell cell{CellKind::Exactly};
  if (text[0] == '<' || text[0] == '>') {
    cell.kind = text[0] == '<' ? CellKind::Below : CellKind::Above;
    text = trimmed(text.substr(1));
  }
  std::optional<Decimal> number = parse_cell_number(text);
  if (!number) return std::nullopt;
  cell.decimals = static_cast<std::uint8_t>(number->decimals);
  cell.value = number->mantissa;
  return cell;
}

std::string text_of(const Cell& number) {
  std::string text = decimal_text(number.value, number.decimals);
  if (number.kind == CellKind::Below) text.insert(0, 1, '<');
  if (number.kind == CellKind::Above) text.insert(0, 1, '>');
  return text;
}

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
  ScaleChoice scales;

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

  std::optional<Numbers> take_numbers(std::size_t rows, const Scale& scale) const;
  std::optional<Texts> take_texts(std::size_t rows, const Scale& scale);
};

std::optional<Numbers> ColumnBuilder::State::take_numbers(std::size_t rows, const Scale& scale) const {
  Range range;
  bool below = false, above = false;
  each_cell([&](std::size_t, const Cell& cell) {
    if (!cell.is_number() || !scale.holds(cell)) return;
    range.add(scale.stored(cell));
    below = below || cell.kind == CellKind::Below;
    above = above || cell.kind == CellKind::Above;
  });
  if (!range.any) return std::nullopt;

  Numbers numbers;
  numbers.decimals = scale.decimals;
  numbers.data = Integers::zeros(rows, range.lo, range.hi);
  numbers.valid = Bitmap(rows);
  if (below) numbers.below = Bitmap(rows);
  if (above) numbers.above = Bitmap(rows);
  each_cell([&](std::size_t row, const Cell& cell) {
    if (!cell.is_number() || !scale.holds(cell)) return;
    numbers.data.set(row, scale.stored(cell));
    numbers.valid.set(row);
    if (cell.kind == CellKind::Below) numbers.below.set(row);
    if (cell.kind == CellKind::Above) numbers.above.set(row);
  });
  return numbers;
}

std::optional<Texts> ColumnBuilder::State::take_texts(std::size_t rows, const Scale& scale) {
  if (texts.size() == 0 && scale.holds_all) return std::nullopt;
  // Numbers that do not fit join the texts, so codes are given anew, in order of first appearance.
  std::vector<std::string> written = std::move(texts).take_texts();
  std::vector<std::int64_t> code_of_written(written.size(), -1);
  std::unordered_map<std::string, std::int64_t> code_of_number;
  Texts result;
  auto code_of = [&](const Cell& cell) {
    auto next = static_cast<std::int64_t>(result.labels.size());
    if (cell.kind == CellKind::Text) {
      auto label = static_cast<std::size_t>(cell.value);
      if (code_of_written[label] < 0) {
        code_of_written[label] = next;
        result.labels.push_back(std::move(written[label]));
      }
      return code_of_written[label];
    }
    auto [found, added] = code_of_number.emplace(text_of(cell), next);
    if (added) result.labels.push_back(found->first);
    return found->second;
  };
  auto is_text = [&](const Cell& cell) { return !cell.is_number() || !scale.holds(cell); };

  each_cell([&](std::size_t, const Cell& cell) {
    if (is_text(cell)) code_of(cell);
  });
  result.codes = Integers::zeros(rows, 0, static_cast<std::int64_t>(result.labels.size()) - 1);
  result.valid = Bitmap(rows);
  each_cell([&](std::size_t row, const Cell& cell) {
    if (!is_text(cell)) return;
    result.codes.set(row, code_of(cell));
    result.valid.set(row);
  });
  return result;
}

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
  if (means_missing(text)) return append_missing();
  if (std::optional<Cell> number = parse_number(text)) {
    state_->scales.add(*number);
    state_->add(*number);
  } else {
    state_->add({CellKind::Text, 0, state_->texts.code_of(text)});
  }
}

Column ColumnBuilder::finish(std::size_t rows) && {
  must(state_->cells() <= rows, "a column has more cells than the population has patients");
  Column column;
  column.header = std::move(state_->header);
  column.name = std::move(state_->parsed.name);
  column.role = state_->parsed.role;
  column.unit = std::move(state_->parsed.unit);
  Scale scale = state_->scales.best();
  column.numbers = state_->take_numbers(rows, scale);
  column.texts = state_->take_texts(rows, scale);
  state_.reset();
  return column;
}

}  // namespace elig
