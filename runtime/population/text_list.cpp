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

TextList TextListBuilder::finish() {
  AlignedBytes offsets, bytes;
  if (size() > 0) {
    offsets = AlignedBytes(offsets_.size() * sizeof(std::uint64_t));
    std::memcpy(offsets.as<void>(), offsets_.data(), offsets.size());
    bytes = AlignedBytes(bytes_.size());
    if (!bytes_.empty()) std::memcpy(bytes.as<void>(), bytes_.data(), bytes_.size());
  }
  *this = TextListBuilder();
  return {std::move(offsets), std::move(bytes)};
}

}  // namespace elig
