// Selections of one patient: which rows belong, and what the selection then says.
#pragma once

#include <map>

#include "tests/oracle/picks.h"
#include "tests/oracle/term.h"

namespace elig::oracle {

/// A number of which, where it is not sure, the lowest and the highest that it may be are known.
struct Ends {
  Quantity sure, low, high;  // sure: missing unless nothing is open

  [[nodiscard]] bool open() const;
};

class History {
 public:
  explicit History(const Patient& patient) : patient_(patient) {}

  /// any, no, every, active, history.
  Truth chosen(const Selection& selection);
  /// count, mean, median.
  Ends summary(const Selection& selection);
  /// A field of the row that is picked.
  Ends field(const Selection& selection, const std::string& name);
  /// The row that is surely picked, if any.
  std::optional<Record> picked(const Selection& selection);
  /// The day that a term is, as far as it is known; nullopt: missing.
  std::optional<DayRange> days(const Term& date);

 private:
  const Patient& patient_;
  std::map<const Selection*, std::optional<Candidates>> found_;

  const std::optional<Candidates>& candidates(const Selection& selection);
  std::optional<Candidates> find(const Selection& selection);
  Truth inside(const Selection& selection, const Record& record);
  std::optional<DayRange> reach(const Selection& selection, bool to_last);
  Truth seen(const Record& record, bool after_index);
  Truth followed(const Followed& wanted, const Record& record, bool after_index);
  bool decided_by_wide(const Selection& selection, std::optional<Record>& picked);
  Quantity missing_number(const Selection& selection, const std::string& name);
  std::vector<Quantity> numbers(const Candidates& candidates, const std::string& field);
};

/// A day as a number of days.
Quantity day_number(std::optional<Day> day);
Ends day_ends(const std::optional<DayRange>& days);

}  // namespace elig::oracle
