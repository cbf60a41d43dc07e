#include "runtime/ingest/patient_ids.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

#include "runtime/population/decimal.h"

namespace elig {
namespace {

struct Repeated {
  std::size_t first = 0, second = std::numeric_limits<std::size_t>::max();
};

// The earliest row whose id was there before. Sorts hashes instead of keeping a set of strings: 16 bytes a
// patient.
std::optional<Repeated> first_repeated(const TextListBuilder& ids) {
  struct Entry {
    std::size_t hash, row;
  };
  std::vector<Entry> entries(ids.size());
  for (std::size_t row = 0; row < ids.size(); ++row) entries[row] = {std::hash<std::string_view>{}(ids[row]), row};
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.hash != b.hash ? a.hash < b.hash : a.row < b.row; });

  Repeated earliest;
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    while (end < entries.size() && entries[end].hash == entries[begin].hash) ++end;
    bool found = false;  // nothing after a group's first repetition can be earlier
    for (std::size_t i = begin + 1; i < end && !found; ++i) {
      for (std::size_t j = begin; j < i && !found; ++j) {
        found = ids[entries[i].row] == ids[entries[j].row];
        if (found && entries[i].row < earliest.second) earliest = {entries[j].row, entries[i].row};
      }
    }
  }
  if (earliest.second == std::numeric_limits<std::size_t>::max()) return std::nullopt;
  return earliest;
}

}  // namespace

std::optional<Error> PatientIds::append(std::optional<std::string_view> cell) {
  std::string_view id = trimmed(cell.value_or(""));
  if (id.empty()) return Error{"row " + std::to_string(count_ + 1) + " has no patient id (in the first column)"};
  if (ids_.size() == 0 && id != std::to_string(count_ + 1)) {
    for (std::size_t row = 0; row < count_; ++row) ids_.add(std::to_string(row + 1));
    ids_.add(id);
  } else if (ids_.size() > 0) {
    ids_.add(id);
  }
  ++count_;
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
