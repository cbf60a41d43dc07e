// How many rows belong, and whether any does.
#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/select/members.h"
#include "runtime/select/needing.h"
#include "runtime/select/other_end.h"
#include "runtime/select/row_loops.h"

namespace elig {
namespace {

std::uint64_t all_of(std::size_t count) {
  return count < kRowsPerWord ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

// Too few rows are none.
void demand(Needing& needing, const Members& members, std::size_t first, std::size_t last, std::uint32_t* low,
            std::uint32_t* high) {
  if (!needing.asked()) return;
  for (std::size_t p = first; p < last; ++p) {
    const Enough enough = needing.of(members, p);
    if (!enough.surely) low[p] = 0;
    if (!enough.perhaps) high[p] = 0;
  }
}

// In an open world, none is known of those only for whom something surely lies in the windows.
void only_where_inside(const Members& members, std::size_t first, std::size_t last, std::uint64_t* no) {
  std::vector<std::uint64_t> inside(words_for(last - first));
  row_loops().any(members, members.inside, first, last, inside.data());
  for (std::size_t word = 0; word < inside.size(); ++word) no[word] &= inside[word];
}

}  // namespace

Counted count_rows(const RowQuery& query, unsigned threads) {
  AlignedBytes low(query.patients * sizeof(std::uint32_t));
  OtherEnd<std::uint32_t> high(query.patients);
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    row_loops().count(members, members.sure, first, last, low.as<std::uint32_t>());
    Needing needing(query);
    if (members.exact() && !needing.asked()) return;
    std::uint32_t* counts = high.of_block(first, last);
    row_loops().count(members, members.may, first, last, counts);
    demand(needing, members, first, last, low.as<std::uint32_t>(), counts);
  });
  AlignedBytes other = std::move(high).finish(low);
  return {std::move(low), std::move(other)};
}

AnyRows any_row(const RowQuery& query, unsigned threads) {
  AnyRows any{Bitmap(query.patients), Bitmap(query.patients)};
  for_each_block(query, nullptr, threads, [&](std::size_t first, std::size_t last, const Members& members) {
    const std::size_t words = words_for(last - first);
    std::uint64_t* yes = any.yes.words() + first / kRowsPerWord;
    std::uint64_t* no = any.no.words() + first / kRowsPerWord;  // first: perhaps
    Needing needing(query);
    if (needing.asked()) {
      for (std::size_t p = first; p < last; ++p) {
        const Enough enough = needing.of(members, p);
        if (enough.surely) any.yes.set(p);
        if (enough.perhaps) any.no.set(p);
      }
    } else {
      row_loops().any(members, members.sure, first, last, yes);
      if (members.exact()) {
        std::copy(yes, yes + words, no);
      } else {
        row_loops().any(members, members.may, first, last, no);
      }
    }
    for (std::size_t word = 0; word < words; ++word) no[word] = ~no[word] & all_of(last - first - word * kRowsPerWord);
    if (!query.closed_world) only_where_inside(members, first, last, no);
  });
  return any;
}

}  // namespace elig
