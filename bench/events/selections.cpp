#include "bench/events/selections.h"

#include <algorithm>
#include <memory>

#include "bench/events/histories.h"
#include "runtime/base/bug.h"
#include "runtime/select/select.h"

namespace elig::bench {
namespace {

// A query of one window. Not moved: the query points into it.
struct Query {
  Query(const EventRun& run, std::size_t patients, Days window) {
    from.common = DayRange{window.from, window.from};
    to.common = DayRange{window.to, window.to};
    rows.run = &run;
    rows.patients = patients;
    rows.windows = {{&from, &to}};
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  PatientDays from, to;
  RowQuery rows;
};

constexpr std::int32_t kNoValue = std::numeric_limits<std::int32_t>::min();

// One a patient; not filled with anything first.
using Values = std::unique_ptr<std::int32_t[]>;

// The highest value of each patient, or kNothing.
std::vector<std::int64_t> comparable(const PickedExtremes& highest, std::size_t patients) {
  if (!highest.values) bug("histories of whole days and plain numbers are certain");
  std::vector<std::int64_t> numbers(patients, kNothing);
  for (std::size_t p = 0; p < patients; ++p) {
    if (highest.sure.as<std::int32_t>()[p] >= 0) numbers[p] = (*highest.values)[p];
  }
  return numbers;
}

Values values_at(const PickedRows& rows, const EventRun& run, std::size_t patients) {
  Values values = std::make_unique_for_overwrite<std::int32_t[]>(patients);
  std::int32_t* __restrict value = values.get();
  if (run.rows == 0) {
    std::fill_n(value, patients, kNoValue);
    return values;
  }
  const auto* row = rows.as<std::int32_t>();
  const auto* data = values_of(run).data.data.as<std::int16_t>();
  for (std::size_t p = 0; p < patients; ++p) {
    const std::int32_t read = data[std::max(row[p], 0)];  // in any case: whether there is a row cannot be guessed
    value[p] = row[p] < 0 ? kNoValue : read;
  }
  return values;
}

std::vector<std::int64_t> comparable(const Values& values, std::size_t patients) {
  std::vector<std::int64_t> numbers(patients);
  for (std::size_t p = 0; p < patients; ++p) numbers[p] = values[p] == kNoValue ? kNothing : values[p];
  return numbers;
}

}  // namespace

std::string name_of(Selected selected) {
  switch (selected) {
    case Selected::Any:
      return "any";
    case Selected::Count:
      return "count";
    case Selected::Latest:
      return "latest";
    case Selected::Highest:
      return "highest";
    case Selected::Mean:
      return "mean";
  }
  bug("no such selection");
}

void select(Selected selected, const EventRun& run, std::size_t patients, Days window, unsigned threads) {
  const Query query(run, patients, window);
  switch (selected) {
    case Selected::Any:
      any_row(query.rows, threads);
      return;
    case Selected::Count:
      count_rows(query.rows, threads);
      return;
    case Selected::Latest:
      values_at(pick_row(query.rows, Order::Latest, threads), run, patients);
      return;
    case Selected::Highest:
      pick_extreme(query.rows, values_of(run), true, threads);
      return;
    case Selected::Mean:
      sum_rows(query.rows, values_of(run), threads);
      return;
  }
}

std::vector<std::int64_t> selected(Selected selected, const EventRun& run, std::size_t patients, Days window,
                                   unsigned threads) {
  const Query query(run, patients, window);
  std::vector<std::int64_t> numbers(patients, kNothing);
  switch (selected) {
    case Selected::Any: {
      const AnyRows any = any_row(query.rows, threads);
      for (std::size_t p = 0; p < patients; ++p) {
        if (any.yes.test(p) != any.no.test(p)) numbers[p] = any.yes.test(p) ? 1 : 0;
      }
      return numbers;
    }
    case Selected::Count: {
      const Counted count = count_rows(query.rows, threads);
      for (std::size_t p = 0; p < patients; ++p) {
        const std::uint32_t low = count.low.as<std::uint32_t>()[p];
        if (low == count.high.as<std::uint32_t>()[p]) numbers[p] = low;
      }
      return numbers;
    }
    case Selected::Latest:
      return comparable(values_at(pick_row(query.rows, Order::Latest, threads), run, patients), patients);
    case Selected::Highest:
      return comparable(pick_extreme(query.rows, values_of(run), true, threads), patients);
    case Selected::Mean: {
      const Summed summed = sum_rows(query.rows, values_of(run), threads);
      for (std::size_t p = 0; p < patients; ++p) {
        if (!summed.valid.test(p)) continue;
        numbers[p] = summed.sum.as<std::int64_t>()[p] << 16 | summed.readings.as<std::uint32_t>()[p];
      }
      return numbers;
    }
  }
  bug("no such selection");
}

std::size_t bytes_of(Selected selected, const EventRun& run) {
  const std::size_t days = run.offsets.size() + run.rows * sizeof(Day);
  const std::size_t values = run.rows * sizeof(std::int16_t);
  switch (selected) {
    case Selected::Any:
    case Selected::Count:
    case Selected::Latest:  // the values of single rows aside
      return days;
    case Selected::Highest:
    case Selected::Mean:
      return days + values + words_for(run.rows) * sizeof(std::uint64_t);
  }
  bug("no such selection");
}

}  // namespace elig::bench
