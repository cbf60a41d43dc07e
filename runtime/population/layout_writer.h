// A population -> the metadata of its file, and the arrays that come after it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/population/population.h"

namespace elig {

/// The writing half of file_layout.h. Borrows the population.
class LayoutWriter {
 public:
  explicit LayoutWriter(const Population& population);

  [[nodiscard]] const std::vector<AlignedBytes>& arrays() const { return arrays_; }
  /// Padded. `checksums`: one an array; the metadata's size does not depend on them.
  [[nodiscard]] std::string metadata(const std::vector<std::uint64_t>& checksums) const;

  // -- for file_layout.h
  void number(std::int64_t value) { plain(value); }
  void count(std::size_t value) { plain(static_cast<std::uint64_t>(value)); }
  void width(Width width) { plain(static_cast<std::uint8_t>(width)); }
  void range(const Integers& integers) {
    number(integers.min);
    number(integers.max);
  }
  void role(ColumnRole role) { plain(static_cast<std::uint8_t>(role)); }
  void decimals(int decimals) { plain(static_cast<std::uint8_t>(decimals)); }
  void text(const std::string& text);
  void code(const ConceptCode& code);
  void array(const AlignedBytes& bytes, std::size_t least);
  void array_or_none(const AlignedBytes& bytes, std::size_t least);
  void bitmap(const Bitmap& bitmap, std::size_t rows);
  void blocks(const Numbers& numbers, std::size_t rows);
  void texts(const TextList& texts);
  template <class T, class Each>
  void list(const std::vector<T>& items, Each each) {
    count(items.size());
    for (const T& item : items) each(item);
  }
  template <class T, class Each>
  void maybe(const std::optional<T>& item, Each each) {
    plain(static_cast<std::uint8_t>(item.has_value()));
    if (item) each(*item);
  }

 private:
  template <class T>
  void plain(T value) {
    body_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  std::string body_;
  std::vector<AlignedBytes> arrays_;
  std::map<ConceptCode, std::uint32_t> codes_;  // each is written once, before the rest
  std::vector<const ConceptCode*> code_order_;
};

}  // namespace elig
