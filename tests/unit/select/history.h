// Histories as one would write them down by hand, patient by patient and row by row; what the tests are stated in. The
// other form, an EventRun with its columns and a RowQuery, is made from it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <vector>

#include "runtime/select/select.h"

namespace elig::select_test {

enum class Truth : std::uint8_t { No, Yes, Unknown };

struct Row {
  DayRange start;
  std::optional<DayRange> end = {};  // of all rows of a history, or none
  int minute = -1;
  Truth where = Truth::Yes;
  std::optional<std::int64_t> value = {};
  int side = 0;  // of a value: -1 below it, 1 above

  [[nodiscard]] DayRange last() const { return end ? *end : start; }
};

struct Patient {
  std::vector<Row> rows;                          // by start
  std::vector<std::optional<DayRange>> from, to;  // of each window; nullopt: missing
  std::optional<DayRange> visible_to;
};

struct History {
  std::vector<Patient> patients;
  bool has_where = false;
  std::vector<bool> has_from, has_to;  // of each window: is it bounded
  bool has_visible = false;
  bool common = false;  // all patients have the bounds of the first
};

/// What is rolled dice for.
struct Kind {
  bool partial = false;      // days of rows that are intervals, or not known
  bool lasting = false;      // rows with ends, some without end
  bool minutes = false;      // of some rows
  bool minutes_all = false;  // of all
  bool where = false;
  bool missing_bounds = false, partial_bounds = false;  // of some patients
  bool common = false;                                  // bounds are the same for all
  bool visible = false;
  bool censored = false;
  int windows = 1;
  int most_rows = 20;
  std::int64_t largest = 9;  // value
};
History random_history(const Kind& kind, std::size_t patients, std::mt19937& random);

/// The columnar form. Outlives its query.
class Columns {
 public:
  Columns(const History& history, const Kind& kind);
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  RowQuery query;
  Numbers values;

 private:
  EventRun run_;
  std::deque<PatientDays> days_;
  Bitmap yes_, no_;
};

}  // namespace elig::select_test
