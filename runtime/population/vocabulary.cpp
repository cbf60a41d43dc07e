#include "runtime/population/vocabulary.h"

#include <algorithm>

namespace elig {
namespace {

constexpr char kAfterCode = '\n';

}  // namespace

bool KnownCodes::has(std::string_view code) const {
  const std::string_view all(codes.as<char>(), codes.size());
  std::size_t begin = 0, end = all.size();  // both where a code begins
  while (begin < end) {
    const std::size_t middle = begin + (end - begin - 1) / 2;
    const std::size_t before = middle == begin ? std::string_view::npos : all.rfind(kAfterCode, middle - 1);
    const std::size_t first = before == std::string_view::npos || before < begin ? begin : before + 1;
    const std::size_t last = std::min(all.find(kAfterCode, middle), all.size());  // of a damaged file: no `\n`
    const std::string_view here = all.substr(first, last - first);
    if (here == code) return true;
    if (here < code) {
      begin = last + 1;
    } else {
      end = first;
    }
  }
  return false;
}

KnownCodes known_codes(std::string_view system, const std::vector<std::string>& codes) {
  std::vector<std::string_view> sorted;
  std::size_t bytes = 0;
  for (const std::string_view code : codes) {
    if (code.find(kAfterCode) == std::string_view::npos) sorted.push_back(code);
  }
  std::ranges::sort(sorted);
  const auto repeated = std::ranges::unique(sorted);
  sorted.erase(repeated.begin(), repeated.end());
  for (const std::string_view code : sorted) bytes += code.size() + 1;
  KnownCodes known{std::string(system), AlignedBytes(bytes)};
  char* next = known.codes.as<char>();
  for (const std::string_view code : sorted) {
    next = std::copy(code.begin(), code.end(), next);
    *next++ = kAfterCode;
  }
  return known;
}

}  // namespace elig
