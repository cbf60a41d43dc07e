// Histories: what happened to patients and when, as tables of coded rows (S9, S10). A table (`measurement`, `drug`,
// `condition`, ...) is a list of runs, one for each concept, so that a criterion reads only its own concept; a run's
// rows are sorted by patient, then start, then minute (rows without one first), then the source's sequence. Fields are
// Columns over the rows of a run: a row keeps the unit it was recorded in, and a run in several units has one column
// for each, as a wide table has. Immutable once built and safe to read from any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/population/column.h"

namespace elig {

/// Days since 1970-01-01.
using Day = std::int32_t;
/// Before and after every date; far enough from the type's ends that calendar shifts cannot overflow.
inline constexpr Day kBeforeAllTime = -0x20000000;
inline constexpr Day kAfterAllTime = 0x20000000;

/// A day that is known to lie in lo..hi (a partial date `2013-12` is the whole month). Unknown: before..after all time.
struct DayRange {
  Day lo = kBeforeAllTime, hi = kAfterAllTime;
  friend auto operator<=>(const DayRange&, const DayRange&) = default;
};

/// Days of rows or patients.
struct DayColumn {
  AlignedBytes lo;  // int32 each
  AlignedBytes hi;  // int32 each, >= lo; empty: the same as lo

  [[nodiscard]] DayRange operator[](std::size_t row) const {
    const Day first = lo.as<Day>()[row];
    return {first, hi.empty() ? first : hi.as<Day>()[row]};
  }
};

/// A copy, with zeros up to whole words of rows.
template <class T>
AlignedBytes row_bytes(const std::vector<T>& values) {
  AlignedBytes bytes(words_for(values.size()) * kRowsPerWord * sizeof(T));
  std::copy(values.begin(), values.end(), bytes.as<T>());
  return bytes;
}

/// With `hi` only where some day is not known exactly.
DayColumn day_column(const std::vector<DayRange>& days);

/// A date of each patient: missing where not `known`.
struct PatientDays {
  std::optional<DayRange> common;  // the same for all patients; then nothing below
  DayColumn days;                  // one a patient
  Bitmap known;

  [[nodiscard]] std::optional<DayRange> operator[](std::size_t patient) const {
    if (common) return common;
    if (!known.test(patient)) return std::nullopt;
    return days[patient];
  }
};

/// A code of a terminology. Systems are named as in the language: icd10cm, icd9cm, snomed, loinc, rxnorm, atc, omop,
/// sdtm, meddra, cvx, ndc, cpt4, hcpcs, name (a decoded name in words), local.
struct ConceptCode {
  std::string system, code;
  friend auto operator<=>(const ConceptCode&, const ConceptCode&) = default;
};

/// What the rows of a run are rows of.
struct Concept {
  std::vector<ConceptCode> codes;      // all that the source gave for it
  std::string display;                 // its name in words; may be empty
  std::vector<ConceptCode> ancestors;  // from the source's vocabulary, itself not included
};

/// Rows of one concept.
struct EventRun {
  Concept coded;
  std::size_t rows = 0;  // < 2^31
  /// Whose they are: rows of patient p are offsets[p] .. offsets[p + 1] (uint32, one more than patients), or, where
  /// most patients have none, `owners` (uint32, one a row, ascending) and no offsets.
  AlignedBytes offsets, owners;
  DayColumn start;
  AlignedBytes minutes;  // int16 a row: minute of the start day, 0..1439, -1 unknown; empty: all unknown
  /// uint32 a row, ascending in time's ties: where it stands among the rows of its table, whatever their concept, as
  /// the source gave them. Either all runs of a table have it or none; empty: run after run, as in a table of one
  /// concept.
  AlignedBytes sequence;
  std::optional<DayColumn> end;  // the last day; kAfterAllTime: goes on. none: each row ends the day it starts
  /// `value [U/L]`, `value` of role Uln in the unit of that value, `dose [mg]`, `route`, ... Padded like a
  /// population's.
  std::vector<Column> fields;
};

struct EventTable {
  std::string name;            // `measurement`, `drug`, ...
  std::vector<EventRun> runs;  // in a fixed order that does not depend on the source's row order
};

/// A run of a query, and which of the query's tables it is of: of rows at one time, those of earlier tables come first.
struct RunOfTable {
  const EventRun* run = nullptr;
  std::uint32_t table = 0;
};

/// The runs together, with dense offsets, for one query: a single dense run is returned as it is (sharing its memory).
/// Rows at one time come in the order of their tables, then their sequence, then their runs. Columns of one name, role
/// and unit become one, at a scale that holds them all. `concept_of_row`, when asked for, gets an index into `runs` for
/// each row (uint32).
EventRun merge_runs(const std::vector<RunOfTable>& runs, std::size_t patients, AlignedBytes* concept_of_row = nullptr);

}  // namespace elig
