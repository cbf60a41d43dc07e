#include "runtime/population/layout_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "runtime/population/decimal.h"
#include "runtime/population/file_header.h"
#include "runtime/population/file_layout.h"

namespace elig {

LayoutReader::LayoutReader(MappedBytes file, std::string_view metadata)
    : file_(std::move(file)), rest_(metadata), next_array_(sizeof(FileHeader) + metadata.size()) {}

std::optional<Population> LayoutReader::population() {
  Population population;
  read_codes();
  read_checksums();
  describe_population(*this, population);
  claim(rest_.size() < kColumnAlignment && arrays_.size() == checksums_.size() / sizeof(std::uint64_t));
  claim(next_array_ == file_.size);
  claim(std::ranges::all_of(population.tables, [](const EventTable& table) {
    return std::ranges::all_of(table.runs, [](const EventRun& run) {
      const bool owned = run.rows == 0 || !run.offsets.empty() || !run.owners.empty();
      return owned && run.rows <= std::numeric_limits<std::int32_t>::max();
    });
  }));
  claim(population.ids.empty() || population.ids.size() == population.patients);
  if (wrong_) return std::nullopt;
  return population;
}

// `bytes` of the metadata; fewer when there are no more, which is wrong.
std::string_view LayoutReader::take(std::uint64_t bytes) {
  claim(bytes <= rest_.size());
  if (wrong_) return {};
  std::string_view taken = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return taken;
}

template <class T>
T LayoutReader::plain() {
  T value{};
  std::string_view bytes = take(sizeof value);
  if (!wrong_) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

void LayoutReader::read_codes() {
  std::size_t left = 0;
  for (count(left); left > 0 && !wrong_; --left) {
    ConceptCode& code = codes_.emplace_back();
    text(code.system);
    text(code.code);
  }
}

void LayoutReader::read_checksums() {
  std::size_t arrays = 0;
  count(arrays);
  claim(arrays <= rest_.size() / sizeof(std::uint64_t));
  if (!wrong_) checksums_ = take(arrays * sizeof(std::uint64_t));
}

template <class T>
void LayoutReader::number(T& value) {
  const auto wide = plain<std::int64_t>();
  claim(std::in_range<T>(wide));
  value = static_cast<T>(wide);
}

// Rows or bytes; so few that no sum or product of them with the size of a type overflows.
void LayoutReader::count(std::size_t& value) {
  value = plain<std::uint64_t>();
  claim(value <= std::numeric_limits<std::uint64_t>::max() >> 16);
  if (wrong_) value = 0;
}

void LayoutReader::width(Width& width) {
  const auto bytes = plain<std::uint8_t>();
  claim(bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8);
  if (!wrong_) width = static_cast<Width>(bytes);
}

// Planning relies on it that the layout holds the range, and everybody on it that no row of any content overflows.
void LayoutReader::range(Integers& integers) {
  number(integers.min);
  number(integers.max);
  claim(wrong_ || holds(integers.layout(), integers.min, integers.max));
}

void LayoutReader::role(ColumnRole& role) {
  const auto value = plain<std::uint8_t>();
  claim(value <= static_cast<std::uint8_t>(ColumnRole::Date));
  if (!wrong_) role = static_cast<ColumnRole>(value);
}

void LayoutReader::decimals(int& decimals) {
  decimals = plain<std::uint8_t>();
  claim(decimals <= kMaxDigits);
}

void LayoutReader::text(std::string& text) {
  std::size_t size = 0;
  count(size);
  text = take(size);
}

void LayoutReader::code(ConceptCode& code) {
  const auto number = plain<std::uint32_t>();
  claim(number < codes_.size());
  if (!wrong_) code = codes_[number];
}

void LayoutReader::array(AlignedBytes& bytes, std::size_t least) {
  std::size_t size = 0;
  count(size);
  claim(size >= least && next_array_ <= file_.size && padded(size) <= file_.size - next_array_);
  claim(arrays_.size() < checksums_.size() / sizeof(std::uint64_t));
  if (wrong_) return;
  std::uint64_t checksum = 0;
  std::memcpy(&checksum, checksums_.data() + arrays_.size() * sizeof checksum, sizeof checksum);
  arrays_.push_back({next_array_, padded(size), checksum});
  if (size > 0) bytes = AlignedBytes::borrowed(file_.owner, file_.data + next_array_, size);
  next_array_ += padded(size);
}

void LayoutReader::array_or_none(AlignedBytes& bytes, std::size_t least) {
  array(bytes, 0);
  claim(bytes.empty() || bytes.size() >= least);
}

void LayoutReader::bitmap(Bitmap& bitmap, std::size_t rows) {
  AlignedBytes words;
  array_or_none(words, words_for(rows) * sizeof(std::uint64_t));
  bitmap = Bitmap(std::move(words));
}

void LayoutReader::blocks(Numbers& numbers, std::size_t rows) {
  array(numbers.blocks, blocks_for(rows) * sizeof(BlockRange));
}

void LayoutReader::texts(TextList& texts) {
  AlignedBytes offsets, bytes;
  array(offsets, 0);
  array(bytes, 0);
  claim(offsets.size() % sizeof(std::uint64_t) == 0 && offsets.size() != sizeof(std::uint64_t));
  texts = TextList(std::move(offsets), std::move(bytes));
}

}  // namespace elig
