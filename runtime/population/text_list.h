// Many short texts in two arrays, so that ten million patient ids are mapped from a file and not allocated one by one.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/population/aligned_bytes.h"

namespace elig {

/// Texts by number, immutable. A copy shares its memory. Views into it live as long as any copy does.
class TextList {
 public:
  TextList() = default;
  TextList(const std::vector<std::string>& texts);          // NOLINT(google-explicit-constructor)
  TextList(std::initializer_list<std::string_view> texts);  // NOLINT(google-explicit-constructor)

  /// `offsets`: uint64, one more than there are texts, ascending from 0; text i is bytes[offsets[i], offsets[i + 1]).
  /// Both empty: no texts.
  TextList(AlignedBytes offsets, AlignedBytes bytes) : offsets_(std::move(offsets)), bytes_(std::move(bytes)) {}

  [[nodiscard]] std::size_t size() const { return offsets_.empty() ? 0 : offsets_.size() / sizeof(std::uint64_t) - 1; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t* offsets = offsets_.as<std::uint64_t>();
    return {bytes_.as<char>() + offsets[i], offsets[i + 1] - offsets[i]};
  }

  [[nodiscard]] const AlignedBytes& offsets() const { return offsets_; }
  [[nodiscard]] const AlignedBytes& bytes() const { return bytes_; }

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;  // its reference is a value
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = std::string_view;

    Iterator() = default;
    Iterator(const TextList* list, std::size_t at) : list_(list), at_(at) {}
    std::string_view operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const TextList* list_ = nullptr;
    std::size_t at_ = 0;
  };
  using iterator = Iterator;
  using const_iterator = Iterator;
  using value_type = std::string_view;
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

  friend bool operator==(const TextList& a, const TextList& b);

 private:
  AlignedBytes offsets_, bytes_;
};

/// Makes a TextList, text after text.
class TextListBuilder {
 public:
  void add(std::string_view text) {
    bytes_ += text;
    offsets_.push_back(bytes_.size());
  }
  [[nodiscard]] std::size_t size() const { return offsets_.size() - 1; }
  std::string_view operator[](std::size_t i) const {
    return std::string_view(bytes_).substr(offsets_[i], offsets_[i + 1] - offsets_[i]);
  }
  /// The texts [first, end) of another.
  void add(const TextListBuilder& other, std::size_t first, std::size_t end);
  /// Forgets all texts, and keeps their memory.
  void clear() {
    bytes_.clear();
    offsets_.resize(1);
  }
  /// A copy of what was added.
  [[nodiscard]] TextList list() const;
  /// The same. Leaves the builder empty.
  TextList finish();

 private:
  std::vector<std::uint64_t> offsets_{0};
  std::string bytes_;
};

}  // namespace elig
