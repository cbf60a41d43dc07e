// The metadata of a population file -> the population, whose arrays are parts of the file. Bounds are checked
// everywhere: metadata that was damaged, or made up, gives no population and no more memory than it has bytes to name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/population/mapped_population.h"
#include "runtime/population/population.h"

namespace elig {

/// The reading half of file_layout.h.
class LayoutReader {
 public:
  /// `metadata` is the file's metadata, padded; its arrays begin after it.
  LayoutReader(MappedBytes file, std::string_view metadata);

  /// nullopt: the metadata says what cannot be.
  std::optional<Population> population();

  [[nodiscard]] const std::vector<FileArray>& arrays() const { return arrays_; }

  // -- for file_layout.h
  template <class T>
  void number(T& value);
  void count(std::size_t& value);
  void width(Width& width);
  void range(Integers& integers);
  void role(ColumnRole& role);
  void decimals(int& decimals);
  void text(std::string& text);
  void code(ConceptCode& code);
  void array(AlignedBytes& bytes, std::size_t least);
  void array_or_none(AlignedBytes& bytes, std::size_t least);
  void bitmap(Bitmap& bitmap, std::size_t rows);
  void blocks(Numbers& numbers, std::size_t rows);
  void texts(TextList& texts);
  template <class T, class Each>
  void list(std::vector<T>& items, Each each) {
    std::size_t left = 0;
    for (count(left); left > 0 && !wrong_; --left) each(items.emplace_back());
  }
  template <class T, class Each>
  void maybe(std::optional<T>& item, Each each) {
    if (plain<std::uint8_t>() != 0) each(item.emplace());
  }

 private:
  template <class T>
  T plain();
  std::string_view take(std::uint64_t bytes);
  void claim(bool holds) { wrong_ = wrong_ || !holds; }
  void read_codes();
  void read_checksums();

  MappedBytes file_;
  std::string_view rest_;     // of the metadata
  std::uint64_t next_array_;  // where it begins
  std::vector<ConceptCode> codes_;
  std::string_view checksums_;  // uint64 each
  std::vector<FileArray> arrays_;
  bool wrong_ = false;
};

}  // namespace elig
