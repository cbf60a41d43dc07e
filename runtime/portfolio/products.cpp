#include "runtime/portfolio/products.h"

#include <algorithm>

namespace elig::portfolio {
namespace {

using Span = std::span<const std::uint8_t>;

bool within(Span inner, Span outer) {
  return std::ranges::equal(inner, outer, [](std::uint8_t a, std::uint8_t b) { return a <= b; });
}

bool within(const Product& inner, const Product& outer) {
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (!within(Span(inner[i]), Span(outer[i]))) return false;
  }
  return true;
}

class Expansion {
 public:
  Expansion(std::span<const std::size_t> states, std::size_t most) : states_(states), most_(most) {
    for (const std::size_t number : states) product_.emplace_back(number, std::uint8_t{1});
  }

  // What the variables from `variable` on have to be, given product_ of those before: for each truth that a state of
  // the variable leaves to the others, all states that leave as much.
  bool expand(Span truth, std::size_t variable) {
    if (std::ranges::find(truth, 1) == truth.end()) return true;
    if (std::ranges::find(truth, 0) == truth.end()) return add();
    const std::size_t states = states_[variable], rest = truth.size() / states;
    const auto left_by = [&](std::size_t state) { return truth.subspan(state * rest, rest); };
    for (std::size_t state = 0; state < states; ++state) {
      bool seen = false;
      for (std::size_t before = 0; before < state && !seen; ++before) {
        seen = std::ranges::equal(left_by(before), left_by(state));
      }
      if (seen) continue;
      for (std::size_t i = 0; i < states; ++i) product_[variable][i] = within(left_by(state), left_by(i));
      if (!expand(left_by(state), variable + 1)) return false;
    }
    std::ranges::fill(product_[variable], std::uint8_t{1});
    return true;
  }

  std::vector<Product> take() { return std::move(found_); }

 private:
  bool add() {
    for (const Product& product : found_) {
      if (within(product_, product)) return true;
    }
    std::erase_if(found_, [&](const Product& product) { return within(product, product_); });
    found_.push_back(product_);
    return found_.size() <= most_;
  }

  std::span<const std::size_t> states_;
  std::size_t most_;
  Product product_;
  std::vector<Product> found_;
};

}  // namespace

std::optional<std::vector<Product>> products_of(Span truth, std::span<const std::size_t> states, std::size_t most) {
  Expansion expansion(states, most);
  if (!expansion.expand(truth, 0)) return std::nullopt;
  return expansion.take();
}

}  // namespace elig::portfolio
