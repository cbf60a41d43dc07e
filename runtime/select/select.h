// Rows of a run x window x condition -> one thing a patient: the row picked, a count, a sum, a truth (S9, S10). Knows
// no rules and no units. Uncertain rows (partial dates that straddle a window, a condition that is unknown) are kept
// apart all the way: a row belongs surely, perhaps, or not.
//
// All functions are thread-safe, run on `threads` threads over blocks of patients, and depend on neither (S14).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/population/date.h"
#include "runtime/population/history.h"

namespace elig {

/// `days` later (or earlier, with negative numbers) by whole months, then days; the day of the month is clamped to the
/// month's last (31 May - 3 months is 28 or 29 Feb). Days beyond all time stay there.
Day shifted(Day day, std::int32_t months, std::int32_t days);
PatientDays shifted(const PatientDays& from, std::int32_t months, std::int32_t days, std::size_t patients);
/// The earlier (or later) of two dates of each patient: of the intervals, end by end. Missing where either is.
PatientDays earlier(const PatientDays& a, const PatientDays& b, std::size_t patients);
PatientDays later(const PatientDays& a, const PatientDays& b, std::size_t patients);

/// from..to, both included; null: unbounded. Where a bound is missing, it is not known whether any row lies inside.
/// A row with an end lies inside when it overlaps: start <= to and end >= from.
struct RowWindow {
  const PatientDays* from = nullptr;
  const PatientDays* to = nullptr;
};

/// What is known of each row. Null: nothing is said against any row (yes for all).
struct RowTruth {
  const Bitmap* yes = nullptr;
  const Bitmap* no = nullptr;
};

struct RowQuery {
  const EventRun* run = nullptr;  // with dense offsets
  std::size_t patients = 0;
  std::vector<RowWindow> windows;           // a row lies in all of them
  const PatientDays* visible_to = nullptr;  // rows that start later are not seen; null: all are
  RowTruth where;
  /// At least so many of the rows are there, on so many days, successive ones so far apart; else nothing is (`any` is
  /// false, the others missing). Rows that belong perhaps leave it open.
  std::uint32_t needed_readings = 1, needed_days = 1;
  std::optional<std::int64_t> apart_minutes;
  bool apart_in_days = false;  // calendar days decide; else minutes, where a row's minute is unknown its whole day
  /// S4. Closed: a patient without rows is a no. Open: unknown for `any` where nothing surely lies in the windows
  /// (whatever `where` says of it).
  bool closed_world = true;
};

/// The row of each patient, as an index into the run's rows.
inline constexpr std::int32_t kNoRow = -1;
inline constexpr std::int32_t kUnsureRow = -2;  // it cannot be said which, or whether there is one
using PickedRows = AlignedBytes;                // int32 a patient

enum class Order : std::uint8_t {
  Latest,      // the last start; of equal ones the last in sequence
  Earliest,    // the first start; of equal ones the first in sequence
  LastEnding,  // the last end
};
/// The row that comes first in this order, sure only where every row that may belong leaves it so: a row is surely
/// before another when its day's interval ends before the other's begins, or both are the same single day and the
/// minutes (where both are known) or else the sequence says so.
PickedRows pick_row(const RowQuery& query, Order order, unsigned threads);
/// The nth in time, from 1; sure only where all rows of the patient that may belong surely do and are in a sure order.
PickedRows pick_nth(const RowQuery& query, std::uint32_t nth, unsigned threads);

/// The first day on which one of the rows starts, and the last on which one ends: as far as it is known, which may be
/// exactly where it is not known of which row. Missing where no row surely belongs, or not enough do.
PatientDays first_start(const RowQuery& query, unsigned threads);
PatientDays last_end(const RowQuery& query, unsigned threads);

/// The row with the highest (lowest) value; of equal ones the latest in time, then sequence. Rows without a value do
/// not belong.
/// `<5` counts as its bound, below 5 itself; `>5` above 5.
struct PickedExtremes {
  PickedRows sure;  // kUnsureRow where rows that perhaps belong could change it
  PickedRows low,
      high;  // the lowest and the highest that the result may be; low/high is kNoRow where there may be none
  /// The value of each sure row, 0 where there is none, and no range of them; absent where something was uncertain.
  std::optional<Integers> values;
};
/// `values`: one number a row, all rows at one scale, without a base.
PickedExtremes pick_extreme(const RowQuery& query, const Numbers& values, bool highest, unsigned threads);

struct Counted {
  AlignedBytes low, high;  // uint32 a patient: rows that surely, and that perhaps, belong
};
Counted count_rows(const RowQuery& query, unsigned threads);
/// The most rows (low: surely, high: perhaps) in any stretch of days d .. d + length, both included.
Counted count_busiest(const RowQuery& query, std::int32_t months, std::int32_t days, unsigned threads);

/// Is there such a row? Unknown where neither bit is set.
struct AnyRows {
  Bitmap yes, no;
};
AnyRows any_row(const RowQuery& query, unsigned threads);

/// Sums over the rows with a value; missing (not valid) where it is not sure which belong, where too few do, or where
/// one is below and another above a bound. A sum with a `<5` in it is below the sum of the numbers.
struct Summed {
  AlignedBytes sum;       // int64 a patient
  AlignedBytes readings;  // uint32 a patient
  Bitmap valid, below, above;
  bool overflow = false;  // some sum needs more than 63 bits; the result is of no use then
};
/// `values` as for pick_extreme.
Summed sum_rows(const RowQuery& query, const Numbers& values, unsigned threads);
/// Twice the median (so that it is whole): in `sum`; readings as above. A censored row's place is its bound (`<5` just
/// under 5). The result is below (above) when a middle row is; missing when the middle rows disagree.
Summed double_median(const RowQuery& query, const Numbers& values, unsigned threads);

/// For each row of `first`: is there a row of `second`, of the same patient, that starts after it and at latest so
/// much later? Rows of `second` count as `query` (its run, windows and where) says.
struct RowTruthBits {
  Bitmap yes, no;
};
RowTruthBits followed_by(const EventRun& first, const RowQuery& second, std::int32_t months, std::int32_t days,
                         unsigned threads);

}  // namespace elig
