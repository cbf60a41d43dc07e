#include "tests/unit/select/plainly.h"

#include <algorithm>
#include <functional>
#include <set>

namespace elig::select_test {
namespace {

// Every day that a date may be; all time is two months before and after any day of these tests.
std::vector<Day> days_in(const DayRange& range) {
  constexpr Day kBefore = -100, kAfter = 100;
  std::vector<Day> days;
  for (Day day = std::max(range.lo, kBefore); day <= std::min(range.hi, kAfter); ++day) days.push_back(day);
  if (days.empty()) days.push_back(range.lo < 0 ? kBefore : kAfter);
  return days;
}

using Holds = std::function<bool(Day, Day)>;
Truth of_all_days(const DayRange& a, const DayRange& b, const Holds& holds) {
  bool some = false, all = true;
  const std::vector<Day> others = days_in(b);
  for (const Day x : days_in(a)) {
    for (const Day y : others) (holds(x, y) ? some : all) = holds(x, y);
    if (some && !all) return Truth::Unknown;
  }
  return all ? Truth::Yes : some ? Truth::Unknown : Truth::No;
}

Truth both(Truth a, Truth b) {
  if (a == Truth::No || b == Truth::No) return Truth::No;
  return a == Truth::Yes && b == Truth::Yes ? Truth::Yes : Truth::Unknown;
}

// Is there a day that may lie in all windows? A window with a missing bound says nothing.
bool windows_meet(const History& history, const Patient& patient) {
  for (Day day = -100; day <= 100; ++day) {
    bool in_all = true;
    for (std::size_t i = 0; i < history.has_from.size(); ++i) {
      if ((history.has_from[i] && !patient.from[i]) || (history.has_to[i] && !patient.to[i])) continue;
      const bool begun = !history.has_from[i] || days_in(*patient.from[i]).front() <= day;
      const bool over = history.has_to[i] && days_in(*patient.to[i]).back() < day;
      in_all = in_all && begun && !over;
    }
    if (in_all) return true;
  }
  return false;
}

bool surely_before(const DayRange& a, const DayRange& b, bool sequence_says_so) {
  if (a.hi < b.lo) return true;
  return a.lo == a.hi && a == b && sequence_says_so;
}

bool surely_before(const Patient& patient, std::size_t a, std::size_t b, bool by_end) {
  const Row &x = patient.rows[a], &y = patient.rows[b];
  if (by_end && x.end) return surely_before(*x.end, *y.end, a < b);
  const bool minutes_differ = x.minute >= 0 && y.minute >= 0 && x.minute != y.minute;
  return surely_before(x.start, y.start, minutes_differ ? x.minute < y.minute : a < b);
}

std::vector<std::size_t> that(const std::vector<Truth>& rows, bool surely) {
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == Truth::Yes || (!surely && rows[i] == Truth::Unknown)) which.push_back(i);
  }
  return which;
}

struct Times {
  std::int64_t lo, hi;
};
Times times_of(const Row& row, bool in_days) {
  if (in_days) return {row.start.lo, row.start.hi};
  if (row.minute >= 0 && row.start.lo == row.start.hi) {
    return {row.start.lo * 1440LL + row.minute, row.start.lo * 1440LL + row.minute};
  }
  return {row.start.lo * 1440LL, row.start.hi * 1440LL + 1439};
}

// The most that can be chosen, any two of them apart whatever the times are: of every choice there is.
std::size_t most_surely_apart(const std::vector<Times>& times, std::int64_t gap) {
  std::size_t most = 0;
  for (std::size_t choice = 0; choice < std::size_t{1} << times.size(); ++choice) {
    std::vector<Times> chosen;
    for (std::size_t i = 0; i < times.size(); ++i) {
      if ((choice >> i & 1) != 0) chosen.push_back(times[i]);
    }
    bool apart = true;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        apart = apart && (chosen[i].lo - chosen[j].hi >= gap || chosen[j].lo - chosen[i].hi >= gap);
      }
    }
    if (apart) most = std::max(most, chosen.size());
  }
  return most;
}

