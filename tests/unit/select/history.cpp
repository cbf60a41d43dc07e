#include "tests/unit/select/history.h"

#include <algorithm>

namespace elig::select_test {
namespace {

class Dice {
 public:
  explicit Dice(std::mt19937& random) : random_(random) {}
  int between(int lo, int hi) { return std::uniform_int_distribution<int>(lo, hi)(random_); }
  bool one_in(int n) { return between(1, n) == 1; }

  DayRange range(bool partial, Day lo, Day hi) {
    const Day day = between(lo, hi);
    if (!partial || !one_in(3)) return {day, day};
    if (one_in(4)) return {};
    return {day, day + between(0, 12)};
  }

 private:
  std::mt19937& random_;
};

Row random_row(const Kind& kind, Dice& dice) {
  Row row;
  row.start = dice.range(kind.partial, -30, 30);
  if (kind.lasting) {
    row.end = row.start;
    const int length = dice.between(0, 15);
    if (dice.one_in(4)) {
      row.end = DayRange{dice.one_in(2) ? kAfterAllTime : row.start.lo, kAfterAllTime};
    } else if (row.start != DayRange{}) {
      row.end = DayRange{row.start.lo + length, row.start.hi + length + (kind.partial ? dice.between(0, 3) : 0)};
    }
  }
  if (kind.minutes_all || (kind.minutes && dice.one_in(2))) row.minute = dice.between(0, 5) * 240 + dice.between(0, 1);
  if (kind.where) row.where = static_cast<Truth>(dice.between(0, 2));
  if (!dice.one_in(6)) row.value = dice.between(0, 1) == 0 ? dice.between(-3, 5) : kind.largest - dice.between(0, 3);
  if (row.value && kind.censored && dice.one_in(3)) row.side = dice.one_in(2) ? 1 : -1;
  return row;
}

std::optional<DayRange> random_bound(const Kind& kind, Dice& dice, Day lo, Day hi) {
  if (kind.missing_bounds && dice.one_in(5)) return std::nullopt;
  return dice.range(kind.partial_bounds, lo, hi);
}

AlignedBytes days_of(const std::vector<Day>& days) {
  AlignedBytes bytes(days.size() * sizeof(Day));
  std::ranges::copy(days, bytes.as<Day>());
  return bytes;
}

DayColumn day_column(const std::vector<DayRange>& ranges, bool intervals) {
  std::vector<Day> lo, hi;
  for (const DayRange& range : ranges) {
    lo.push_back(range.lo);
    hi.push_back(range.hi);
  }
  DayColumn column;
  column.lo = days_of(lo);
  if (intervals) column.hi = days_of(hi);
  return column;
}

PatientDays patient_days(const std::vector<std::optional<DayRange>>& dates, bool common, bool intervals) {
  PatientDays days;
  if (common && !dates.empty() && dates.front()) {
    days.common = dates.front();
    return days;
  }
  std::vector<DayRange> ranges;
  days.known = Bitmap(dates.size());
  for (std::size_t p = 0; p < dates.size(); ++p) {
    ranges.push_back(dates[p].value_or(DayRange{0, 0}));
    if (dates[p]) days.known.set(p);
  }
  days.days = day_column(ranges, intervals);
  return days;
}

std::vector<Row> all_rows(const History& history) {
  std::vector<Row> rows;
  for (const Patient& patient : history.patients) rows.insert(rows.end(), patient.rows.begin(), patient.rows.end());
  return rows;
}

Numbers numbers_of(const std::vector<Row>& rows, const Kind& kind) {
  Numbers numbers;
  numbers.data = Integers::zeros(rows.size(), -3, std::max<std::int64_t>(kind.largest, 5));
  numbers.valid = Bitmap(rows.size());
  if (kind.censored) {
    numbers.below = Bitmap(rows.size());
    numbers.above = Bitmap(rows.size());
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!rows[row].value) continue;
    numbers.data.set(row, *rows[row].value);
    numbers.valid.set(row);
    if (rows[row].side < 0) numbers.below.set(row);
    if (rows[row].side > 0) numbers.above.set(row);
  }
  return numbers;
}

EventRun run_of(const History& history, const Kind& kind) {
  const std::vector<Row> rows = all_rows(history);
  EventRun run;
  run.rows = rows.size();
  run.offsets = AlignedBytes((history.patients.size() + 1) * sizeof(std::uint32_t));
  std::uint32_t offset = 0;
  for (std::size_t p = 0; p < history.patients.size(); ++p) {
    run.offsets.as<std::uint32_t>()[p] = offset;
    offset += static_cast<std::uint32_t>(history.patients[p].rows.size());
  }
  run.offsets.as<std::uint32_t>()[history.patients.size()] = offset;
  std::vector<DayRange> starts, ends;
  for (const Row& row : rows) {
    starts.push_back(row.start);
    ends.push_back(row.last());
  }
  run.start = day_column(starts, kind.partial);
  if (kind.lasting) run.end = day_column(ends, true);
  if (kind.minutes || kind.minutes_all) {
    run.minutes = AlignedBytes(rows.size() * sizeof(std::int16_t));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      run.minutes.as<std::int16_t>()[row] = static_cast<std::int16_t>(rows[row].minute);
    }
  }
  return run;
}

}  // namespace

