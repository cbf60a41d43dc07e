// A truth of a few variables, each with a few states -> an or of products, of which each asks every variable to be in
// some of its states. So `ALT <= 3 or liver_mets and ALT <= 5` fails where (ALT > 5), or where (ALT > 3) and
// (liver_mets is no).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace elig::portfolio {

/// 0 or 1 for each combination of states, the last variable's running fastest.
using Truth = std::vector<std::uint8_t>;

/// For each variable, 0 or 1 by state.
using Product = std::vector<std::vector<std::uint8_t>>;

/// None lies within another. Nothing where there would be more than `most`.
std::optional<std::vector<Product>> products_of(std::span<const std::uint8_t> truth,
                                                std::span<const std::size_t> states, std::size_t most);

}  // namespace elig::portfolio
