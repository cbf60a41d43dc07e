#include "tests/oracle/picks.h"

#include <algorithm>

namespace elig::oracle {
namespace {

bool may_belong(const Candidate& one) { return one.belongs != Truth::False; }
bool surely_belongs(const Candidate& one) { return one.belongs == Truth::True; }

/// The one that surely belongs and surely comes before every other that may.
template <class ComesBefore>
std::optional<std::size_t> first_by(const Candidates& candidates, ComesBefore comes_before) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    bool first = surely_belongs(candidates[i]);
    for (std::size_t j = 0; j < candidates.size() && first; ++j) {
      if (j != i && may_belong(candidates[j])) first = comes_before(i, j) == Truth::True;
    }
    if (first) return i;
  }
  return {};
}

std::optional<Record> record_at(const Candidates& candidates, std::optional<std::size_t> i) {
  return i ? std::optional(candidates[*i].record) : std::nullopt;
}

Truth in_time(const Candidates& candidates, std::size_t i, std::size_t j) {
  return before(candidates[i].record, candidates[j].record, i < j);
}

/// Where a number stands among others: `<5` just under 5, `>5` just over.
bool less_in_place(const Censored<Rational>& a, const Censored<Rational>& b) {
  if (a.bound != b.bound) return a.bound < b.bound;
  const auto side = [](Extent extent) { return extent == Extent::Below ? -1 : extent == Extent::Above ? 1 : 0; };
  return side(a.extent) < side(b.extent);
}

/// In the unit of the first: rows are compared in whatever units they are.
std::vector<Quantity> in_one_unit(std::vector<Quantity> numbers) {
  const Quantity* first = nullptr;
  for (Quantity& number : numbers) {
    if (number.missing()) continue;
    if (first == nullptr) first = &number;
    number = recounted(number, first->own);
  }
  return numbers;
}

/// The candidates that have a number.
struct Numbered {
  Candidates candidates;
  std::vector<Quantity> numbers;
};

Numbered with_numbers(const Candidates& candidates, const std::vector<Quantity>& numbers) {
  const std::vector<Quantity> same_unit = in_one_unit(numbers);
  Numbered out;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (same_unit[i].missing() || !may_belong(candidates[i])) continue;
    out.candidates.push_back(candidates[i]);
    out.numbers.push_back(same_unit[i]);
  }
  return out;
}

bool all_sure(const Candidates& candidates) {
  return std::all_of(candidates.begin(), candidates.end(), surely_belongs);
}

}  // namespace

Truth on_or_before(const DayRange& a, const DayRange& b) {
  if (a.hi <= b.lo) return Truth::True;
  return a.lo > b.hi ? Truth::False : Truth::Unknown;
}

std::optional<Record> pick_in_time(const Candidates& candidates, bool latest) {
  return record_at(candidates, first_by(candidates, [&](std::size_t i, std::size_t j) {
                     return latest ? in_time(candidates, j, i) : in_time(candidates, i, j);
                   }));
}

std::optional<Record> pick_nth(const Candidates& candidates, std::size_t nth) {
  std::optional<Record> found;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].belongs == Truth::Unknown) return {};
    if (!surely_belongs(candidates[i])) continue;
    std::size_t earlier = 0;
    for (std::size_t j = 0; j < candidates.size(); ++j) {
      if (j == i || !may_belong(candidates[j])) continue;
      const Truth j_before = in_time(candidates, j, i);
      if (j_before == Truth::Unknown) return {};
      if (j_before == Truth::True) ++earlier;
    }
    if (earlier + 1 == nth) found = candidates[i].record;
  }
  return found;
}

Extremes pick_extreme(const Candidates& all, const std::vector<Quantity>& all_numbers, bool highest) {
  const auto [candidates, numbers] = with_numbers(all, all_numbers);
  const auto beyond = [&, &numbers = numbers](std::size_t i, std::size_t j) {  // is i's number the more extreme?
    return highest ? less_in_place(numbers[j].exact, numbers[i].exact)
                   : less_in_place(numbers[i].exact, numbers[j].exact);
  };
  Extremes out;
  out.sure = record_at(candidates, first_by(candidates, [&, &candidates = candidates](std::size_t i, std::size_t j) {
                         if (beyond(i, j) || beyond(j, i)) return truth(beyond(i, j));
                         return in_time(candidates, j, i);  // of equal ones the latest
                       }));
  const Quantity* among_sure = nullptr;
  const Quantity* among_all = nullptr;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto index_of = [&, &numbers = numbers](const Quantity* q) {
      return static_cast<std::size_t>(q - numbers.data());
    };
    if (among_all == nullptr || beyond(i, index_of(among_all))) among_all = &numbers[i];
    if (!surely_belongs(candidates[i])) continue;
    if (among_sure == nullptr || beyond(i, index_of(among_sure))) among_sure = &numbers[i];
  }
  const Quantity* low = highest ? among_sure : among_all;
  const Quantity* high = highest ? among_all : among_sure;
  if (low != nullptr) out.low = *low;
  if (high != nullptr) out.high = *high;
  return out;
}

Counted counted(const Candidates& candidates) {
  return {static_cast<std::size_t>(std::count_if(candidates.begin(), candidates.end(), surely_belongs)),
          static_cast<std::size_t>(std::count_if(candidates.begin(), candidates.end(), may_belong))};
}

Counted busiest(const Candidates& candidates, const TimeSpan& length) {
  // The busiest stretch can be moved on until a row in it ends on its first day.
  std::vector<Day> days;
  for (const Candidate& one : candidates) {
    days.push_back(one.record.end.lo);
    days.push_back(one.record.end.hi);
  }
  Counted out;
  for (const Day day : days) {
    const DayRange first{day, day}, last = moved(first, length, true);
    Counted here;
    for (const Candidate& one : candidates) {
      const Truth lies = kleene_and(on_or_before(one.record.start, last), on_or_before(first, one.record.end));
      const Truth belongs = kleene_and(one.belongs, lies);
      if (belongs == Truth::True) ++here.low;
      if (belongs != Truth::False) ++here.high;
    }
    out = {std::max(out.low, here.low), std::max(out.high, here.high)};
  }
  return out;
}

std::optional<Quantity> mean(const Candidates& all, const std::vector<Quantity>& all_numbers) {
  const auto [candidates, numbers] = with_numbers(all, all_numbers);
  if (numbers.empty() || !all_sure(candidates)) return {};
  Censored<Rational> total{Extent::Exactly, 0};
  for (const Quantity& number : numbers) total = sum(total, number.exact);
  return real_mean(numbers.front(), total, numbers.size());
}

std::optional<Quantity> median(const Candidates& all, const std::vector<Quantity>& all_numbers) {
  auto [candidates, numbers] = with_numbers(all, all_numbers);
  if (numbers.empty() || !all_sure(candidates)) return {};
  std::sort(numbers.begin(), numbers.end(),
            [](const Quantity& a, const Quantity& b) { return less_in_place(a.exact, b.exact); });
  Quantity out = numbers[numbers.size() / 2];
  if (numbers.size() % 2 == 0) {
    out.exact = sum(out.exact, numbers[numbers.size() / 2 - 1].exact);
    out.exact = product(out.exact, {Extent::Exactly, Rational(1, 2)});
  }
  return out;
}

}  // namespace elig::oracle