History random_history(const Kind& kind, std::size_t patients, std::mt19937& random) {
  Dice dice(random);
  History history;
  history.has_where = kind.where;
  history.has_visible = kind.visible;
  history.common = kind.common;
  for (int i = 0; i < kind.windows; ++i) {
    history.has_from.push_back(!dice.one_in(4));
    history.has_to.push_back(!dice.one_in(4));
  }
  for (std::size_t p = 0; p < patients; ++p) {
    Patient patient;
    // Few rows, as a rule, and sometimes more than fit into a word of bits.
    const int rows = dice.one_in(40) && kind.most_rows >= 20 ? 150 : dice.between(0, dice.between(0, kind.most_rows));
    for (int i = 0; i < rows; ++i) patient.rows.push_back(random_row(kind, dice));
    std::ranges::stable_sort(patient.rows, {}, [](const Row& row) { return row.start.lo; });
    if (kind.common && p > 0) {
      patient.from = history.patients.front().from;
      patient.to = history.patients.front().to;
      patient.visible_to = history.patients.front().visible_to;
    } else {
      for (int i = 0; i < kind.windows; ++i) {
        patient.from.push_back(random_bound(kind, dice, -30, 10));
        patient.to.push_back(random_bound(kind, dice, -10, 30));
      }
      patient.visible_to = random_bound(kind, dice, -5, 30);
    }
    history.patients.push_back(std::move(patient));
  }
  return history;
}

Columns::Columns(const History& history, const Kind& kind) : run_(run_of(history, kind)) {
  query.run = &run_;
  query.patients = history.patients.size();
  const auto bound = [&](auto date_of) {
    std::vector<std::optional<DayRange>> dates;
    for (const Patient& patient : history.patients) dates.push_back(date_of(patient));
    days_.push_back(patient_days(dates, history.common, kind.partial_bounds));
    return &days_.back();
  };
  for (std::size_t i = 0; i < history.has_from.size(); ++i) {
    RowWindow window;
    if (history.has_from[i]) window.from = bound([i](const Patient& patient) { return patient.from[i]; });
    if (history.has_to[i]) window.to = bound([i](const Patient& patient) { return patient.to[i]; });
    query.windows.push_back(window);
  }
  if (history.has_visible) query.visible_to = bound([](const Patient& patient) { return patient.visible_to; });
  const std::vector<Row> rows = all_rows(history);
  if (history.has_where) {
    yes_ = Bitmap(rows.size());
    no_ = Bitmap(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (rows[row].where == Truth::Yes) yes_.set(row);
      if (rows[row].where == Truth::No) no_.set(row);
    }
    query.where = {&yes_, &no_};
  }
  values = numbers_of(rows, kind);
}

}  // namespace elig::select_test
