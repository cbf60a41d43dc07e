// What is done row by row, and number by number, where a level has no instructions for more: included by such a level's
// source in front of vectors.h, which says what is asked for. Such a level searches for no numbers (Loops::search).
#include "runtime/base/bug.h"
#include "runtime/portfolio/loops.h"

namespace elig::portfolio {
namespace {

void search(const SearchTree&, const void*, std::size_t, std::uint64_t*, std::size_t) {
  bug("a tree without a search");
}
void number_quotients(const RatioTests&, const Block&) { bug("ratios without a search"); }

void compare_bytes(const std::int8_t* rows, std::size_t words, std::int8_t value, bool equal,
                   const std::uint64_t* known, std::uint64_t* mask) {
  for (std::size_t word = 0; word < words; ++word, rows += kRowsPerWord) {
    alignas(kColumnAlignment) std::uint8_t answers[kRowsPerWord];
    for (std::size_t i = 0; i < kRowsPerWord; ++i) answers[i] = equal ? rows[i] == value : rows[i] <= value;
    mask[word] = packed(answers) & known[word];
  }
}

using Codes = Code __attribute__((vector_size(sizeof(Words)), may_alias));
constexpr std::size_t kCodeLanes = sizeof(Words);
constexpr std::size_t kFewCodes = 0;  // makes no difference

inline Codes look_up(const CodePage& page, const std::uint8_t* numbers, bool) {
  Codes found{};
  for (std::size_t i = 0; i < kCodeLanes; ++i) found[i] = page.codes[numbers[i]];
  return found;
}

}  // namespace
}  // namespace elig::portfolio
