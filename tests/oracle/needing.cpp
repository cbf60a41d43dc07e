// `needing 3 readings on 2 days at least 24 hours apart`.
#include <algorithm>

#include "tests/oracle/picks.h"

namespace elig::oracle {
namespace {

constexpr long kMinutesOfDay = 24L * 60;

/// The minutes at which a row may have been recorded, the first and the last; of whole days, by midnights.
struct Minutes {
  long lo, hi;
};

Minutes minutes_of(const Record& record, bool whole_days) {
  const long first = static_cast<long>(record.start.lo) * kMinutesOfDay;
  const long last = static_cast<long>(record.start.hi) * kMinutesOfDay;
  if (whole_days) return {first, last};
  if (record.minute >= 0) return {first + record.minute, last + record.minute};
  return {first, last + kMinutesOfDay - 1};
}

/// Are there so many rows, each surely so far after the one before, wherever in their intervals they were?
bool surely_apart(const std::vector<Minutes>& rows, std::optional<long> last, long more, long apart) {
  if (more <= 0) return true;
  return std::any_of(rows.begin(), rows.end(), [&](const Minutes& row) {
    return (!last || row.lo >= *last + apart) && surely_apart(rows, row.hi, more - 1, apart);
  });
}

/// Generously: the rows of known time that are so far apart, and all others, are enough; and so many times, so far
/// apart, each lie where some row may have been.
bool perhaps_apart(const std::vector<Minutes>& rows, long wanted, long apart) {
  std::vector<Minutes> known;
  for (const Minutes& row : rows) {
    if (row.lo == row.hi) known.push_back(row);
  }
  const auto others = static_cast<long>(rows.size() - known.size());
  if (!surely_apart(known, {}, wanted - others, apart)) return false;
  std::optional<long> last;
  for (long i = 0; i < wanted; ++i) {
    std::optional<long> next;
    for (const Minutes& row : rows) {
      const long earliest = last ? std::max(row.lo, *last + apart) : row.lo;
      if (earliest <= row.hi && (!next || earliest < *next)) next = earliest;
    }
    if (!next) return false;
    last = next;
  }
  return true;
}

bool there_are(const std::vector<Record>& records, const Needed& needed, bool sure) {
  if (static_cast<long>(records.size()) < needed.readings) return false;
  const auto apart = [&](long wanted, const Rational& gap, bool whole_days) {
    std::vector<Minutes> rows;
    for (const Record& record : records) rows.push_back(minutes_of(record, whole_days));
    const long minutes = ceil(gap).get_si();
    return sure ? surely_apart(rows, {}, wanted, minutes) : perhaps_apart(rows, wanted, minutes);
  };
  if (needed.days > 1 && !apart(needed.days, kMinutesOfDay, true)) return false;
  return !needed.apart_minutes || apart(needed.readings, *needed.apart_minutes, needed.apart_in_days);
}

}  // namespace

Truth enough(const Candidates& candidates, const Needed& needed) {
  std::vector<Record> sure, perhaps;
  for (const Candidate& one : candidates) {
    if (one.belongs == Truth::True) sure.push_back(one.record);
    if (one.belongs != Truth::False) perhaps.push_back(one.record);
  }
  if (there_are(sure, needed, true)) return Truth::True;
  return there_are(perhaps, needed, false) ? Truth::Unknown : Truth::False;
}

}  // namespace elig::oracle
