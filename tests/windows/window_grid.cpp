#include "tests/windows/window_grid.h"

#include <map>
#include <set>

#include "runtime/population/date.h"
#include "tests/oracle/calendar.h"

namespace elig::windows {
namespace {

using oracle::TimeSpan;

TimeSpan days(long n) { return {TimeSpan::Kind::Step, 0, n}; }
TimeSpan months(long n) { return {TimeSpan::Kind::Step, n, 0}; }

/// Lengths as written, and what they are.
const std::map<std::string, TimeSpan>& spans() {
  static const std::map<std::string, TimeSpan> all = {
      {"1 day", days(1)},
      {"28 days", days(28)},
      {"36 hours", days(2)},
      {"2 weeks", days(14)},
      {"1 month", months(1)},
      {"3 months", months(3)},
      {"1 year", months(12)},
      {"max(30 days, 1 month)", {TimeSpan::Kind::Farther, 0, 0, {days(30), months(1)}}},
      {"min(30 days, 1 month)", {TimeSpan::Kind::Nearer, 0, 0, {days(30), months(1)}}},
  };
  return all;
}

/// Month ends and leap days.
const std::vector<std::string>& index_dates() {
  static const std::vector<std::string> all = {"2023-02-28", "2024-02-28", "2024-02-29", "2024-03-01",
                                               "2024-03-31", "2024-04-30", "2024-05-31", "2023-12-31",
                                               "2024-01-01", "2025-02-28", "2024-03-30"};
  return all;
}

std::vector<std::string> windows(const std::string& length) {
  std::vector<std::string> out = {"within " + length};
  for (const char* side : {"before", "after", "of"}) {
    out.push_back("within " + length + " " + side + " start(latest(anchor))");
    out.push_back("within " + length + " " + side + " index");
  }
  out.push_back("more than " + length + " ago");
  out.push_back("at least " + length + " ago");
  out.push_back("more than " + length + " before start(latest(anchor))");
  out.push_back("at least " + length + " before start(latest(anchor))");
  // Of two windows, and with a time added to a date.
  out.push_back("within " + length + " after start(latest(anchor))");
  if (length.find('(') != std::string::npos) return out;
  out.push_back("between start(latest(anchor)) and start(latest(anchor)) + " + length);
  out.push_back("between start(latest(anchor)) - " + length + " and index");
  out.push_back("within " + length + " on or after start(latest(anchor))");
  if (length != lengths().front()) return out;
  for (const char* kind : {"before", "after", "on or before", "on or after"}) {
    out.push_back(std::string(kind) + " start(latest(anchor))");
    out.push_back(std::string(kind) + " index");
    out.push_back(std::string(kind) + " 2024-02-29");
  }
  out.push_back("between start(latest(anchor)) and index");
  out.push_back("between index and start(latest(anchor))");
  out.emplace_back("ever");
  out.emplace_back("");
  return out;
}

Day moved(Day day, long by) { return day + static_cast<Day>(by); }

/// The anchors of a patient, as cells: exact ones near index, the month of one, none.
std::vector<std::string> anchors(Day index) {
  return {day_text(index), day_text(moved(index, -45)), day_text(moved(index, -45)).substr(0, 7), "?"};
}

/// Days on both sides of every end that a window may have here.
std::set<Day> boundary_days(Day index, const std::string& anchor, const TimeSpan& length) {
  std::set<Day> ends = {index, oracle::moved(index, length, false), oracle::moved(index, length, true)};
  if (anchor != "?") {
    const DayRange days = oracle::days_of(anchor);
    for (const Day day : {days.lo, days.hi}) {
      ends.insert({day, oracle::moved(day, length, false), oracle::moved(day, length, true)});
    }
  }
  std::set<Day> out;
  for (const Day end : ends) out.insert({moved(end, -1), end, moved(end, 1)});
  return out;
}

/// Rows that have to do with a day.
std::vector<std::string> rows_on(Day day) {
  const std::string exact = day_text(day), month = exact.substr(0, 7), long_before = day_text(moved(day, -400));
  return {exact,         month,           long_before + " .. " + exact, exact + " .. " + day_text(moved(day, 400)),
          exact + " ..", exact + " .. ?", long_before + " .. " + month, month + " .. " + day_text(moved(day, 40))};
}

}  // namespace

const std::vector<std::string>& lengths() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    for (const auto& [text, span] : spans()) out.push_back(text);
    return out;
  }();
  return all;
}

cases::Case grid(const std::string& length) {
  cases::Case out;
  out.rules = "event anchor\nevent seen\ntrial t {\n";
  std::size_t number = 0;
  for (const std::string& window : windows(length)) {
    const std::string rows = "(seen " + window + ")", id = std::to_string(number++);
    out.rules += "  inclusion any" + id + " : any" + rows + "\n";
    out.rules += "  inclusion count" + id + " : count" + rows + " >= 1\n";
  }
  out.rules += "}\n";

  cases::Row index{"index", {}}, anchor_row{"rows anchor", {}}, seen{"rows seen", {}};
  for (const std::string& date : index_dates()) {
    const Day day = oracle::days_of(date).lo;
    for (const std::string& anchor : anchors(day)) {
      for (const Day end : boundary_days(day, anchor, spans().at(length))) {
        for (const std::string& row : rows_on(end)) {
          index.cells.push_back(date);
          anchor_row.cells.push_back(anchor);
          seen.cells.push_back(row);
        }
      }
    }
  }
  out.patients = index.cells.size();
  out.columns = {index, anchor_row, seen};
  return out;
}

cases::Case only(const cases::Case& grid, std::size_t i) {
  cases::Case out = grid;
  out.patients = 1;
  for (cases::Row& row : out.columns) row.cells = {row.cells[i]};
  return out;
}

}  // namespace elig::windows
