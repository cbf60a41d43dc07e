#include "runtime/ingest/patient_ids.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

namespace elig {
namespace {

struct Repeated {
  std::size_t first = 0, second = 0;
};

// Most sources list their patients in the order of their ids.
bool ascend(const TextListBuilder& ids) {
  for (std::size_t row = 1; row < ids.size(); ++row) {
    if (ids[row - 1] >= ids[row]) return false;
  }
  return true;
}

// The earliest row whose id was there before. A table of rows by the hash of their ids, at most half full.
std::optional<Repeated> first_repeated(const TextListBuilder& ids) {
  if (ascend(ids)) return std::nullopt;
  constexpr std::size_t kFree = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> rows(std::bit_ceil(2 * ids.size()), kFree);
  const std::size_t mask = rows.size() - 1;
  for (std::size_t row = 0; row < ids.size(); ++row) {
    std::size_t at = std::hash<std::string_view>{}(ids[row]) & mask;
    for (; rows[at] != kFree; at = (at + 1) & mask) {
      if (ids[rows[at]] == ids[row]) return Repeated{rows[at], row};
    }
    rows[at] = row;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> PatientIds::append(const TextListBuilder& ids, std::size_t first, std::size_t end) {
  for (std::size_t row = first; row < end; ++row) {
    if (ids[row].empty()) {
      return Error{"row " + std::to_string(count_ + (row - first) + 1) + " has no patient id (in the first column)"};
    }
  }
  for (; ids_.size() == 0 && first < end && ids[first] == std::to_string(count_ + 1); ++first) ++count_;
  if (first == end) return std::nullopt;
  if (ids_.size() == 0) {
    for (std::size_t row = 0; row < count_; ++row) ids_.add(std::to_string(row + 1));
  }
  ids_.add(ids, first, end);
  count_ += end - first;
  return std::nullopt;
}

Result<TextList> PatientIds::finish() && {
  if (std::optional<Repeated> twice = first_repeated(ids_)) {
    return Error{"patient `" + std::string(ids_[twice->second]) + "` occurs twice, in row " +
                 std::to_string(twice->first + 1) + " and row " + std::to_string(twice->second + 1)};
  }
  return ids_.finish();
}

}  // namespace elig
