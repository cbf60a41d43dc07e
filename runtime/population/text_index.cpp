#include "runtime/population/text_index.h"

#include <algorithm>
#include <cstring>

#include "runtime/base/bug.h"

namespace elig {
namespace {

constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;  // 2^64 / the golden ratio

std::uint64_t mixed(std::uint64_t bits) {
  bits *= kOdd;
  return bits ^ (bits >> 32);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = text.size() * kOdd, word = 0;
  while (text.size() > 8) {
    std::memcpy(&word, text.data(), 8);
    hash = mixed(hash ^ word);
    text.remove_prefix(8);
  }
  word = 0;
  if (!text.empty()) std::memcpy(&word, text.data(), text.size());  // an empty view's data may be null
  return mixed(mixed(hash ^ word));
}

}  // namespace

TextIndex::TextIndex() : slots_(64) {}

std::size_t TextIndex::slot_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto low = static_cast<std::uint32_t>(hash);
  std::size_t at = (hash >> 32) & mask;
  while (slots_[at].text != 0 && (slots_[at].hash != low || texts_[slots_[at].text - 1] != text)) at = (at + 1) & mask;
  return at;
}

std::optional<std::uint32_t> TextIndex::find(std::string_view text) const {
  const Slot& slot = slots_[slot_of(text, hash_of(text))];
  if (slot.text == 0) return std::nullopt;
  return slot.text - 1;
}

std::uint32_t TextIndex::add(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  Slot& slot = slots_[slot_of(text, hash)];
  if (slot.text != 0) return slot.text - 1;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  must(number < 0x7FFFFFFF, "more than 2^31 different texts");
  texts_.add(text);
  slot = {static_cast<std::uint32_t>(hash), number + 1};
  if (texts_.size() * 2 > slots_.size()) grow();
  return number;
}

void TextIndex::clear() {
  if (texts_.size() == 0) return;
  texts_.clear();
  std::ranges::fill(slots_, Slot{});
}

void TextIndex::grow() {
  slots_.assign(slots_.size() * 2, {});
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    const std::uint64_t hash = hash_of(texts_[i]);
    std::size_t at = (hash >> 32) & mask;
    while (slots_[at].text != 0) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(i) + 1};
  }
}

}  // namespace elig