// The most that can be put at times so far apart: one after another, in every order.
std::size_t most_perhaps_apart(const std::vector<Times>& times, std::int64_t gap) {
  std::vector<std::size_t> order(times.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::size_t most = 0;
  do {
    std::size_t placed = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::min() / 2;
    for (const std::size_t i : order) {
      const std::int64_t at = std::max(times[i].lo, last + gap);
      if (at > times[i].hi) continue;
      ++placed;
      last = at;
    }
    most = std::max(most, placed);
  } while (std::ranges::next_permutation(order).found);
  return most;
}

using Key = std::pair<std::int64_t, int>;
Key key_of(const Row& row) { return {*row.value, row.side}; }

}  // namespace

std::vector<Truth> lies_inside(const History& history, const Patient& patient) {
  std::vector<Truth> inside;
  const bool meet = windows_meet(history, patient);
  for (const Row& row : patient.rows) {
    Truth truth = meet ? Truth::Yes : Truth::No;
    for (std::size_t i = 0; i < history.has_from.size(); ++i) {
      if ((history.has_from[i] && !patient.from[i]) || (history.has_to[i] && !patient.to[i])) {
        truth = both(truth, Truth::Unknown);
        continue;
      }
      if (history.has_from[i]) truth = both(truth, of_all_days(row.last(), *patient.from[i], std::greater_equal<>()));
      if (history.has_to[i]) truth = both(truth, of_all_days(row.start, *patient.to[i], std::less_equal<>()));
    }
    if (history.has_visible) {
      truth = both(truth, patient.visible_to ? of_all_days(row.start, *patient.visible_to, std::less_equal<>())
                                             : Truth::Unknown);
    }
    inside.push_back(truth);
  }
  return inside;
}

std::vector<Truth> belongs(const History& history, const Patient& patient, bool valued) {
  std::vector<Truth> truths = lies_inside(history, patient);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    if (history.has_where) truths[i] = both(truths[i], patient.rows[i].where);
    if (valued && !patient.rows[i].value) truths[i] = Truth::No;
  }
  return truths;
}

Truth enough(const Patient& patient, const std::vector<Truth>& rows, const Needed& needed, bool* exact) {
  *exact = true;
  const auto meets = [&](bool surely) {
    const std::vector<std::size_t> which = that(rows, surely);
    if (which.size() < std::max<std::size_t>(needed.readings, 1)) return false;
    std::vector<Times> days, times;
    std::set<bool> has_minute;
    for (const std::size_t i : which) {
      days.push_back(times_of(patient.rows[i], true));
      times.push_back(times_of(patient.rows[i], needed.apart_in_days));
      has_minute.insert(patient.rows[i].minute >= 0);
      if (days.back().lo != days.back().hi) *exact = false;
    }
    if (has_minute.size() > 1 && !needed.apart_in_days) *exact = false;
    const auto most = surely ? most_surely_apart : most_perhaps_apart;
    const std::int64_t gap = needed.apart_minutes.value_or(0) / (needed.apart_in_days ? 1440 : 1);
    return most(days, 1) >= needed.days && (!needed.apart_minutes || most(times, gap) >= needed.readings);
  };
  return meets(true) ? Truth::Yes : meets(false) ? Truth::Unknown : Truth::No;
}

std::int32_t picked(const Patient& patient, const std::vector<Truth>& rows, Order order) {
  const std::vector<std::size_t> may = that(rows, false);
  if (may.empty()) return kNoRow;
  for (const std::size_t row : that(rows, true)) {
    const bool first = std::ranges::all_of(may, [&](std::size_t other) {
      if (other == row) return true;
      return order == Order::Earliest ? surely_before(patient, row, other, false)
                                      : surely_before(patient, other, row, order == Order::LastEnding);
    });
    if (first) return static_cast<std::int32_t>(row);
  }
  return kUnsureRow;
}

std::int32_t picked_nth(const Patient& patient, const std::vector<Truth>& rows, std::size_t nth) {
  const std::vector<std::size_t> may = that(rows, false);
  if (may.size() < nth) return kNoRow;
  if (may != that(rows, true)) return kUnsureRow;
  std::vector<std::int32_t> by_place(may.size(), kUnsureRow);
  std::set<std::size_t> places;
  for (const std::size_t row : may) {
    const auto place = static_cast<std::size_t>(std::ranges::count_if(
        may, [&](std::size_t other) { return other != row && surely_before(patient, other, row, false); }));
    places.insert(place);
    by_place[place] = static_cast<std::int32_t>(row);
  }
  return places.size() == may.size() ? by_place[nth - 1] : kUnsureRow;
}

