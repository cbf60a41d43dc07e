// Texts -> 0, 1, 2, ... in order of first appearance: patient ids, codes, units, texts of cells. One lookup a cell,
// without an allocation for a text that is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/population/text_list.h"

namespace elig {

/// Not thread-safe while texts are added. Holds fewer than 2^31 texts.
class TextIndex {
 public:
  TextIndex();

  std::uint32_t add(std::string_view text);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;

  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  /// Valid until the next add.
  std::string_view operator[](std::size_t i) const { return texts_[i]; }

  /// A copy of all texts.
  [[nodiscard]] TextList texts() const { return texts_.list(); }
  /// Forgets all texts, and keeps its memory.
  void clear();

  /// Ends the index.
  TextList take() && { return texts_.finish(); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t text = 0;  // its number + 1; 0: free
  };
  [[nodiscard]] std::size_t slot_of(std::string_view text, std::uint64_t hash) const;
  void grow();

  TextListBuilder texts_;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
};

}  // namespace elig
