#include "runtime/population/text_list.h"

#include <algorithm>
#include <cstring>

namespace elig {
namespace {

template <class Texts>
TextList list_of(const Texts& texts) {
  TextListBuilder builder;
  for (std::string_view text : texts) builder.add(text);
  return builder.finish();
}

}  // namespace

TextList::TextList(const std::vector<std::string>& texts) : TextList(list_of(texts)) {}
TextList::TextList(std::initializer_list<std::string_view> texts) : TextList(list_of(texts)) {}

bool operator==(const TextList& a, const TextList& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

void TextListBuilder::add(const TextListBuilder& other, std::size_t first, std::size_t end) {
  const std::uint64_t begin = other.offsets_[first], base = bytes_.size();
  bytes_.append(other.bytes_, begin, other.offsets_[end] - begin);
  for (std::size_t i = first; i < end; ++i) offsets_.push_back(base + other.offsets_[i + 1] - begin);
}

TextList TextListBuilder::list() const {
  AlignedBytes offsets, bytes;
  if (size() > 0) {
    offsets = AlignedBytes(offsets_.size() * sizeof(std::uint64_t));
    std::memcpy(offsets.as<void>(), offsets_.data(), offsets.size());
    bytes = AlignedBytes(bytes_.size());
    if (!bytes_.empty()) std::memcpy(bytes.as<void>(), bytes_.data(), bytes_.size());
  }
  return {std::move(offsets), std::move(bytes)};
}

TextList TextListBuilder::finish() {
  TextList texts = list();
  *this = TextListBuilder();
  return texts;
}

}  // namespace elig
