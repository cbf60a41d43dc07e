#include "runtime/population/layout_writer.h"

#include "runtime/base/bug.h"
#include "runtime/population/file_header.h"
#include "runtime/population/file_layout.h"

namespace elig {
namespace {

void append(std::string& bytes, std::uint64_t value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append(std::string& bytes, const std::string& text) {
  append(bytes, text.size());
  bytes += text;
}

}  // namespace

LayoutWriter::LayoutWriter(const Population& population) { describe_population(*this, population); }

void LayoutWriter::text(const std::string& text) { append(body_, text); }

void LayoutWriter::code(const ConceptCode& code) {
  const auto [found, added] = codes_.emplace(code, static_cast<std::uint32_t>(codes_.size()));
  if (added) code_order_.push_back(&found->first);
  plain(found->second);
}

void LayoutWriter::array(const AlignedBytes& bytes, std::size_t least) {
  must(bytes.size() >= least, "an array of a population has fewer rows than it should");
  count(bytes.size());
  arrays_.push_back(bytes);
}

void LayoutWriter::array_or_none(const AlignedBytes& bytes, std::size_t least) {
  array(bytes, bytes.empty() ? 0 : least);
}

void LayoutWriter::bitmap(const Bitmap& bitmap, std::size_t rows) {
  array_or_none(bitmap.bytes(), words_for(rows) * sizeof(std::uint64_t));
}

void LayoutWriter::blocks(const Numbers& numbers, std::size_t rows) {
  array(numbers.blocks.empty() ? block_ranges(numbers, rows) : numbers.blocks, blocks_for(rows) * sizeof(BlockRange));
}

void LayoutWriter::texts(const TextList& texts) {
  array(texts.offsets(), 0);
  array(texts.bytes(), 0);
}

std::string LayoutWriter::metadata(const std::vector<std::uint64_t>& checksums) const {
  must(checksums.size() == arrays_.size(), "every array has a checksum");
  std::string metadata;
  append(metadata, code_order_.size());
  for (const ConceptCode* code : code_order_) {
    append(metadata, code->system);
    append(metadata, code->code);
  }
  append(metadata, checksums.size());
  for (std::uint64_t checksum : checksums) append(metadata, checksum);
  metadata += body_;
  metadata.resize(padded(metadata.size()), '\0');
  return metadata;
}

}  // namespace elig
