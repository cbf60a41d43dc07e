// Which of a patient's rows a selection is about (MEANING.md, "Histories: selections"). A row surely belongs, perhaps,
// or not; what follows for the selection is found by comparing every row with every other.
#pragma once

#include <optional>
#include <vector>

#include "tests/oracle/records.h"

namespace elig::oracle {

struct Candidate {
  Record record;
  Truth inside = Truth::True;   // seen, and in the windows
  Truth belongs = Truth::True;  // and satisfies `where`, and is followed as asked
};
using Candidates = std::vector<Candidate>;

/// A day that may lie anywhere in `a` against one anywhere in `b`: is it on or before it?
Truth on_or_before(const DayRange& a, const DayRange& b);

/// The row, where it is sure which; else none. `first` is the earliest, `latest` not.
std::optional<Record> pick_in_time(const Candidates& candidates, bool latest);
std::optional<Record> pick_nth(const Candidates& candidates, std::size_t nth);

/// Rows by their numbers (one for each candidate; missing: not a row). `low` and `high` are the lowest and the highest
/// number that the pick may have, none where there may be none.
struct Extremes {
  std::optional<Record> sure;
  std::optional<Quantity> low, high;
};
Extremes pick_extreme(const Candidates& candidates, const std::vector<Quantity>& numbers, bool highest);

/// Are there as many as are needed?
Truth enough(const Candidates& candidates, const Needed& needed);

struct Counted {
  std::size_t low = 0, high = 0;
};
Counted counted(const Candidates& candidates);
/// The most that lie in d .. d + length, for any day d.
Counted busiest(const Candidates& candidates, const TimeSpan& length);

/// Of the numbers of rows that belong; none where it is not sure which do.
std::optional<Quantity> mean(const Candidates& candidates, const std::vector<Quantity>& numbers);
std::optional<Quantity> median(const Candidates& candidates, const std::vector<Quantity>& numbers);

}  // namespace elig::oracle