Extremes extremes(const Patient& patient, const std::vector<Truth>& rows, bool highest) {
  const auto more = [&](const Key& a, const Key& b) { return highest ? a > b : a < b; };
  const std::vector<std::size_t> may = that(rows, false), sure = that(rows, true);
  Extremes result;
  if (may.empty()) return result;
  result.sure = kUnsureRow;
  for (const std::size_t row : sure) {
    const Key key = key_of(patient.rows[row]);
    const bool first = std::ranges::all_of(may, [&](std::size_t other) {
      const Key theirs = key_of(patient.rows[other]);
      return other == row || more(key, theirs) || (key == theirs && surely_before(patient, other, row, false));
    });
    if (first) result.sure = static_cast<std::int32_t>(row);
  }
  if (sure.empty()) return result;
  const auto best_of = [&](const std::vector<std::size_t>& which) {
    Key best = key_of(patient.rows[which.front()]);
    for (const std::size_t row : which) best = more(key_of(patient.rows[row]), best) ? key_of(patient.rows[row]) : best;
    return best;
  };
  result.low = std::min(best_of(sure), best_of(may));
  result.high = std::max(best_of(sure), best_of(may));
  return result;
}

Range counted(const std::vector<Truth>& rows) {
  return {static_cast<std::uint32_t>(that(rows, true).size()), static_cast<std::uint32_t>(that(rows, false).size())};
}

Range busiest(const Patient& patient, const std::vector<Truth>& rows, int months, int days) {
  Range most;
  for (const bool surely : {true, false}) {
    std::uint32_t& of = surely ? most.low : most.high;
    std::vector<Day> all;
    for (Day day = -120; day <= 120; ++day) all.push_back(day);
    all.push_back(kBeforeAllTime);
    all.push_back(kAfterAllTime);
    for (const Day day : all) {
      const Day last = shifted(day, months, days);
      std::uint32_t here = 0;
      for (const std::size_t i : that(rows, surely)) {
        const DayRange &start = patient.rows[i].start, end = patient.rows[i].last();
        here += surely ? (start.hi <= last && end.lo >= day) : (start.lo <= last && end.hi >= day);
      }
      of = std::max(of, here);
    }
  }
  return most;
}

std::optional<Figure> summed(const Patient& patient, const std::vector<Truth>& rows) {
  if (that(rows, true) != that(rows, false) || that(rows, true).empty()) return std::nullopt;
  Figure figure;
  for (const std::size_t i : that(rows, true)) {
    figure.number += *patient.rows[i].value;
    ++figure.readings;
    figure.below = figure.below || patient.rows[i].side < 0;
    figure.above = figure.above || patient.rows[i].side > 0;
  }
  if (figure.below && figure.above) return std::nullopt;
  return figure;
}

std::optional<Figure> twice_median(const Patient& patient, const std::vector<Truth>& rows) {
  if (that(rows, true) != that(rows, false) || that(rows, true).empty()) return std::nullopt;
  std::vector<Key> keys;
  for (const std::size_t i : that(rows, true)) keys.push_back(key_of(patient.rows[i]));
  std::ranges::sort(keys);
  const Key lower = keys[(keys.size() - 1) / 2], upper = keys[keys.size() / 2];
  Figure figure{.number = lower.first + upper.first,
                .readings = static_cast<std::uint32_t>(keys.size()),
                .below = lower.second < 0 || upper.second<0, .above = lower.second> 0 || upper.second > 0};
  if (figure.below && figure.above) return std::nullopt;
  return figure;
}

Truth followed(const DayRange& row, const Patient& patient, const std::vector<Truth>& rows, int months, int days) {
  Truth any = Truth::No;
  for (const std::size_t i : that(rows, false)) {
    const Truth after =
        of_all_days(row, patient.rows[i].start, [&](Day a, Day b) { return a < b && b <= shifted(a, months, days); });
    const Truth both_hold = both(after, rows[i]);
    if (both_hold == Truth::Yes || any == Truth::Yes) {
      any = Truth::Yes;
    } else if (both_hold == Truth::Unknown) {
      any = Truth::Unknown;
    }
  }
  return any;
}

}  // namespace elig::select_test
