// Runs of several concepts -> one run of their rows, for a query that asks for any of them.

#include <algorithm>
#include <limits>

#include "runtime/base/bug.h"
#include "runtime/population/history.h"
#include "runtime/population/merge_fields.h"
#include "runtime/population/run_patients.h"

namespace elig {
namespace {

using Offset = std::uint32_t;
using Origins = std::vector<RowOrigin>;

// Padded to whole words of rows.
template <class T>
AlignedBytes rows_of(std::size_t rows) {
  return AlignedBytes(words_for(rows) * kRowsPerWord * sizeof(T));
}

// Where each patient's rows of all runs begin.
AlignedBytes dense_offsets(const std::vector<RunOfTable>& runs, std::size_t patients) {
  AlignedBytes bytes((patients + 1) * sizeof(Offset));
  auto* offsets = bytes.as<Offset>();
  for (const RunOfTable& part : runs) {
    each_patient(*part.run, patients,
                 [&](std::size_t patient, Offset first, Offset last) { offsets[patient + 1] += last - first; });
  }
  for (std::size_t patient = 0; patient < patients; ++patient) offsets[patient + 1] += offsets[patient];
  return bytes;
}

// The rows of each patient, run after run.
Origins by_patient(const std::vector<RunOfTable>& runs, std::size_t patients, const AlignedBytes& offsets,
                   std::size_t rows) {
  Origins origins(rows);
  std::vector<Offset> next(offsets.as<Offset>(), offsets.as<Offset>() + patients);
  for (std::uint32_t i = 0; i < runs.size(); ++i) {
    each_patient(*runs[i].run, patients, [&](std::size_t patient, Offset first, Offset last) {
      for (Offset row = first; row < last; ++row) origins[next[patient]++] = {i, row};
    });
  }
  return origins;
}

// Brings rows of one patient, which stand run after run, into the order of time, and of the source where that is one.
class SourceOrder {
 public:
  explicit SourceOrder(const std::vector<RunOfTable>& runs) : runs_(runs) {}

  void sort(RowOrigin* begin, RowOrigin* end) const {
    const auto before = [&](const RowOrigin& a, const RowOrigin& b) { return comes_before(a, b); };
    if (!std::is_sorted(begin, end, before)) std::stable_sort(begin, end, before);
  }

 private:
  [[nodiscard]] bool comes_before(const RowOrigin& a, const RowOrigin& b) const {
    if (day(a) != day(b)) return day(a) < day(b);
    if (minute(a) != minute(b)) return minute(a) < minute(b);
    if (runs_[a.run].table != runs_[b.run].table) return runs_[a.run].table < runs_[b.run].table;
    return sequence(a) < sequence(b);
  }
  [[nodiscard]] Day day(const RowOrigin& at) const { return run(at).start.lo.as<Day>()[at.row]; }
  [[nodiscard]] int minute(const RowOrigin& at) const {
    return run(at).minutes.empty() ? -1 : run(at).minutes.as<std::int16_t>()[at.row];
  }
  [[nodiscard]] std::uint32_t sequence(const RowOrigin& at) const {
    return run(at).sequence.empty() ? 0 : run(at).sequence.as<std::uint32_t>()[at.row];
  }
  [[nodiscard]] const EventRun& run(const RowOrigin& at) const { return *runs_[at.run].run; }

  const std::vector<RunOfTable>& runs_;
};

bool any_has_hi(const std::vector<const EventRun*>& runs, const DayColumn& (*column)(const EventRun&)) {
  return std::ranges::any_of(runs, [&](const EventRun* run) { return !column(*run).hi.empty(); });
}

const DayColumn& start_of(const EventRun& run) { return run.start; }
// A row without an end ends the day it starts.
const DayColumn& end_of(const EventRun& run) { return run.end ? *run.end : run.start; }

DayColumn gather_days(const std::vector<const EventRun*>& runs, const Origins& rows,
                      const DayColumn& (*column)(const EventRun&)) {
  DayColumn days{rows_of<Day>(rows.size()), {}};
  if (any_has_hi(runs, column)) days.hi = rows_of<Day>(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const DayRange range = column(*runs[rows[row].run])[rows[row].row];
    days.lo.as<Day>()[row] = range.lo;
    if (!days.hi.empty()) days.hi.as<Day>()[row] = range.hi;
  }
  return days;
}

AlignedBytes gather_minutes(const std::vector<const EventRun*>& runs, const Origins& rows) {
  if (std::ranges::all_of(runs, [](const EventRun* run) { return run->minutes.empty(); })) return {};
  AlignedBytes minutes = rows_of<std::int16_t>(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const EventRun& run = *runs[rows[row].run];
    minutes.as<std::int16_t>()[row] =
        run.minutes.empty() ? std::int16_t{-1} : run.minutes.as<std::int16_t>()[rows[row].row];
  }
  return minutes;
}

EventRun gather(const std::vector<const EventRun*>& runs, AlignedBytes offsets, const Origins& rows) {
  EventRun merged;
  merged.rows = rows.size();
  merged.offsets = std::move(offsets);
  merged.start = gather_days(runs, rows, start_of);
  merged.minutes = gather_minutes(runs, rows);
  if (std::ranges::any_of(runs, [](const EventRun* run) { return run->end.has_value(); })) {
    merged.end = gather_days(runs, rows, end_of);
  }
  merged.fields = merge_fields(runs, rows);
  return merged;
}

}  // namespace

EventRun merge_runs(const std::vector<RunOfTable>& parts, std::size_t patients, AlignedBytes* concept_of_row) {
  if (parts.size() == 1) {
    EventRun same = *parts.front().run;
    if (same.offsets.empty()) {
      same.offsets = dense_offsets(parts, patients);
      same.owners = {};
    }
    if (concept_of_row != nullptr) *concept_of_row = rows_of<std::uint32_t>(same.rows);
    return same;
  }
  std::vector<const EventRun*> runs;
  std::size_t rows = 0;
  for (const RunOfTable& part : parts) {
    runs.push_back(part.run);
    rows += part.run->rows;
  }
  must(rows <= std::numeric_limits<std::int32_t>::max(), "a query has more than 2^31 rows");

  AlignedBytes offsets = dense_offsets(parts, patients);
  Origins origins = by_patient(parts, patients, offsets, rows);
  const SourceOrder order(parts);
  for (std::size_t patient = 0; patient < patients; ++patient) {
    order.sort(origins.data() + offsets.as<Offset>()[patient], origins.data() + offsets.as<Offset>()[patient + 1]);
  }
  if (concept_of_row != nullptr) {
    *concept_of_row = rows_of<std::uint32_t>(rows);
    for (std::size_t row = 0; row < rows; ++row) concept_of_row->as<std::uint32_t>()[row] = origins[row].run;
  }
  return gather(runs, std::move(offsets), origins);
}

}  // namespace elig
