// Typed indices: an `Id<Expr>` cannot be used where an `Id<Unit>` is meant.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace elig {

template <class T>
struct Id {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t index = kNone;

  [[nodiscard]] bool valid() const { return index != kNone; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

/// Append-only storage for nodes of one type, addressed by `Id<T>`. A reference into it lives only
/// until the next `add`.
template <class T>
class Arena {
 public:
  Id<T> add(T node) {
    nodes_.push_back(std::move(node));
    return {static_cast<std::uint32_t>(nodes_.size() - 1)};
  }
  [[nodiscard]] const T& operator[](Id<T> id) const { return nodes_[id.index]; }
  [[nodiscard]] T& operator[](Id<T> id) { return nodes_[id.index]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  std::vector<T> nodes_;
};

}  // namespace elig
